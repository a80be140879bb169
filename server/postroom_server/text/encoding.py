"""Positions as a client counts them: UTF-8 bytes, UTF-16 units or whole characters in a line."""

from __future__ import annotations

from enum import StrEnum

from postroom_runtime.text import LineIndex, Position
from postroom_runtime.text.line_index import utf16_length


class PositionEncoding(StrEnum):
    """What a client's `character` counts. The value is LSP's name."""

    UTF8 = "utf-8"
    UTF16 = "utf-16"
    UTF32 = "utf-32"


def to_offset(index: LineIndex, encoding: PositionEncoding, line: int, character: int) -> int:
    """The offset of a client's position. Clamps to the line and to the text."""
    if encoding is PositionEncoding.UTF16:
        return index.offset(Position(line, character))
    start = index.offset(Position(line, 0))
    text = index.line(line)
    if encoding is PositionEncoding.UTF32 or text.isascii():
        return start + max(0, min(character, len(text)))
    return start + _characters_in_bytes(text, character)


def from_offset(index: LineIndex, encoding: PositionEncoding, offset: int) -> tuple[int, int]:
    """The line and character, as the client counts them, of an offset."""
    position = index.position(offset)
    if encoding is PositionEncoding.UTF16:
        return position.line, position.column
    start = index.starts[position.line]
    before = index.text[start : max(0, min(offset, len(index.text)))]
    if encoding is PositionEncoding.UTF32:
        return position.line, len(before)
    return position.line, len(before.encode("utf-8", "surrogatepass"))


def to_position(
    index: LineIndex, encoding: PositionEncoding, line: int, character: int
) -> Position:
    """A client's position as a `Position`, whose column counts UTF-16 units."""
    if encoding is PositionEncoding.UTF16:
        return Position(line, character)
    return index.position(to_offset(index, encoding, line, character))


def from_position(
    index: LineIndex, encoding: PositionEncoding, position: Position
) -> tuple[int, int]:
    """A `Position` as the client counts it."""
    if encoding is PositionEncoding.UTF16:
        return position.line, position.column
    return from_offset(index, encoding, index.offset(position))


def length(text: str, encoding: PositionEncoding) -> int:
    """How long `text` is, as the client counts."""
    if encoding is PositionEncoding.UTF16:
        return utf16_length(text)
    if encoding is PositionEncoding.UTF32:
        return len(text)
    return len(text.encode("utf-8", "surrogatepass"))


def _characters_in_bytes(line: str, count: int) -> int:
    taken = 0
    for offset, character in enumerate(line):
        if taken >= count:
            return offset
        taken += len(character.encode("utf-8", "surrogatepass"))
    return len(line)
