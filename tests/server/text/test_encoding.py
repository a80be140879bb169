"""Positions in each encoding that a client may choose."""

from __future__ import annotations

import pytest
from postroom_server.text import LineIndex, Position, PositionEncoding, from_offset, to_offset
from postroom_server.text.encoding import from_position, length, to_position

TEXT = 'let x;\n"😀" + é;\nlast'
PM = TEXT.index("+")


@pytest.mark.parametrize(
    ("encoding", "character"),
    [
        (PositionEncoding.UTF8, 7),
        (PositionEncoding.UTF16, 5),
        (PositionEncoding.UTF32, 4),
    ],
)
def test_a_character_behind_an_emoji(encoding: PositionEncoding, character: int) -> None:
    index = LineIndex(TEXT)
    assert from_offset(index, encoding, PM) == (1, character)
    assert to_offset(index, encoding, 1, character) == PM
    assert to_position(index, encoding, 1, character) == Position(1, 5)
    assert from_position(index, encoding, Position(1, 5)) == (1, character)


@pytest.mark.parametrize("encoding", list(PositionEncoding))
def test_every_offset_comes_back(encoding: PositionEncoding) -> None:
    index = LineIndex(TEXT)
    for offset in range(len(TEXT) + 1):
        assert to_offset(index, encoding, *from_offset(index, encoding, offset)) == offset


@pytest.mark.parametrize("encoding", list(PositionEncoding))
@pytest.mark.parametrize(
    ("line", "character", "offset"),
    [(0, 99, 6), (1, 99, 15), (9, 0, len(TEXT)), (2, 99, len(TEXT))],
)
def test_positions_beyond_the_text_are_clamped(
    encoding: PositionEncoding, line: int, character: int, offset: int
) -> None:
    assert to_offset(LineIndex(TEXT), encoding, line, character) == offset


def test_lengths_differ_by_encoding() -> None:
    assert [length("😀é", one) for one in PositionEncoding] == [6, 3, 2]
