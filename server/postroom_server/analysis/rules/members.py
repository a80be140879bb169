"""PM024, PM025: members that lists, scopes, requests and responses do not have."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.rules.facts import Facts, lineage, replaced
from postroom_server.analysis.rules.guards import is_question
from postroom_server.analysis.rules.names import closest
from postroom_server.analysis.rules.rule import ERROR, Finding, Rule
from postroom_server.analysis.types.members import members
from postroom_server.analysis.types.values import Instance, Signatures
from postroom_server.syntax.nodes import arguments, field, quoted
from postroom_server.text.span import Span

_KINDS = {
    "HeaderList": ("headers", "Headers have"),
    "CookieList": ("cookies", "Cookies have"),
    "VariableScope": ("variables", "Variables have"),
    "PropertyList": ("items", "This list has"),
}
_ARRAY = {
    "length": "count()",
    "forEach": "each",
    "push": "add",
    "size": "count",
    "find": "find",
    "some": "all().some",
    "every": "all().every",
    "entries": "all().entries",
    "keys": "all().map",
}
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


def _by_property(facts: Facts) -> Iterator[Finding]:
    for access in facts.nodes("member"):
        target = field(access, "object")
        if target is None or facts.info(access) is not None or _is_target(access):
            continue
        kind = _list_kind(facts, target)
        if kind is not None:
            yield from _of_list(facts, access, target, kind)
    for loop in facts.nodes("loop"):
        right, operator = field(loop, "right"), field(loop, "operator")
        if right is None or operator is None or operator.type != "of":
            continue
        if facts.is_a(right, "PropertyList"):
            yield Finding(
                facts.span(right),
                "This list cannot be iterated: `for…of` throws a TypeError. Take its array with "
                "`all()`.",
                replaced("Add `.all()`", (_end(facts.span(right)), ".all()")),
            )


def _list_kind(facts: Facts, target: Node) -> str | None:
    value = facts.type_of(target)
    if not isinstance(value, Instance):
        return None
    names = lineage(value.name)
    return next((kind for kind in _KINDS if kind in names), None)


def _of_list(facts: Facts, access: Node, target: Node, kind: str) -> Iterator[Finding]:
    name, index = field(access, "property"), field(access, "index")
    place = name or index
    if place is None or (is_question(access) and kind == "VariableScope"):
        return
    span = facts.span(access)
    after = Span(facts.span(target).end, span.end)
    called = access.parent is not None and access.parent.type == "call_expression"
    word = facts.source(name) if name is not None else None
    if word in _ARRAY and kind != "VariableScope":
        text = f".{_ARRAY[word or '']}"
        text = text.removesuffix("()") if called else text
        message = f"{_KINDS[kind][1]} no `{word}`: they are no array. Use `{text}`."
        yield Finding(facts.span(place), message, replaced(f"Change to `{text}`", (after, text)))
        return
    if called:
        yield from _unknown_method(facts, place, word, target)
        return
    text = _getter(facts, word, index)
    yield Finding(
        facts.span(place),
        f"{_KINDS[kind][1]} no access by property: this is always undefined. Use "
        f"`{text if len(text) < 40 else '.get(…)'}`.",
        replaced(f"Change to `{text}`", (after, text)),
    )


def _getter(facts: Facts, word: str | None, index: Node | None) -> str:
    if index is None:
        return f".get({quoted(word or '')})"
    if index.type == "number":
        return f".idx({facts.source(index)})"
    return f".get({facts.source(index)})"


def _unknown_method(facts: Facts, place: Node, word: str | None, target: Node) -> Iterator[Finding]:
    if word is None:
        return
    known = members(facts.type_of(target))
    near = closest(word, (one for one, it in known.items() if it.kind == "method"))
    advice = f" Did you mean `{near}`?" if near else ""
    fixes = replaced(f"Change to `{near}`", (facts.span(place), near)) if near else ()
    message = f"There is no method `{word}` here: calling it throws a TypeError.{advice}"
    yield Finding(facts.span(place), message, fixes)


def _wrong_member(facts: Facts) -> Iterator[Finding]:
    for access in facts.nodes("member"):
        target, name = field(access, "object"), field(access, "property")
        if target is None or name is None or access.type != "member_expression":
            continue
        info = facts.info(access)
        known = info is not None and not _is_internal(info.declared)
        if not known and not _is_target(access) and not is_question(access):
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
        yield Finding(
            facts.span(name),
            f"Only `pm.response` has `.to`. About this response, write `pm.expect({shown}).to…`.",
            replaced("Use `pm.expect`", (facts.span(target), f"pm.expect({shown})")),
        )
        return
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
    for access in facts.nodes("member"):
        target, name = field(access, "object"), field(access, "property")
        if target is None or name is None or target.type != "member_expression":
            continue
        info = facts.info(target)
        if info is None or info.owner != "PostmanResponse" or info.name not in ("json", "text"):
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
    for call in facts.nodes("call"):
        info, callee = facts.callee_info(call), field(call, "function")
        if info is None or callee is None or info.owner != "PostmanResponse":
            continue
        if info.kind != "property" or arguments(call):
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


def _is_target(access: Node) -> bool:
    parent = access.parent
    if parent is None:
        return False
    if parent.type in ("assignment_expression", "augmented_assignment_expression"):
        return field(parent, "left") == access
    return parent.type == "unary_expression"


def _end(span: Span) -> Span:
    return Span(span.end, span.end)


RULES = (
    Rule(
        code="PM024",
        name="access-by-property",
        severity=ERROR,
        summary="Headers, cookies or variables are read as properties.",
        why="They are lists and scopes with methods, not objects or arrays: `headers.length`, "
        '`headers["X"]` and `pm.environment.token` are undefined, and `for…of` throws.',
        bad='const type = pm.response.headers["Content-Type"];',
        good='const type = pm.response.headers.get("Content-Type");',
        check=_by_property,
    ),
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
    ),
)
