"""Positions as V8 and LSP count them, and maps between a script and its file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from postroom_runtime.text import LineIndex, MapBuilder, Position, Range, ScriptMap

TEXTS = st.text(st.sampled_from("ab\n\ré😀 "), max_size=20)


@given(TEXTS)
def test_an_offset_comes_back(text: str) -> None:
    index = LineIndex(text)
    for offset in range(len(text) + 1):
        if text[offset - 1 : offset + 1] != "\r\n":
            assert index.offset(index.position(offset)) == offset


def test_columns_count_utf16() -> None:
    index = LineIndex("a😀b\nc")
    assert index.position(2) == Position(0, 3)
    assert index.offset(Position(0, 3)) == 2
    assert index.position(4) == Position(1, 0)


@pytest.mark.parametrize(
    ("position", "offset"),
    [
        (Position(-1, 5), 0),
        (Position(9, 0), 5),
        (Position(0, 99), 2),
        (Position(1, -1), 3),
    ],
)
def test_positions_are_clamped(position: Position, offset: int) -> None:
    assert LineIndex("ab\ncd").offset(position) == offset


def indented() -> ScriptMap:
    builder = MapBuilder("x: |\n  one\n  two\n")
    builder.add("one\n", 7, 4)
    builder.add("two", 13, 3)
    return builder.build()


def test_indentation_is_no_place_in_the_script() -> None:
    found = indented()
    assert found.script.text == "one\ntwo"
    assert found.to_file(Position(1, 1)) == Position(2, 3)
    assert found.to_script(Position(2, 3)) == Position(1, 1)
    assert found.to_script(Position(2, 1)) is None
    assert found.to_script(Position(0, 0)) is None
    assert found.range_to_file(Range(Position(0, 0), Position(1, 3))) == Range(
        Position(1, 2), Position(2, 5)
    )


def test_a_unit_is_never_split() -> None:
    builder = MapBuilder(r'"a\nb"')
    builder.add("a", 1, 1)
    builder.add("\n", 2, 2)
    builder.add("b", 4, 1)
    found = builder.build()
    assert [found.offset_to_file(offset) for offset in range(4)] == [1, 2, 4, 5]
    assert [found.offset_to_script(offset) for offset in range(1, 6)] == [0, 1, 1, 2, 3]


@given(TEXTS)
def test_a_whole_file_maps_to_itself(text: str) -> None:
    found = ScriptMap.identity(text)
    for offset in range(len(text) + 1):
        assert found.offset_to_file(offset) == found.offset_to_script(offset) == offset
