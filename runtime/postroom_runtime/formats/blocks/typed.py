"""The scripts of a file while somebody types in one of them.

Looking for them anew takes most of a second in a collection of 5 MB: too long after each key. An
edit inside a JSON string that stays a string, or inside a line of a YAML block that stays a line,
changes nothing else, it only moves what stands behind it; and what has moved is worked out when it
is asked for.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import overload

from postroom_runtime.formats.blocks.model import RequestMark, ScriptBlock, ScriptBlocks
from postroom_runtime.formats.blocks.yaml_blocks import scalar_map
from postroom_runtime.formats.holders import Holder, Style
from postroom_runtime.formats.json_document import script_map
from postroom_runtime.formats.json_nodes import JsonNode
from postroom_runtime.formats.yaml_scalars import block_indent
from postroom_runtime.model.problems import Problem, Severity
from postroom_runtime.text import LineIndex, Position, Range, ScriptMap


def _json_map(holder: Holder, file: LineIndex) -> ScriptMap:
    return script_map(JsonNode(file.text, holder.start, holder.end), file)


def _yaml_map(holder: Holder, file: LineIndex) -> ScriptMap:
    return scalar_map(file, holder)


_LOCATE = dict.fromkeys(Style, _yaml_map) | dict.fromkeys(
    (Style.JSON_ARRAY, Style.JSON_STRING), _json_map
)
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
    if number is None or before.position(start).line != before.position(end).line:
        return None
    edit = _Edit(start, end, after.text, len(after.text) - len(before.text))
    place = _place_of(found.blocks[number], before, edit)
    if place is None or any(one.severity is Severity.ERROR for one in found.problems):
        return None
    move = Move(found, before, after, number, place, before.position(start).line, edit.by)
    earlier = movement(found)
    if earlier is not None and earlier.place == place:
        return _moved(replace(earlier, after=after, by=earlier.by + edit.by))
    return _moved(replace(move, found=_settled(found)) if earlier is not None else move)


@dataclass(frozen=True, slots=True)
class _Edit:
    """Between `start` and `end` stands something else, `by` characters longer, in `text`."""

    start: int
    end: int
    text: str
    by: int


@dataclass(frozen=True, slots=True)
class Move:
    """`found` was found in the text of `before`. Since then the string, or the line of a scalar,
    that starts at offset `place`, in `line` and in the script of that number, has grown by `by`:
    that is the text of `after`."""

    found: ScriptBlocks
    before: LineIndex
    after: LineIndex
    number: int
    place: int
    line: int
    by: int

    def offset(self, offset: int) -> int:
        """Where what stood at an offset, not inside the place, stands now."""
        return offset + self.by if offset > self.place else offset

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
            holder=(holder := replace(block.holder, start=start, end=end)),
            locate=partial(_LOCATE[holder.style], holder, self.after),
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


def _place_of(block: ScriptBlock, before: LineIndex, edit: _Edit) -> int | None:
    """Where the string or line starts that is all that an edit changes; None where it may change
    more."""
    if block.holder.style in (Style.JSON_ARRAY, Style.JSON_STRING):
        return _string_around(block.holder, before, edit)
    if block.holder.style in (Style.LITERAL, Style.FOLDED):
        return _line_around(block.holder, before, edit)
    return None


def _string_around(holder: Holder, before: LineIndex, edit: _Edit) -> int | None:
    """The start of the JSON string that an edit leaves a string."""
    stop = _LINE_END.search(before.text, edit.end, holder.end)
    first = max(before.starts[before.position(edit.start).line], holder.start)
    last = stop.start() if stop else holder.end
    for match in _STRING.finditer(before.text, first, last):
        if match.start() < edit.start and edit.end < match.end():
            stays = _STRING.fullmatch(edit.text, match.start(), match.end() + edit.by)
            return match.start() if stays else None
    return None


def _line_around(holder: Holder, before: LineIndex, edit: _Edit) -> int | None:
    """Where a line of a YAML block scalar starts, behind its indentation, that an edit leaves one;
    not the scalar's first, which is its header, nor its last, where blank lines end it."""
    indents = (
        block_indent(text, holder.start, end, holder.parent_indent)
        for text, end in ((before.text, holder.end), (edit.text, holder.end + edit.by))
    )
    indent, indent_after = indents
    start = before.starts[before.position(edit.start).line]
    stop = _LINE_END.search(edit.text, edit.end + edit.by)
    if (
        stop is None
        or start <= holder.start
        or indent != indent_after
        or edit.start < start + indent
    ):
        return None
    line = edit.text[start : stop.start()]
    is_line = not line[:indent].strip(" ") and line.isprintable()
    in_front = edit.text[stop.end() : holder.end + edit.by].strip()
    return start + indent if is_line and line.strip() and in_front and indent else None
