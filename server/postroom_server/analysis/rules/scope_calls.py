"""PM051, PM054, PM063: calls on variable scopes that do something else than they seem to."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.results import Fix
from postroom_server.analysis.rules.facts import Facts, replaced
from postroom_server.analysis.rules.layout import indent_of, shown, statement_of
from postroom_server.analysis.rules.rule import (
    ANY_PROTOCOL,
    ERROR,
    INFORMATION,
    STATEMENT,
    WARNING,
    Finding,
    Rule,
)
from postroom_server.analysis.variables import scope_of
from postroom_server.syntax.nodes import arguments, enclosing_function, field
from postroom_server.text.span import Span

_SILENT = ("set", "unset", "clear")
_SHARED = {"environment": "environment", "globals": "workspace"}


def _on_scopes(facts: Facts, *methods: str) -> Iterator[tuple[Node, Node, Node, str, str]]:
    """The calls of methods of `pm`'s scopes: call, method's name, target, scope, method."""
    for call, _ in facts.calls_to("VariableScope", *methods):
        callee = field(call, "function")
        name = field(callee, "property") if callee is not None else None
        target = field(callee, "object") if callee is not None else None
        scope = scope_of(facts.inference, target) if target is not None else None
        if name is not None and target is not None and scope is not None:
            yield call, name, target, scope, facts.source(name)


def _chained(facts: Facts) -> Iterator[Finding]:
    for call, _, target, _, method in _on_scopes(facts, *_SILENT):
        access = call.parent
        if access is None:
            continue
        after = field(access, "property") if access.type == "member_expression" else None
        if after is not None:
            yield Finding(
                facts.span(after),
                f"`{method}` returns nothing: reading `{facts.source(after)}` of it throws a "
                "TypeError, and the script ends here.",
                _split(facts, call, access, target),
            )
        elif access.type == "variable_declarator" and field(access, "value") == call:
            yield Finding(facts.span(call), f"`{method}` returns nothing: this name is undefined.")


def _split(facts: Facts, call: Node, access: Node, target: Node) -> tuple[Fix, ...]:
    """The next call of the chain as a statement of its own."""
    outer = access.parent
    step = outer
    while step is not None and step.type in ("call_expression", "member_expression"):
        outer, step = step, step.parent
    if outer is None or statement_of(outer) is None:
        return ()
    text = f";\n{indent_of(facts, outer)}{facts.source(target)}."
    after = field(access, "property")
    if after is None:
        return ()
    return replaced("Call it again", (Span(facts.span(call).end, facts.span(after).start), text))


def _row_writes(facts: Facts) -> Iterator[Finding]:
    for call, name, target, scope, method in _on_scopes(facts, *_SILENT, "toJSON"):
        if method == "toJSON":
            if _is_read(facts, call):
                yield Finding(
                    facts.span(name),
                    "`toJSON` gives `{ id, values: [{ key, value }] }`, not the variables by name. "
                    "Use `toObject`.",
                    replaced("Change to `toObject`", (facts.span(name), "toObject")),
                )
        elif scope == "data":
            fixes = ()
            if method == "set":
                fixes = replaced(
                    "Set a local variable",
                    (facts.span(target), "pm.variables"),
                    preferred=False,
                )
            yield Finding(
                facts.span(call),
                "A data row is read anew for each script: this is forgotten when the script ends.",
                fixes,
            )


def _is_read(facts: Facts, call: Node) -> bool:
    """Whether the result is taken for a map: `.toJSON().name`, `.toJSON()["name"]`."""
    access = call.parent
    if access is None or access.type not in ("member_expression", "subscript_expression"):
        return False
    if access.type == "subscript_expression":
        return True
    name = field(access, "property")
    return name is not None and facts.source(name) not in ("values", "id", "name")


def _cleared(facts: Facts) -> Iterator[Finding]:
    for call, _, target, scope, method in _on_scopes(facts, "clear"):
        if method == "clear" and scope in _SHARED and not arguments(call):
            where = "" if enclosing_function(call) is None else " when it is called"
            yield Finding(
                facts.span(call),
                f"This removes every variable of the {_SHARED[scope]}{where}, those of other "
                f"requests and of other people included. `{shown(facts, target)}.unset(name)` "
                "removes one.",
            )


RULES = (
    Rule(
        code="PM051",
        name="iteration-data-misuse",
        severity=WARNING,
        summary="A data row is written to, or a saved scope is read as a map.",
        why="Each script gets a fresh copy of the data row: what one script sets there, no other "
        "sees. And `toJSON()` gives a scope as it is saved, a list of variables; the variables by "
        "name are `toObject()`.",
        bad='pm.iterationData.set("id", 7);',
        good='pm.variables.set("id", 7);',
        check=_row_writes,
        reach=STATEMENT,
        words=("toJSON", "iterationData"),
    ),
    Rule(
        code="PM054",
        name="chained-set",
        severity=ERROR,
        summary="The result of `set`, `unset` or `clear` is used.",
        why="These methods return nothing, so they cannot be chained: the second call throws a "
        "TypeError and ends the script.",
        bad='pm.environment.set("a", 1).set("b", 2);',
        good='pm.environment.set("a", 1);\npm.environment.set("b", 2);',
        check=_chained,
        reach=STATEMENT,
        words=("set", "clear"),
        protocols=ANY_PROTOCOL,
    ),
    Rule(
        code="PM063",
        name="clears-all-variables",
        severity=INFORMATION,
        summary="Every variable of the environment or of the workspace is removed.",
        why="`clear` also removes what people typed in by hand: base URLs, keys, accounts. Other "
        "requests that need them then send `{{base_url}}` as it stands.",
        bad="pm.environment.clear();",
        good='pm.environment.unset("token");',
        check=_cleared,
        reach=STATEMENT,
        words=("clear",),
        protocols=ANY_PROTOCOL,
    ),
)
