"""PM017: the API before `pm`."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.results import Fix
from postroom_server.analysis.rules.facts import Facts, replaced
from postroom_server.analysis.rules.rule import INFORMATION, STATEMENT, Finding, Rule
from postroom_server.analysis.types.known import is_response_body
from postroom_server.api.catalogue import declaration, load_catalogue
from postroom_server.syntax.nodes import arguments, enclosing, field, property_name, quoted, unwrap

_SCOPES = {
    "environment": "pm.environment",
    "globals": "pm.globals",
    "data": "pm.iterationData",
}
_VALUES = {
    "responseBody": "pm.response.text()",
    "responseTime": "pm.response.responseTime",
    "iteration": "pm.info.iteration",
    "responseCookies": "pm.cookies",
}
_CODE = {"code": "pm.response.code", "name": "pm.response.status"}


def _legacy(facts: Facts) -> Iterator[Finding]:
    known = load_catalogue().globals
    for name in facts.nodes("name"):
        text = facts.source(name)
        it = known.get(text)
        if it is None or it.deprecated is None or not facts.is_free(name):
            continue
        if it.scripts and facts.script.kind not in (*it.scripts, "module"):
            continue  # PM001 says more
        parent = name.parent
        if text == "postman" and parent is not None and parent.type == "member_expression":
            yield from _legacy_member(facts, parent)
        else:
            yield Finding(
                facts.span(name), _message(text, it.replacement), _modern(facts, name, text)
            )


def _legacy_member(facts: Facts, access: Node) -> Iterator[Finding]:
    name = property_name(facts.inference.tree, access)
    legacy = declaration("LegacyPostman")
    it = legacy.members.get(name) if legacy is not None and name is not None else None
    if it is None or name is None:
        return
    fixes = replaced(f"Change to `{it.replacement}`", (facts.span(access), it.replacement))
    yield Finding(facts.span(access), _message(f"postman.{name}", it.replacement), fixes)


def _message(name: str, replacement: str) -> str:
    instead = f" Use `{replacement}`." if replacement else ""
    return f"`{name}` belongs to the API before `pm`, and hosts warn about it.{instead}"


def _modern(facts: Facts, name: Node, text: str) -> tuple[Fix, ...]:
    parent = name.parent
    if parent is None or name.type != "identifier":
        return ()
    if text == "responseBody":
        return _body(facts, name)
    if text in _VALUES:
        return _change(facts, name, _VALUES[text])
    if text == "tests":
        return _test(facts, name)
    if parent.type not in ("member_expression", "subscript_expression"):
        return ()
    if field(parent, "object") != name or _is_target(parent):
        return ()
    key = property_name(facts.inference.tree, parent)
    if text in _SCOPES:
        return _change(facts, parent, f"{_SCOPES[text]}.get({_key(facts, parent, key)})")
    if text == "responseHeaders":
        return _change(facts, parent, f"pm.response.headers.get({_key(facts, parent, key)})")
    if text == "responseCode" and key in _CODE:
        return _change(facts, parent, _CODE[key])
    if text == "request" and key == "method":
        return _change(facts, parent, "pm.request.method")
    return ()


def _key(facts: Facts, access: Node, key: str | None) -> str:
    index = field(access, "index")
    return facts.source(index) if index is not None else quoted(key or "")


def _body(facts: Facts, name: Node) -> tuple[Fix, ...]:
    """`JSON.parse(responseBody)` is `pm.response.json()`."""
    call = enclosing(name, "call_expression")
    callee = field(call, "function") if call is not None else None
    parses = callee is not None and facts.source(callee) == "JSON.parse"
    is_body = parses and is_response_body(facts.inference, name)
    if call is not None and is_body and [unwrap(one) for one in arguments(call)] == [name]:
        return _change(facts, call, "pm.response.json()")
    return _change(facts, name, "pm.response.text()")


def _test(facts: Facts, name: Node) -> tuple[Fix, ...]:
    """`tests["name"] = value;` is a `pm.test`."""
    access = name.parent
    assignment = access.parent if access is not None else None
    statement = assignment.parent if assignment is not None else None
    if access is None or assignment is None or statement is None:
        return ()
    left, right = field(assignment, "left"), field(assignment, "right")
    shape = (assignment.type, statement.type)
    if shape != ("assignment_expression", "expression_statement") or left != access:
        return ()
    if right is None:
        return ()
    key = _key(facts, access, property_name(facts.inference.tree, access))
    start = facts.span(statement).start
    indent = facts.script.text[facts.script.text.rfind("\n", 0, start) + 1 : start]
    indent = indent if not indent.strip() else ""
    text = (
        f"pm.test({key}, () => {{\n{indent}  pm.expect({facts.source(right)}).to.be.ok;\n"
        f"{indent}}});"
    )
    return _change(facts, statement, text, "Write it as a `pm.test`")


def _change(facts: Facts, node: Node, text: str, title: str = "") -> tuple[Fix, ...]:
    return replaced(title or f"Change to `{text}`", (facts.span(node), text))


def _is_target(access: Node) -> bool:
    parent = access.parent
    if parent is None:
        return False
    if parent.type in ("assignment_expression", "augmented_assignment_expression"):
        return field(parent, "left") == access
    return parent.type in ("update_expression", "unary_expression")


RULES = (
    Rule(
        code="PM017",
        name="legacy-api",
        severity=INFORMATION,
        summary="A name of the API before `pm` is used.",
        why="The old names still work for HTTP requests, and nowhere else: hosts log a warning for "
        "each, and some can switch them off. `tests` tells no more than true or false, where "
        "`pm.test` shows what was expected.",
        bad='tests["status is 200"] = responseCode.code === 200;',
        good='pm.test("status is 200", () => {\n  pm.response.to.have.status(200);\n});',
        check=_legacy,
        reach=STATEMENT,
        tags=("deprecated",),
    ),
)
