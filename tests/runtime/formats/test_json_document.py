"""JSON: places of values in whole and broken text, and errors in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from postroom_runtime.formats.json_document import parse_json, script_map
from postroom_runtime.formats.json_nodes import root_node
from postroom_runtime.formats.json_values import as_list, as_object
from postroom_runtime.model.problems import UnreadableInputError

PATH = Path("a.json")

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=12,
)


@given(VALUES, st.sampled_from([None, 1, 4]), st.booleans())
def test_every_value_stands_where_its_pointer_says(
    value: object, indent: int | None, ascii_only: bool
) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    document = parse_json(PATH, text)
    pending: list[tuple[tuple[str | int, ...], object]] = [((), document.data)]
    while pending:
        pointer, expected = pending.pop()
        node = document.node(pointer)
        assert json.loads(text[node.start : node.end]) == expected
        pending += [((*pointer, key), item) for key, item in as_object(expected).items()]
        pending += [((*pointer, number), item) for number, item in enumerate(as_list(expected))]


@given(st.lists(st.text(max_size=12), max_size=4), st.booleans())
def test_an_array_of_lines_is_a_script(lines: list[str], ascii_only: bool) -> None:
    text = json.dumps({"exec": lines}, indent=2, ensure_ascii=ascii_only)
    found = parse_json(PATH, text).script_map(("exec",))
    assert found.script.text == "\n".join(lines)
    for offset in range(len(found.script.text) + 1):
        assert found.offset_to_script(found.offset_to_file(offset)) in (offset, offset - 1)


def test_the_end_of_a_line_maps_before_the_quote() -> None:
    text = '["ab",\n  "c"]'
    found = script_map(root_node(text))
    assert [found.offset_to_file(offset) for offset in range(5)] == [2, 3, 4, 10, 11]
    assert found.offset_to_script(6) == 2


def test_escapes_are_units() -> None:
    text = r'"a\u00e9\ud83d\ude00\n\"b"'
    found = script_map(root_node(text))
    assert found.script.text == 'aé😀\n"b'
    assert found.offset_to_file(2) == text.index(r"\ud83d")
    assert found.offset_to_script(text.index(r"\ude00")) == 2
    assert found.offset_to_file(5) == text.index("b")


def test_half_a_surrogate_pair_becomes_a_replacement_character() -> None:
    document = parse_json(PATH, r'{"a": "x\ud83d", "b\udc00": []}')
    assert document.data == {"a": "x\ufffd", "b\ufffd": []}
    assert document.script_map(("a",)).script.text == "x\ufffd"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('{"a": ["x", "y"', ["x", "y"]),
        ('{"a": ["x", "y}', ["x", "y"]),
        ('{"a": ["x" "y"]}', ["x", "y"]),
        ('{"a": ["x", , "y",]}', ["x", "y"]),
        ('{"b": , "a": ["x"]}', ["x"]),
        ('{"b" "a": ["x"]}', ["x"]),
        ('{"b": {"c": [1, 2}, "a": ["x"]}', ["x"]),
        ('{"b": "c\n, "a": ["x"]}', ["x"]),
        ('{"a": [\n"say("hi");",\n"y"\n]}', ['say("hi");', "y"]),
        ('{"b": }}, "a": ["x"]}', []),
    ],
)
def test_broken_text_still_shows_its_values(text: str, values: list[str]) -> None:
    node = root_node(text).get("a")
    assert [element.string for element in (node.elements if node else ())] == values


@given(st.text(st.sampled_from('{}[]",:ab1 \n\\'), max_size=40))
def test_any_text_can_be_walked(text: str) -> None:
    pending = [root_node(text)]
    while pending:
        node = pending.pop()
        assert 0 <= node.start <= node.end <= len(text)
        pending += [*node.elements, *(member.value for member in node.members)]


@pytest.mark.parametrize(
    ("text", "message", "line", "column"),
    [
        ('{"a": 1,}', "A comma stands before `}`.|key in double quotes", 0, 7),
        ('{"a": [1, 2\n', "ends in the middle", 1, 0),
        ('{"a": "b', "ends in the middle", 0, 6),
        ('{"a" 1}', "colon", 0, 5),
        ('{"a": 1}\n{', "follows the end", 1, 0),
        ('{"a": "b\n"}', "line break or tab", 0, 8),
        ('{"a": "\\x"}', "no JSON escape", 0, 7),
        ("[" * 100_000, "too deeply|in the middle", 0, 0),
    ],
)
def test_errors_have_a_place(text: str, message: str, line: int, column: int) -> None:
    with pytest.raises(UnreadableInputError, match=message) as caught:
        parse_json(PATH, text)
    place = caught.value.problem.range
    assert place is None or (place.start.line, abs(place.start.column - column) < 2) == (line, True)


def test_a_key_that_stands_twice_is_a_warning() -> None:
    (problem,) = parse_json(PATH, '{"a": {"b": 1,\n "b": 2}}').repeated_keys()
    assert (
        str(problem)
        == "a.json:2:2: The key `b` stands here twice; only the last one counts. Remove one."
    )
