"""PM025: members that requests, responses, URLs and bodies do not have."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.rules.accesses import lineage
from postroom_server.analysis.rules.facts import Facts, replaced
from postroom_server.analysis.rules.guards import is_question, is_target
from postroom_server.analysis.rules.names import closest
from postroom_server.analysis.rules.rule import ERROR, STATEMENT, Finding, Rule
from postroom_server.analysis.types.members import members
from postroom_server.analysis.types.values import Instance, Signatures
from postroom_server.syntax.nodes import arguments, field
from postroom_server.text.span import Span

_RESPONSE = {
    "statusCode": "code",
    "statusText": "status",
    "responseCode": "code",
    "body": "text()",
    "data": "json()",
    "responseBody": "text()",
    "time": "responseTime",
    "duration": "responseTime",
    "elapsed": "responseTime",
    "header": "headers",
    "getHeader": "headers.get",
    "contentType": 'headers.get("Content-Type")',
}
_URL = {
    "raw": "toString()",
    "href": "toString()",
    "pathname": "getPath()",
    "search": "getQueryString()",
    "hostname": "getHost()",
    "searchParams": "query",
    "params": "query",
}
_REQUEST = {"uri": "url", "header": "headers", "data": "body", "params": "url.query"}
_CLOSED = ("PostmanResponse", "PostmanRequest", "Url", "RequestBody")


def _wrong_member(facts: Facts) -> Iterator[Finding]:
    for access in (*facts.unknown, *facts.internal):
        target, name = field(access, "object"), field(access, "property")
        if target is None or name is None or access.type != "member_expression":
            continue
        if not is_target(access) and not is_question(access):
            yield from _unknown_on(facts, access, target, name)
    yield from _uncalled_json(facts)
    yield from _called_values(facts)


def _unknown_on(facts: Facts, access: Node, target: Node, name: Node) -> Iterator[Finding]:
    value = facts.type_of(target)
    names = lineage(value.name) if isinstance(value, Instance) else frozenset[str]()
    owner = next((one for one in _CLOSED if one in names), None)
    if owner is None:
        return
    word = facts.source(name)
    meant = _meant(owner, word, facts, target)
    if facts.info(access) is not None and word not in _RESPONSE:
        return  # there, and of no use to most
    shown = " ".join(facts.source(target).split())
    message = f"`{shown if len(shown) < 40 else owner}` has no `{word}`."
    if word == "to" and owner == "PostmanResponse":
        return  # PM042 says more
    if meant is None:
        yield Finding(facts.span(name), f"{message} It is undefined.")
        return
    called = access.parent is not None and access.parent.type == "call_expression"
    text = meant.removesuffix("()") if called and meant.endswith("()") else meant
    fixes = (
        ()
        if called and not meant.endswith(("()", ".get"))
        else replaced(f"Change to `{text}`", (facts.span(name), text))
    )
    yield Finding(facts.span(name), f"{message} Use `{meant}`.", fixes)


def _meant(owner: str, word: str, facts: Facts, target: Node) -> str | None:
    table = {"PostmanResponse": _RESPONSE, "PostmanRequest": _REQUEST, "Url": _URL}.get(owner, {})
    if word in table:
        return table[word]
    known = members(facts.type_of(target))
    return closest(word, (one for one, it in known.items() if not _is_internal(it.declared)))


def _is_internal(declared: object) -> bool:
    return bool(getattr(declared, "internal", False))


def _uncalled_json(facts: Facts) -> Iterator[Finding]:
    """`pm.response.json.id`: a member of the function, not of what it gives."""
    for target in facts.accesses_to("json", "text"):
        access = target.parent
        if access is None or access.type != "member_expression" or target.type != access.type:
            continue
        info, name = facts.info(target), field(access, "property")
        if info is None or name is None or info.owner != "PostmanResponse":
            continue
        if facts.source(name) in ("call", "apply", "bind", "name", "length"):
            continue
        end = facts.span(target).end
        yield Finding(
            facts.span(target),
            f"`{info.name}` is a function: its result has `{facts.source(name)}`, it itself has "
            "not. Call it.",
            replaced("Add `()`", (Span(end, end), "()")),
        )


def _called_values(facts: Facts) -> Iterator[Finding]:
    """`pm.response.code()`: a call of what is no function."""
    for access, info in facts.members_of.get("PostmanResponse", ()):
        call = access.parent
        if info.kind != "property" or call is None or call.type != "call_expression":
            continue
        callee = field(call, "function")
        if callee is None or callee != access or arguments(call):
            continue
        if isinstance(facts.type_of(callee), Signatures):
            continue
        yield Finding(
            facts.span(call),
            f"`{info.name}` is a value, no function: calling it throws a TypeError.",
            replaced(
                "Remove the parentheses", (Span(facts.span(callee).end, facts.span(call).end), "")
            ),
        )


RULES = (
    Rule(
        code="PM025",
        name="unknown-request-or-response-member",
        severity=ERROR,
        summary="A request or response does not have that member.",
        why="Other tools call it `statusCode`, `body` or `data`. Here these are undefined, so "
        "assertions about them fail, or pass for the wrong reason.",
        bad='pm.test("is fine", () => {\n  pm.expect(pm.response.statusCode).to.equal(200);\n});',
        good='pm.test("is fine", () => {\n  pm.expect(pm.response.code).to.equal(200);\n});',
        check=_wrong_member,
        reach=STATEMENT,
    ),
)
