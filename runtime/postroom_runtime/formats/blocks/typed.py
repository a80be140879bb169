"""The scripts of a file while somebody types in one of them.

Looking for them anew takes most of a second in a collection of 5 MB: too long after each key. An
edit inside a JSON string that stays a string, or inside a line of a YAML block that stays a line,
changes nothing else, it only moves what stands behind it; and what has moved is worked out when it
is asked for.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import overload

from msgspec import structs

from postroom_runtime.formats.blocks.json_blocks import script_problems
from postroom_runtime.formats.blocks.model import RequestMark, ScriptBlock, ScriptBlocks
from postroom_runtime.formats.blocks.typed_places import STRING, Edit, place_of
from postroom_runtime.formats.blocks.yaml_blocks import scalar_map
from postroom_runtime.formats.holders import Holder, Style
from postroom_runtime.formats.json_document import script_map
from postroom_runtime.formats.json_nodes import JsonNode, value_end
from postroom_runtime.formats.json_strings import add_string
from postroom_runtime.model.problems import Problem, Severity
from postroom_runtime.text import LineIndex, MapBuilder, Position, Range, ScriptMap


def _json_map(holder: Holder, file: LineIndex) -> ScriptMap:
    return script_map(JsonNode(file.text, holder.start, holder.end), file)


def _yaml_map(holder: Holder, file: LineIndex) -> ScriptMap:
    return scalar_map(file, holder)


_LOCATE = dict.fromkeys(Style, _yaml_map) | dict.fromkeys(
    (Style.JSON_ARRAY, Style.JSON_STRING), _json_map
)


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
    if number is None:
        return None
    edit = Edit(start, end, after.text, len(after.text) - len(before.text))
    return _in_line(found, before, after, number, edit) or _in_array(
        found, before, after, number, edit
    )


def _in_line(
    found: ScriptBlocks, before: LineIndex, after: LineIndex, number: int, edit: Edit
) -> ScriptBlocks | None:
    """After an edit inside one string, or one line of a YAML block."""
    earlier = movement(found)
    if before.position(edit.start).line != before.position(edit.end).line:
        return None
    if earlier is not None and earlier.in_array:
        return None
    place = place_of(found.blocks[number], before, edit)
    if place is None or any(one.severity is Severity.ERROR for one in found.problems):
        return None
    move = Move(found, before, after, number, place, before.position(edit.start).line, edit.by)
    if earlier is not None and earlier.place == place:
        return _moved(replace(earlier, after=after, by=earlier.by + edit.by))
    return _moved(replace(move, found=_settled(found)) if earlier is not None else move)


def _in_array(
    found: ScriptBlocks, before: LineIndex, after: LineIndex, number: int, edit: Edit
) -> ScriptBlocks | None:
    """After an edit between the strings of an array of lines, which still ends with the bracket
    that it ended with: a new line, a comma, a quote that is not closed yet."""
    holder, earlier = found.blocks[number].holder, movement(found)
    if holder.style is not Style.JSON_ARRAY:
        return None
    if not holder.start < edit.start <= edit.end < holder.end:
        return None
    if value_end(edit.text, holder.start) != holder.end + edit.by:
        return None
    if earlier is not None and earlier.in_array and earlier.place == holder.start:
        return _moved(replace(earlier, after=after, by=earlier.by + edit.by))
    if any(one.severity is Severity.ERROR for one in found.problems):
        return None
    base = _settled(found) if earlier is not None else found
    line = before.position(holder.start).line
    move = Move(base, before, after, number, holder.start, line, edit.by, in_array=True)
    return _moved(move)


@dataclass(frozen=True, slots=True)
class Move:
    """`found` was found in the text of `before`. Since then the string, or the line of a scalar,
    that starts at offset `place`, in `line` and in the script of that number, has grown by `by`:
    that is the text of `after`. `in_array` when it is a whole array of lines that has grown, which
    may have another number of lines since."""

    found: ScriptBlocks
    before: LineIndex
    after: LineIndex
    number: int
    place: int
    line: int
    by: int
    in_array: bool = False

    def offset(self, offset: int) -> int:
        """Where what stood at an offset, not inside the place, stands now."""
        return offset + self.by if offset > self.place else offset

    def range(self, range_: Range) -> Range:
        """Where what stood in a range stands now. Only places in the same line have moved, or those
        behind the start of an array."""
        if self.in_array and range_.end.line < self.line:
            return range_
        if not self.in_array and self.line not in (range_.start.line, range_.end.line):
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
            locate=self._located(number, block, holder),
            known=None if number == self.number else block.read,
        )

    def _located(self, number: int, block: ScriptBlock, holder: Holder) -> Callable[[], ScriptMap]:
        """How the map of a script is found: for the edited one out of the map of before, in which
        only one string or line is another."""
        is_edited = number == self.number and not self.in_array
        if is_edited and holder.style in (Style.JSON_ARRAY, Style.LITERAL):
            is_line = holder.style is Style.LITERAL
            return partial(self._map_of_line if is_line else self._map_of_string, block)
        return partial(_LOCATE[holder.style], holder, self.after)

    def _map_of_line(self, block: ScriptBlock) -> ScriptMap:
        """Of a YAML block: the line's text is one segment, a blank line has none."""
        start = self.before.starts[self.line]
        begun, line = self.after.starts[self.line], self.after.line(self.line)
        if len(line) - len(self.before.line(self.line)) != self.by:  # its ending is another, too
            return _yaml_map(self.block(self.number).holder, self.after)
        builder = MapBuilder(self.after.text)
        builder.add(line[self.place - begun :], self.place, begun + len(line) - self.place)
        old = block.map
        first, last = old.number_at(start), old.number_at(start + len(self.before.line(self.line)))
        return old.edited(self.after, first, last, builder.build(self.after))

    def _map_of_string(self, block: ScriptBlock) -> ScriptMap:
        match = STRING.match(self.before.text, self.place)
        if match is None:
            return _json_map(self.block(self.number).holder, self.after)
        start, end = match.start() + 1, match.end() - 1
        builder = MapBuilder(self.after.text)
        add_string(builder, start, end + self.by)
        first = block.map.number_at(start)
        last = first + 1 if start == end else block.map.number_at(end)
        return block.map.edited(self.after, first, last, builder.build(self.after))

    def problems(self) -> tuple[Problem, ...]:
        """The problems of the file where they stand now; where an array may have others, those that
        are found anew."""
        if self.in_array:
            return script_problems(self.found.path, self.after.text)
        return tuple(
            structs.replace(problem, range=problem.range and self.range(problem.range))
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


@dataclass(frozen=True)
class _Marks(Sequence[RequestMark]):
    """Requests or folders after a move, like `_Moved`."""

    move: Move
    before: Sequence[RequestMark]

    @overload
    def __getitem__(self, index: int) -> RequestMark: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[RequestMark]: ...
    def __getitem__(self, index: int | slice) -> RequestMark | Sequence[RequestMark]:
        if isinstance(index, slice):
            return tuple(self)[index]
        mark = self.before[index]
        range_ = self.move.range(mark.range)
        return mark if range_ is mark.range else replace(mark, range=range_)

    def __len__(self) -> int:
        return len(self.before)


def _moved(move: Move) -> ScriptBlocks:
    marks, folders = _Marks(move, move.found.requests), _Marks(move, move.found.folders)
    return ScriptBlocks(move.found.path, _Moved(move), marks, move.problems, folders)


def _settled(found: ScriptBlocks) -> ScriptBlocks:
    """The same, without what it was made from: typing goes on in another place."""
    problems = found.problems
    marks, folders = tuple(found.requests), tuple(found.folders)
    blocks = tuple(found.blocks)
    return replace(found, blocks=blocks, requests=marks, check=lambda: problems, folders=folders)
