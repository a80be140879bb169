"""PM014: promises used as if they were values."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.results import Fix
from postroom_server.analysis.rules.facts import Facts, replaced
from postroom_server.analysis.rules.rule import (
    ANY_PROTOCOL,
    ERROR,
    STATEMENT,
    WARNING,
    Finding,
    Rule,
)
from postroom_server.analysis.types.elements import is_promise
from postroom_server.analysis.types.scopes import find
from postroom_server.syntax.nodes import enclosing_function, field, is_async, unwrap
from postroom_server.text.span import Span

_OWNERS = frozenset({"Pm", "Vault", "CookieJar", "Execution", "Dataset", "MockState"})


def _unawaited(facts: Facts) -> Iterator[Finding]:
    if facts.script.profile == "newman":
        return
    yield from _members_of_promises(facts)
    yield from _stored(facts)
    yield from _forgotten(facts)


def _members_of_promises(facts: Facts) -> Iterator[Finding]:
    for access in facts.unknown:
        target, name = field(access, "object"), field(access, "property")
        if target is None or name is None:
            continue
        if is_promise(facts.type_of(target)):
            yield Finding(
                facts.span(name),
                f"`{_short(facts, target)}` is a promise, and a promise has no "
                f"`{facts.source(name)}`: this is undefined. Await it first.",
                _awaiting(facts, target),
            )


def _stored(facts: Facts) -> Iterator[Finding]:
    for named in facts.named.values():
        value = named.value if named.action == "write" else None
        if value is not None and is_promise(facts.type_of(value)):
            yield Finding(
                facts.span(value),
                "This stores a promise, not its result: the variable becomes `{}`. Await it.",
                _awaiting(facts, value),
            )


def _forgotten(facts: Facts) -> Iterator[Finding]:
    for statement in facts.nodes("statement"):
        call = unwrap(statement.named_children[0]) if statement.named_child_count else None
        if call is None or call.type != "call_expression":
            continue
        info = facts.callee_info(call)
        if info is None or info.owner not in _OWNERS or not is_promise(facts.type_of(call)):
            continue
        yield Finding(
            facts.span(call),
            f"Nobody waits for `{info.name}`: the lines below run before it is done, and when it "
            "fails the script ends with an error.",
            _awaiting(facts, call),
            WARNING,
        )


def _awaiting(facts: Facts, node: Node) -> tuple[Fix, ...]:
    """`await` in front of the promise, or of the value that a name was given."""
    place = _origin(facts, node)
    function = enclosing_function(place)
    if function is not None and not is_async(function):
        return ()
    span = facts.span(place)
    parent = place.parent
    if parent is not None and parent.type == "member_expression":
        edits = ((Span(span.start, span.start), "(await "), (Span(span.end, span.end), ")"))
        return replaced("Await it", *edits)
    return replaced("Await it", (Span(span.start, span.start), "await "))


def _origin(facts: Facts, node: Node) -> Node:
    if node.type != "identifier":
        return node
    binding = find(facts.inference, node)
    holder = binding.node.parent if binding is not None else None
    value = field(holder, "value") if holder is not None else None
    is_constant = binding is not None and binding.kind == "const"
    return value if value is not None and is_constant else node


def _short(facts: Facts, node: Node) -> str:
    source = " ".join(facts.source(node).split())
    return source if len(source) <= 40 else f"{source[:39]}…"


RULES = (
    Rule(
        code="PM014",
        name="unawaited-promise",
        severity=ERROR,
        summary="A promise is used without `await`.",
        why="`pm.sendRequest` without a callback, `pm.vault`, the cookie jar and "
        "`pm.execution.runRequest` give promises. Without `await` there is no value yet, and what "
        "goes wrong is reported nowhere near.",
        bad='const response = pm.sendRequest("https://postman-echo.com/get");\n'
        "console.log(response.code);",
        good='const response = await pm.sendRequest("https://postman-echo.com/get");\n'
        "console.log(response.code);",
        check=_unawaited,
        reach=STATEMENT,
        protocols=ANY_PROTOCOL,
    ),
)
