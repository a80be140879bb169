"""Positions as V8 and LSP count them, and offsets as Python counts them.

A `Position` is a zero-based line and a zero-based column in UTF-16 code units: V8's stack frames
and LSP's default encoding both count so. An *offset* is an index into a Python string.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain
from typing import overload

from msgspec import Struct

_LINE_END = re.compile(r"\r\n|\n|\r")


class Position(Struct, frozen=True, order=True):
    """A zero-based line and column; the column counts UTF-16 code units."""

    line: int
    column: int


class Range(Struct, frozen=True, order=True):
    """A half-open stretch of text, from `start` up to but not including `end`."""

    start: Position
    end: Position


@dataclass(frozen=True, slots=True)
class LineIndex:
    """Converts between offsets and positions in one text. Never fails: it clamps to the text."""

    text: str
    starts: Sequence[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "starts", tuple(_starts(self.text)))

    def edited(self, text: str, start: int, end: int) -> LineIndex:
        """The index of `text`, which is this text with something else between `start` and `end`.
        An edit inside one line costs nothing, however long the text is."""
        grown = len(text) - len(self.text)
        after_return = self.text[max(0, start - 1) : start] == "\r"
        if after_return or _LINE_END.search(self.text, start, end):
            return LineIndex(text)
        if _LINE_END.search(text, start, end + grown):
            return LineIndex(text)
        line = _line_of(self.starts, start)
        index = object.__new__(LineIndex)
        object.__setattr__(index, "text", text)
        object.__setattr__(index, "starts", _shifted(self.starts, line + 1, grown))
        return index

    def position(self, offset: int) -> Position:
        """The position of `offset`, clamped to the text."""
        offset = max(0, min(offset, len(self.text)))
        line = _line_of(self.starts, offset)
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


def _starts(text: str) -> Iterator[int]:
    """Where each line starts."""
    if "\r" in text:
        return chain((0,), (match.end() for match in _LINE_END.finditer(text)))
    lengths = (len(line) + 1 for line in text.split("\n")[:-1])
    return accumulate(lengths, initial=0)


@dataclass(frozen=True, slots=True)
class _Shifted(Sequence[int]):
    """The starts of lines of a text in which one line has grown: those from `first` on are
    `by` further on."""

    base: Sequence[int]
    first: int
    by: int

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[int]: ...
    def __getitem__(self, index: int | slice) -> int | Sequence[int]:
        if isinstance(index, slice):
            return tuple(self)[index]
        number = index + len(self.base) if index < 0 else index
        return self.base[number] + (self.by if number >= self.first else 0)

    def __len__(self) -> int:
        return len(self.base)

    def __iter__(self) -> Iterator[int]:
        return chain(self.base[: self.first], map(self.by.__add__, self.base[self.first :]))


def _line_of(starts: Sequence[int], offset: int) -> int:
    """The number of the line that holds `offset`."""
    if not isinstance(starts, _Shifted):
        return bisect_right(starts, offset) - 1
    base, first, by = starts.base, starts.first, starts.by
    line = bisect_right(base, offset - by, lo=min(first, len(base))) - 1
    return line if line >= first else bisect_right(base, offset, hi=min(first, len(base))) - 1


def _shifted(starts: Sequence[int], first: int, by: int) -> Sequence[int]:
    if not isinstance(starts, _Shifted):
        return _Shifted(starts, first, by)
    if starts.first == first:
        return _Shifted(starts.base, first, starts.by + by)
    return _Shifted(tuple(starts), first, by)


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
