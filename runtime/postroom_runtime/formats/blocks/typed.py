"""The scripts of a JSON file while somebody types in one of them.

Looking for them anew takes most of a second in a file of 5 MB: too long after each key. An edit
inside a string that stays a string changes nothing else, it only moves what stands behind it; and
what has moved is worked out when it is asked for.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import overload

from postroom_runtime.formats.blocks.model import RequestMark, ScriptBlock, ScriptBlocks
from postroom_runtime.formats.holders import Holder, Style
from postroom_runtime.formats.json_document import script_map
from postroom_runtime.formats.json_nodes import JsonNode
from postroom_runtime.model.problems import Problem
from postroom_runtime.text import LineIndex, Position, Range

_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"')
_LINE_END = re.compile(r"[\r\n]")


def block_around(blocks: Sequence[ScriptBlock], offset: int) -> int | None:
    """The number of the block whose holder takes in an offset of the file."""
    number = bisect_right(blocks, offset, key=lambda block: block.holder.start) - 1
    return number if number >= 0 and offset <= blocks[number].holder.end else None


def movement(found: ScriptBlocks) -> Move | None:
    """How what `typed` gave has moved; None for what was looked for."""
    return found.blocks.move if isinstance(found.blocks, _Moved) else None


def typed(
    found: ScriptBlocks, before: LineIndex, after: LineIndex, start: int, end: int
) -> ScriptBlocks | None:
    """What stands in the text of `after`, which has something else between `start` and `end` of
    the text of `before`, in which `found` was found. None when it must be looked for anew."""
    number = block_around(found.blocks, start)
    string = None if number is None else _string_at(before, found.blocks[number], start, end)
    by = len(after.text) - len(before.text)
    if number is None or string is None or not _stays_string(after.text, string, by):
        return None
    line = before.position(start).line
    move = Move(found, before, after, number, string[0], line, by)
    earlier = movement(found)
    if earlier is not None and earlier.string == move.string:
        return _moved(replace(earlier, after=after, by=earlier.by + by))
    return _moved(replace(move, found=_settled(found)) if earlier is not None else move)


@dataclass(frozen=True, slots=True)
class Move:
    """`found` was found in the text of `before`. Since then the string at offset `string`, which is
    in `line` and in the script of that number, has grown by `by`: that is the text of `after`."""

    found: ScriptBlocks
    before: LineIndex
    after: LineIndex
    number: int
    string: int
    line: int
    by: int

    def offset(self, offset: int) -> int:
        """Where what stood at an offset, not inside the string, stands now."""
        return offset + self.by if offset > self.string else offset

    def range(self, range_: Range) -> Range:
        """Where what stood in a range stands now. Only places in the same line have moved."""
        if self.line not in (range_.start.line, range_.end.line):
            return range_
        return Range(self._position(range_.start), self._position(range_.end))

    def _position(self, position: Position) -> Position:
        return self.after.position(self.offset(self.before.offset(position)))

    def block(self, number: int) -> ScriptBlock:
        """A script as it stands now. Nothing in it refers to the text of before."""
        block = self.found.blocks[number]
        start, end = self.offset(block.holder.start), self.offset(block.holder.end)
        return replace(
            block,
            range=self.range(block.range),
            owner_range=self.range(block.owner_range),
            holder=Holder(block.holder.style, start, end),
            locate=partial(script_map, JsonNode(self.after.text, start, end), self.after),
            known=None if number == self.number else block.text,
        )

    def problems(self) -> tuple[Problem, ...]:
        """The problems of the file where they stand now."""
        return tuple(
            replace(problem, range=problem.range and self.range(problem.range))
            for problem in self.found.problems
        )


@dataclass(frozen=True)
class _Moved(Sequence[ScriptBlock]):
    """The scripts after a move, made one by one when they are asked for."""

    move: Move
    _made: dict[int, ScriptBlock] = field(default_factory=dict[int, ScriptBlock])

    @overload
    def __getitem__(self, index: int) -> ScriptBlock: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[ScriptBlock]: ...
    def __getitem__(self, index: int | slice) -> ScriptBlock | Sequence[ScriptBlock]:
        if isinstance(index, slice):
            return tuple(self)[index]
        number = index + len(self) if index < 0 else index
        if number not in self._made:
            self._made[number] = self.move.block(number)
        return self._made[number]

    def __len__(self) -> int:
        return len(self.move.found.blocks)


def _moved(move: Move) -> ScriptBlocks:
    marks = tuple(_mark(move, mark) for mark in move.found.requests)
    return ScriptBlocks(move.found.path, _Moved(move), marks, move.problems)


def _settled(found: ScriptBlocks) -> ScriptBlocks:
    """The same, without what it was made from: typing goes on in another place."""
    problems = found.problems
    return replace(found, blocks=tuple(found.blocks), check=lambda: problems)


def _mark(move: Move, mark: RequestMark) -> RequestMark:
    range_ = move.range(mark.range)
    return mark if range_ is mark.range else replace(mark, range=range_)


def _string_at(
    index: LineIndex, block: ScriptBlock, start: int, end: int
) -> tuple[int, int] | None:
    """Where the JSON string stands that takes in a stretch between its quotes."""
    if block.holder.style not in (Style.JSON_ARRAY, Style.JSON_STRING):
        return None
    stop = _LINE_END.search(index.text, end, block.holder.end)
    first = max(index.starts[index.position(start).line], block.holder.start)
    last = stop.start() if stop else block.holder.end
    for match in _STRING.finditer(index.text, first, last):
        if match.start() < start and end < match.end():
            return match.span()
    return None


def _stays_string(text: str, string: tuple[int, int], by: int) -> bool:
    return _STRING.fullmatch(text, string[0], string[1] + by) is not None
