"""The made-up name at the cursor: half-typed code still has the shape that was meant."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from postroom_server.syntax.lines import line_state
from postroom_server.syntax.marker import MARKER, mark
from postroom_server.syntax.tree import forget_trees, parse

CURSOR = "<|>"


@pytest.mark.parametrize(
    ("typed", "node", "parent"),
    [
        ("pm.<|>", "property_identifier", "member_expression"),
        ("pm.<|>\npm.test('x', () => {});", "property_identifier", "member_expression"),
        ("pm.environment.<|>\n  .get('a')", "property_identifier", "member_expression"),
        ("pm?.<|>", "property_identifier", "member_expression"),
        ("pm.expect(pm.<|>", "property_identifier", "member_expression"),
        ("foo({ a: pm.<|>\n b: 2 })", "property_identifier", "member_expression"),
        ("const a = [pm.<|>", "property_identifier", "member_expression"),
        ("if (pm.<|>) {}", "property_identifier", "member_expression"),
        ("foo(pm.<|>, 2)", "property_identifier", "member_expression"),
        ("x = pm.<|>.get('a')", "property_identifier", "member_expression"),
        ("`a ${pm.<|>}`", "property_identifier", "member_expression"),
        ("`a ${pm.<|>", "property_identifier", "member_expression"),
        ("pm.test('a', () => pm.<|>)", "property_identifier", "member_expression"),
        ("pm.sendRequest('x', (e, r) => { r.<|>", "property_identifier", "member_expression"),
        ("'😀'; pm.<|>", "property_identifier", "member_expression"),
        ("pm.environment.get('<|>", "string_fragment", "string"),
        ("pm.environment.get('a<|>')", "string_fragment", "string"),
        ('pm.environment.get("<|>)', "string_fragment", "string"),
        ("f('a', '<|>, 'c')", "string_fragment", "string"),
        ("`{{<|>`", "string_fragment", "template_string"),
        ("pm.sendRequest({ <|> })", "shorthand_property_identifier", "object"),
        ("pm.sendRequest({\n  url: 'x',\n  <|>\n});", "shorthand_property_identifier", "object"),
        ("const { <|> } = pm", "shorthand_property_identifier_pattern", "object_pattern"),
        ("f(<|>)", "identifier", "arguments"),
        ("<|>", "identifier", "expression_statement"),
    ],
)
def test_the_node_at_the_cursor(typed: str, node: str, parent: str) -> None:
    marked = mark(typed.replace(CURSOR, ""), typed.index(CURSOR))
    assert marked.node.parent is not None
    assert (marked.node.type, marked.node.parent.type) == (node, parent)
    assert MARKER in marked.tree.source(marked.node)


@pytest.mark.parametrize("typed", ["pm.<|>", "pm.environment.get('<|>", "x = {a: pm.<|>"])
def test_calls_around_a_half_typed_line_survive(typed: str) -> None:
    before, after = "pm.test('before', () => {});\n", "\npm.test('after', () => {});\n"
    text = before + typed + after
    marked = mark(text.replace(CURSOR, ""), text.index(CURSOR))
    assert str(marked.tree.root).count("(call_expression") >= 2


@pytest.mark.parametrize("offset", [-3, 0, 2, 99])
def test_any_offset_has_a_marker(offset: int) -> None:
    assert MARKER in mark("pm", offset).tree.text


@pytest.mark.parametrize(
    ("before", "inside", "open_"),
    [
        ("pm.test('a', () => {", "code", "})"),
        ("foo('it", "'", ")"),
        ('foo("a", "b', '"', ")"),
        (r"foo('it\'s", "'", ")"),
        ("x // it's", "comment", ""),
        ("/* a", "comment", ""),
        ("/* a */ b", "code", ""),
        ("x = /[/']", "regex", ""),
        ("a / b / 'c", "'", ""),
        ("`a ${b", "code", "}`"),
        ("`a ${b} c", "`", ""),
        ("f(`a ${g('x", "'", ")}`)"),
        ("a = 'b'; c", "code", ""),
    ],
)
def test_what_a_line_stands_in(before: str, inside: str, open_: str) -> None:
    state = line_state(before)
    assert (state.inside, state.open) == (inside, open_)


STATEMENTS = (
    "const a = 1;",
    "if (a) {\n  b();\n}",
    "pm.test('x', () => {\n  c(`one ${a}`);\n});",
    "let s = `one\ntwo ${a} three`;",
    "/* a comment\n   of two lines */",
    "const o = {\n  key: 1,\n};",
    "d(a, [1, 2], { b: 3 });",
    "return;",
    "}",
    "(",
)
PADDING = "".join(f"log({number});\n" for number in range(100))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(STATEMENTS), min_size=1, max_size=5),
    st.integers(0, 200),
    st.sampled_from(
        ("pm.a.b(pm.c, [d.", "f('x', () => { pm.", "`${pm.", "/* x", "const { a } = b")
    ),
    st.booleans(),
)
def test_what_was_typed_before_makes_no_difference(
    statements: list[str], place: int, typed: str, diagnosed: bool
) -> None:
    """Typed key by key, with trees of earlier texts to grow out of, and at once with none."""
    middle = "\n".join(statements)
    at = len(PADDING) + place % (len(middle) + 1)
    text = PADDING + middle + "\n" + PADDING
    parse(text)
    for length in range(1, len(typed) + 1):
        now = text[:at] + typed[:length] + text[at:]
        if diagnosed:
            parse(now)
        mark(now, at + length)
    whole = text[:at] + typed + text[at:]
    grown = mark(whole, at + len(typed))
    forget_trees()
    fresh = mark(whole, at + len(typed))
    assert (grown.inside, grown.tree.text, grown.node.type) == (
        fresh.inside,
        fresh.tree.text,
        fresh.node.type,
    )
