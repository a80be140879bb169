"""PM026: `include` given what it can never find."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.results import Fix
from postroom_server.analysis.rules.chains import subject, words
from postroom_server.analysis.rules.facts import Facts, replaced
from postroom_server.analysis.rules.rule import ERROR, STATEMENT, Finding, Rule
from postroom_server.analysis.types.declared import parts
from postroom_server.analysis.types.values import (
    ArrayOf,
    JsonObject,
    Literal,
    ObjectLiteral,
    Primitive,
)
from postroom_server.syntax.nodes import field, pairs, unwrap

_INCLUDES = ("include", "includes", "contain", "contains")
_STILL = frozenset(
    {"to", "be", "been", "is", "that", "which", "and", "has", "have", "with", "of", "same"}
    | {"but", "does", "still", "also", "not", "a", "an", "ok", "exist"}
)


def _included(facts: Facts) -> Iterator[Finding]:
    for call, given in facts.calls_to("ChaiAssertion", *_INCLUDES):
        callee = field(call, "function")
        name = field(callee, "property") if callee is not None else None
        about = subject(facts, callee) if callee is not None else None
        if callee is None or name is None or about is None or not given:
            continue
        if not set(words(facts, callee)) - {"expect"} <= _STILL:
            continue  # `deep`, or a chain that has moved on to a property
        finding = _of_key(facts, about, given[0], name) or _of_object(facts, about, given[0], name)
        if finding is not None:
            yield finding


def _of_key(facts: Facts, about: Node, argument: Node, name: Node) -> Finding | None:
    if not _surely(facts, about, ObjectLiteral, JsonObject):
        return None
    if not _is_text(facts, argument):
        return None
    return Finding(
        facts.span(name),
        "An object does not include a text: this throws `the given combination of arguments is "
        "invalid`. To ask for a key, use `have.property`.",
        _as_property(facts, name),
    )


def _as_property(facts: Facts, name: Node) -> tuple[Fix, ...]:
    return replaced("Use `have.property`", (facts.span(name), "have.property"))


def _of_object(facts: Facts, about: Node, argument: Node, name: Node) -> Finding | None:
    """An object literal is found by identity, in arrays and as a value of an object."""
    expected = unwrap(argument)
    if expected.type not in ("object", "array"):
        return None
    if expected.type == "array" and not _surely(facts, about, ArrayOf):
        return None
    in_array = _surely(facts, about, ArrayOf)
    nested = expected.type == "object" and _has_objects(facts, expected)
    if not (in_array or nested):
        return None
    return Finding(
        facts.span(name),
        "`include` looks for the very same object (`===`), and this one is new, so it is never "
        "found. `deep.include` compares the content.",
        replaced("Change to `deep.include`", (facts.span(name), f"deep.{facts.source(name)}")),
    )


def _has_objects(facts: Facts, literal: Node) -> bool:
    values = (unwrap(value) for _, _, value in pairs(facts.inference.tree, literal))
    return any(value.type in ("object", "array") for value in values)


def _is_text(facts: Facts, node: Node) -> bool:
    found = parts(facts.type_of(node))
    return bool(found) and all(
        one == Primitive("string") or (isinstance(one, Literal) and isinstance(one.value, str))
        for one in found
    )


def _surely(facts: Facts, node: Node, *kinds: type[object]) -> bool:
    found = parts(facts.type_of(node))
    return bool(found) and all(isinstance(one, kinds) for one in found)


RULES = (
    Rule(
        code="PM026",
        name="include-on-object",
        severity=ERROR,
        summary="`include` is given what it can never find.",
        why="`include` finds a text in a text, a value in an array (by `===`) and a subset in an "
        "object. It does not find a key in an object, and without `deep` it does not find an "
        "object in an array, however equal.",
        bad='pm.test("has the item", () => {\n  pm.expect([{ id: 1 }]).to.include({ id: 1 });\n});',
        good='pm.test("has the item", () => {\n'
        "  pm.expect([{ id: 1 }]).to.deep.include({ id: 1 });\n});",
        check=_included,
        reach=STATEMENT,
        words=("include", "contain"),
    ),
)
