"""PM024: headers, cookies, variables and other lists read as if they were objects or arrays."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.rules.accesses import lineage
from postroom_server.analysis.rules.facts import Facts, replaced
from postroom_server.analysis.rules.guards import is_question, is_target
from postroom_server.analysis.rules.names import closest
from postroom_server.analysis.rules.rule import ERROR, STATEMENT, Finding, Rule
from postroom_server.analysis.types.members import members
from postroom_server.analysis.types.values import Instance
from postroom_server.syntax.nodes import field, quoted
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


def _by_property(facts: Facts) -> Iterator[Finding]:
    for access in facts.unknown:
        target = field(access, "object")
        if target is None or is_target(access):
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
        reach=STATEMENT,
    ),
)
