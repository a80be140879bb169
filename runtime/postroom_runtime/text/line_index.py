"""Positions as V8 and LSP count them, and offsets as Python counts them.

A `Position` is a zero-based line and a zero-based column in UTF-16 code units: V8's stack frames
and LSP's default encoding both count so. An *offset* is an index into a Python string.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

_LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A zero-based line and column; the column counts UTF-16 code units."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """A half-open stretch of text, from `start` up to but not including `end`."""

    start: Position
    end: Position


@dataclass(frozen=True, slots=True)
class LineIndex:
    """Converts between offsets and positions in one text. Never fails: it clamps to the text."""

    text: str
    starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        ends = (match.end() for match in _LINE_END.finditer(self.text))
        object.__setattr__(self, "starts", (0, *ends))

    def position(self, offset: int) -> Position:
        """The position of `offset`, clamped to the text."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self.starts, offset) - 1
        return Position(line, utf16_length(self.text[self.starts[line] : offset]))

    def offset(self, position: Position) -> int:
        """The offset of `position`; a column past the line's end gives the line's end."""
        if position.line < 0:
            return 0
        if position.line >= len(self.starts):
            return len(self.text)
        line = self.line(position.line)
        return self.starts[position.line] + _offset_of_column(line, position.column)

    def line(self, number: int) -> str:
        """Line `number` without its line ending; empty when there is no such line."""
        if not 0 <= number < len(self.starts):
            return ""
        last = number + 1 == len(self.starts)
        end = len(self.text) if last else self.starts[number + 1]
        return self.text[self.starts[number] : end].rstrip("\r\n")


def utf16_length(text: str) -> int:
    """How many UTF-16 code units `text` takes."""
    if text.isascii():
        return len(text)
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


def _offset_of_column(line: str, column: int) -> int:
    if line.isascii():
        return max(0, min(column, len(line)))
    units = 0
    for offset, character in enumerate(line):
        if units >= column:
            return offset
        units += 2 if ord(character) > 0xFFFF else 1
    return len(line)
