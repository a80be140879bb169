"""PM069: scripts of gRPC requests that ask for what HTTP has, and the other way round."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.rules.chains import subject
from postroom_server.analysis.rules.facts import Facts, replaced
from postroom_server.analysis.rules.guards import is_guarded, is_target
from postroom_server.analysis.rules.rule import ANY_PROTOCOL, ERROR, STATEMENT, Finding, Rule
from postroom_server.analysis.rules.variable_reads import constant_value
from postroom_server.syntax.nodes import arguments, field, property_name, quoted, unwrap
from postroom_server.text.span import Span

_BEFORE, _MESSAGE, _AFTER = "beforeInvoke", "onIncomingMessage", "afterResponse"
_HTTP_ONLY = frozenset({"json", "text", "headers", "cookies", "responseSize", "jsonp", "stream"})
_EQUAL = frozenset({"===", "==", "!==", "!="})
_LISTS = frozenset({"metadata", "trailers", "messages"})
_METHODS = frozenset({"get", "has", "one", "all", "idx", "each", "filter", "find", "map", "count"})


def _misused(facts: Facts) -> Iterator[Finding]:
    event = facts.script.event.removeprefix("grpc:")
    is_grpc = facts.script.protocol == "grpc"
    for access, name in facts.pm_members("message", *(("response",) if is_grpc else ())):
        if is_guarded(facts, access) or is_target(access):
            continue
        if name == "message" and event != _MESSAGE:
            yield _no_message(facts, access, is_grpc=is_grpc)
        elif name == "response" and event != _AFTER:
            yield Finding(
                facts.span(access),
                "There is no response here: `pm.response` is undefined until the call is over, in "
                "`afterResponse`.",
            )
    if event == _AFTER and is_grpc:
        yield from _http_words(facts)


def _no_message(facts: Facts, access: Node, *, is_grpc: bool) -> Finding:
    where = "in `onIncomingMessage` scripts" if is_grpc else "in scripts of gRPC messages"
    return Finding(
        facts.span(access),
        f"`pm.message` is undefined here: it exists only {where}, reading from it throws.",
    )


def _http_words(facts: Facts) -> Iterator[Finding]:
    for access in facts.nodes("member"):
        target = field(access, "object")
        if target is None or is_guarded(facts, access):
            continue
        name = property_name(facts.inference.tree, access)
        if _is_response(facts, target) and name in _HTTP_ONLY:
            yield Finding(
                facts.span(field(access, "property") or access),
                f"The response of a gRPC call has no `{name}`: its content is in `messages`, what "
                "headers are for HTTP in `metadata` and `trailers`.",
            )
        elif _is_list(facts, target) and name is not None and name not in _METHODS:
            yield from _by_property(facts, access, target, name)
    yield from _http_codes(facts)


def _by_property(facts: Facts, access: Node, target: Node, name: str) -> Iterator[Finding]:
    if access.type != "subscript_expression":
        return
    span = Span(facts.span(target).end, facts.span(access).end)
    index = field(access, "index")
    is_number = index is not None and index.type == "number"
    text = f".idx({name or ''})" if is_number else f".get({quoted(name)})"
    if index is not None:
        text = f".idx({facts.source(index)})" if is_number else f".get({facts.source(index)})"
    yield Finding(
        facts.span(index or access),
        f"This is a list, not an object: access by name is always undefined. Use `{text}`.",
        replaced(f"Change to `{text}`", (span, text)),
    )


def _http_codes(facts: Facts) -> Iterator[Finding]:
    """Codes of 100 and more, which no gRPC status has, compared with the response's."""
    for binary in facts.nodes("binary"):
        operator, left, right = (field(binary, one) for one in ("operator", "left", "right"))
        if operator is None or left is None or right is None or operator.type not in _EQUAL:
            continue
        if _is_code(facts, left):
            yield from _of_http(facts, right)
        elif _is_code(facts, right):
            yield from _of_http(facts, left)
    for call in facts.nodes("call"):
        callee, given = field(call, "function"), arguments(call)
        about = subject(facts, callee) if callee is not None else None
        name = property_name(facts.inference.tree, callee) if callee is not None else None
        if about is None or not given:
            continue
        is_code = name in ("equal", "equals", "eq", "eql") and _is_code(facts, about)
        if is_code or (name in ("status", "statusCode") and _is_response(facts, about)):
            yield from _of_http(facts, given[0])


def _of_http(facts: Facts, expected: Node) -> Iterator[Finding]:
    literal = unwrap(expected)
    text = facts.source(literal)
    if literal.type != "number" or not text.isdecimal() or int(text) < 100:
        return
    fixes = replaced("Change to 0", (facts.span(literal), "0")) if text.startswith("2") else ()
    yield Finding(
        facts.span(literal),
        f"{text} is a code of HTTP. A gRPC call that went well has the code 0, and no code is "
        "above 16.",
        fixes,
    )


def _is_code(facts: Facts, node: Node) -> bool:
    node = constant_value(facts, node)
    target = field(node, "object") if node.type == "member_expression" else None
    if target is None or property_name(facts.inference.tree, node) not in ("code", "statusCode"):
        return False
    return _is_response(facts, target)


def _is_list(facts: Facts, node: Node) -> bool:
    node = constant_value(facts, node)
    target = field(node, "object") if node.type == "member_expression" else None
    if target is None or property_name(facts.inference.tree, node) not in _LISTS:
        return False
    return _is_response(facts, target) or facts.pm_member(target) == "request"


def _is_response(facts: Facts, node: Node) -> bool:
    return facts.is_a(node, "CurrentResponse")


RULES = (
    Rule(
        code="PM069",
        name="grpc-and-http-mixed-up",
        severity=ERROR,
        summary="A script asks for what only gRPC has, or only HTTP.",
        why="A message is there only while `onIncomingMessage` runs, and a gRPC response is no "
        "HTTP response: its code is 0 when all went well, it has messages instead of a body, "
        "and metadata and trailers instead of headers. `pm.response.code === 200` is never true, "
        "`pm.response.json()` throws. Scripts of gRPC requests are looked at where a v3 file says "
        "that they are such: `$kind: grpc-request`, or a type `grpc:…`.",
        bad="console.log(pm.response.messages.count(), pm.response.code === 200);",
        good="console.log(pm.response.messages.count(), pm.response.code === 0);",
        check=_misused,
        reach=STATEMENT,
        protocols=ANY_PROTOCOL,
        event="grpc:afterResponse",
    ),
)
