"""PM031: JSON schemas that Ajv 6, which checks them, does not take or does not know."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.results import Fix
from postroom_server.analysis.rules.facts import Facts, replaced
from postroom_server.analysis.rules.layout import removal
from postroom_server.analysis.rules.rule import ERROR, WARNING, Finding, Rule
from postroom_server.analysis.types.declared import parts
from postroom_server.analysis.types.values import Literal, ObjectLiteral, Primitive
from postroom_server.syntax.nodes import pairs, string_value, unwrap
from postroom_server.text.span import Span

_OTHER_DRAFTS = ("draft-03", "draft-04", "2019-09", "2020-12")
_LATER_KEYWORDS = frozenset(
    {"prefixItems", "unevaluatedProperties", "unevaluatedItems", "dependentRequired"}
    | {"dependentSchemas", "minContains", "maxContains"}
)
_FORMATS = frozenset(
    {"date", "time", "date-time", "uri", "uri-reference", "uri-template", "url", "email"}
    | {"hostname", "ipv4", "ipv6", "regex", "uuid", "json-pointer", "relative-json-pointer"}
    | {"json-pointer-uri-fragment"}
)
_NAMED = frozenset({"properties", "patternProperties", "definitions", "$defs"})
_SINGLE = frozenset(
    {"items", "additionalItems", "additionalProperties", "contains", "not", "if", "then", "else"}
    | {"propertyNames"}
)
_LISTS = frozenset({"allOf", "anyOf", "oneOf", "items"})


def _schemas(facts: Facts) -> Iterator[Finding]:
    for owner in ("ValueChecks", "ResponseChecks", "RequestChecks"):
        for _, given in facts.calls_to(owner, "jsonSchema"):
            if given:
                yield from _of_argument(facts, given)


def _of_argument(facts: Facts, given: list[Node]) -> Iterator[Finding]:
    found = parts(facts.type_of(given[0]))
    if found and all(_is_text(one) for one in found):
        yield Finding(
            facts.span(given[0]),
            "A schema as text is not read: this always fails with `expected … to be an object`.",
            _parsed(facts, given[0]),
        )
        return
    options = _keys(facts, given[1]) if len(given) > 1 else set[str]()
    if options is None:
        return  # what they say is not known
    for one in found:
        if isinstance(one, ObjectLiteral) and one.inference is facts.inference:
            yield from _in_schema(facts, one.node, options)


def _is_text(value: object) -> bool:
    if isinstance(value, Literal):
        return isinstance(value.value, str)
    return value == Primitive("string")


def _parsed(facts: Facts, argument: Node) -> tuple[Fix, ...]:
    text = f"JSON.parse({facts.source(argument)})"
    return replaced("Parse it", (facts.span(argument), text))


def _keys(facts: Facts, options: Node) -> set[str] | None:
    value = facts.type_of(options)
    if not isinstance(value, ObjectLiteral) or value.inference is not facts.inference:
        return None
    return {name for name, _, _ in pairs(facts.inference.tree, value.node)}


def _in_schema(facts: Facts, schema: Node, options: set[str]) -> Iterator[Finding]:
    for name, key, value in pairs(facts.inference.tree, schema):
        inner = unwrap(value)
        text = string_value(facts.inference.tree, inner)
        if name == "$schema" and text is not None:
            yield from _of_draft(facts, key, inner, text)
        elif name in _LATER_KEYWORDS:
            yield Finding(
                facts.span(key),
                f"`{name}` belongs to a later draft than schemas here are read as (draft 7): it "
                "is ignored, and what it forbids passes.",
                severity=WARNING,
            )
        elif name == "nullable" and inner.type == "true" and "nullable" not in options:
            yield Finding(
                facts.span(key),
                "`nullable` is OpenAPI's and is ignored here: null fails. Name both types, "
                '`type: ["string", "null"]`, or pass `{ nullable: true }` as the second argument.',
                severity=WARNING,
            )
        elif name == "format" and text is not None and not {"unknownFormats", "format"} & options:
            yield from _of_format(facts, inner, text, options)
        yield from _below(facts, name, inner, options)


def _of_draft(facts: Facts, key: Node, value: Node, text: str) -> Iterator[Finding]:
    if not any(draft in text for draft in _OTHER_DRAFTS):
        return
    yield Finding(
        facts.span(value),
        f'Only drafts 6 and 7 are known: this throws `no schema with key or ref "{text}"`, so the '
        "test always fails.",
        _without(facts, key),
    )


def _of_format(facts: Facts, value: Node, text: str, options: set[str]) -> Iterator[Finding]:
    if text not in _FORMATS and "formats" not in options:
        yield Finding(
            facts.span(value),
            f'`{text}` is no known format: this throws `unknown format "{text}" is used in '
            "schema`, so the test always fails. Remove it, or pass "
            '`{ unknownFormats: "ignore" }` as the second argument.',
        )


def _without(facts: Facts, key: Node) -> tuple[Fix, ...]:
    pair = key.parent
    if pair is None or pair.type != "pair":
        return ()
    following = pair.next_sibling
    span = removal(facts, pair)
    if following is not None and following.type == ",":
        after = following.next_named_sibling
        end = facts.span(following).end
        start = facts.span(pair).start
        if after is not None and after.type != "comment":
            return replaced("Remove `$schema`", (Span(start, facts.span(after).start), ""))
        return replaced("Remove `$schema`", (Span(start, end), ""))
    return replaced("Remove `$schema`", (span, "")) if pair.prev_named_sibling is None else ()


def _below(facts: Facts, name: str, value: Node, options: set[str]) -> Iterator[Finding]:
    if name in _NAMED and value.type == "object":
        for _, _, inner in pairs(facts.inference.tree, value):
            if unwrap(inner).type == "object":
                yield from _in_schema(facts, unwrap(inner), options)
    elif name in _LISTS and value.type == "array":
        for inner in value.named_children:
            if unwrap(inner).type == "object":
                yield from _in_schema(facts, unwrap(inner), options)
    elif name in _SINGLE and value.type == "object":
        yield from _in_schema(facts, value, options)


RULES = (
    Rule(
        code="PM031",
        name="unsupported-json-schema",
        severity=ERROR,
        summary="A JSON schema uses what the validator does not know.",
        why="Schemas are checked by Ajv 6, which knows drafts 6 and 7. Another `$schema` or an "
        "unknown `format` throws; keywords of later drafts and OpenAPI's `nullable` are ignored "
        "without a word.",
        bad='pm.test("matches", () => {\n  pm.response.to.have.jsonSchema({\n'
        '    $schema: "https://json-schema.org/draft/2020-12/schema",\n'
        '    type: "object",\n  });\n});',
        good='pm.test("matches", () => {\n'
        '  pm.response.to.have.jsonSchema({\n    type: "object",\n  });\n});',
        check=_schemas,
        words=("jsonSchema",),
    ),
)
