"""Trees: offsets as Python counts them, and trees grown out of earlier ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from postroom_server.syntax.nodes import string_value
from postroom_server.syntax.queries import captures
from postroom_server.syntax.tree import parse, parse_fresh, parse_nearby, reparse

SCRIPT = 'const a = "😀😀"; pm.test("é", () => { pm.expect(a).to.eql(1); });\n'


def test_nodes_are_found_behind_wide_characters() -> None:
    tree = parse(SCRIPT)
    names = [tree.source(node) for node in captures("names", tree.root)["name"]]
    assert names == ["a", "pm", "pm", "a"]
    assert tree.source(tree.node_at(SCRIPT.index("expect"))) == "expect"


@given(st.text(max_size=60))
def test_offsets_and_bytes_are_inverse_in_any_text(text: str) -> None:
    tree = parse(text)
    for offset in range(len(text) + 1):
        assert tree.offset(tree.byte(offset)) == offset


@given(st.text(alphabet="pm.test({})'`\"\n ;=>1a😀", max_size=80))
def test_any_text_has_a_tree(text: str) -> None:
    assert parse(text).span(parse(text).root).end <= len(text)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (SCRIPT * 20, SCRIPT * 10 + "const b = 2;\n" + SCRIPT * 10),
        (SCRIPT * 20, SCRIPT * 20 + "x"),
        (SCRIPT * 20, SCRIPT * 19),
        (SCRIPT * 3, SCRIPT * 3),
        ("aaaa", "aaa"),
    ],
)
def test_a_tree_grown_out_of_another_is_the_same(before: str, after: str) -> None:
    grown = reparse(parse_fresh(before), after)
    assert str(grown.root) == str(parse_fresh(after).root)
    assert str(parse_nearby(after).root) == str(parse(after).root)


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        ('"a"', "a"),
        (r"'it\'s'", "it's"),
        (r'"\n\t\x41B\u{1F600}"', "\n\tAB😀"),
        ("`plain`", "plain"),
        ("`a${b}`", None),
        ('""', ""),
        ('"line\\\nbreak"', "linebreak"),
        (r'"\u{FFFFFFFF}"', ""),
    ],
)
def test_values_of_string_literals(literal: str, value: str | None) -> None:
    tree = parse(literal)
    node = captures("strings", tree.root)["string"][0]
    assert string_value(tree, node) == value
