"""The map between a script and the stretch of a file that holds it.

A script in a JSON string stands there with escapes, one in a YAML block with an indentation, one
spread over an `exec` array in pieces. A map is a list of segments; inside a *verbatim* segment
both sides run in step, every other segment is one unit (an escape, a line break).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from operator import attrgetter
from typing import overload

from msgspec import Struct

from postroom_runtime.text.line_index import LineIndex, Position, Range


class Segment(Struct, frozen=True):
    """`script_length` characters of the script stand as `file_length` characters of the file."""

    script_start: int
    script_length: int
    file_start: int
    file_length: int

    @property
    def verbatim(self) -> bool:
        """Whether both sides run in step, character for character."""
        return self.script_length == self.file_length

    def shifted(self, script: int, file: int) -> Segment:
        """The same further on, by so much in the script and so much in the file."""
        start, place = self.script_start + script, self.file_start + file
        return Segment(start, self.script_length, place, self.file_length)


_SCRIPT_START = attrgetter("script_start")
_FILE_START = attrgetter("file_start")


@dataclass(frozen=True, slots=True)
class ScriptMap:
    """Maps offsets and positions between `script` and `file`. Segments are in order on both sides.

    Positions between two segments of the file (indentation, quotes, commas) belong to no place in
    the script: `to_script` gives None for them.
    """

    script: LineIndex
    file: LineIndex
    segments: Sequence[Segment]

    @classmethod
    def identity(cls, text: str) -> ScriptMap:
        """The map of a file that is a script from its first character to its last."""
        return cls.whole(LineIndex(text))

    @classmethod
    def whole(cls, file: LineIndex) -> ScriptMap:
        """The same for a file that has an index already."""
        length = len(file.text)
        return cls(file, file, (Segment(0, length, 0, length),))

    def number_at(self, offset: int) -> int:
        """The number of the first segment that starts at or behind the file's `offset`."""
        return bisect_left(self.segments, offset, key=_FILE_START)

    def edited(self, file: LineIndex, first: int, last: int, piece: ScriptMap) -> ScriptMap:
        """The map after the segments from `first` up to `last` have become those of `piece`, and
        nothing else has changed. `file` is the file's new index, `piece` counts in it. What only
        moves is looked at when it is asked for."""
        begun = self.segments[first].script_start if first < len(self.segments) else 0
        gone = sum(one.script_length for one in self.segments[first:last])
        by_file = len(file.text) - len(self.file.text)
        by_script = len(piece.script.text) - gone
        text = self.script.text
        text = f"{text[:begun]}{piece.script.text}{text[begun + gone :]}"
        inner = tuple(one.shifted(begun, 0) for one in piece.segments)
        segments = _Edited(tuple(self.segments), first, last, inner, by_script, by_file)
        return ScriptMap(self.script.edited(text, begun, begun + gone), file, segments)

    def offset_to_file(self, offset: int) -> int:
        """The file's offset of the script's `offset`, clamped to the script."""
        if not self.segments:
            return 0
        number = max(0, bisect_right(self.segments, offset, key=_SCRIPT_START) - 1)
        segment = self.segments[number]
        inside = offset - segment.script_start
        if inside <= 0:
            return segment.file_start
        if segment.verbatim:
            return segment.file_start + min(inside, segment.file_length)
        return segment.file_start + (segment.file_length if inside >= segment.script_length else 0)

    def offset_to_script(self, offset: int) -> int | None:
        """The script's offset of the file's `offset`, or None where no script stands."""
        number = bisect_right(self.segments, offset, key=_FILE_START) - 1
        if number < 0:
            return None
        segment = self.segments[number]
        inside = offset - segment.file_start
        if inside > segment.file_length:
            return None
        if segment.verbatim:
            return segment.script_start + inside
        whole = inside == segment.file_length
        return segment.script_start + (segment.script_length if whole else 0)

    def span_to_file(self, start: int, end: int) -> tuple[int, int]:
        """The file's offsets of a stretch of the script: from its first character to just past its
        last, so that no quote, comma or indentation after it is taken in."""
        first = self.offset_to_file(start)
        if end <= start or not self.segments:
            return first, first
        number = max(0, bisect_right(self.segments, end - 1, key=_SCRIPT_START) - 1)
        segment = self.segments[number]
        if not segment.verbatim:
            return first, segment.file_start + segment.file_length
        return first, segment.file_start + min(end - segment.script_start, segment.file_length)

    def to_file(self, position: Position) -> Position:
        """The file's position of a position in the script."""
        return self.file.position(self.offset_to_file(self.script.offset(position)))

    def to_script(self, position: Position) -> Position | None:
        """The script's position of a position in the file, or None where no script stands."""
        offset = self.offset_to_script(self.file.offset(position))
        return None if offset is None else self.script.position(offset)

    def range_to_file(self, range_: Range) -> Range:
        """The file's range of a range in the script."""
        return Range(self.to_file(range_.start), self.to_file(range_.end))


@dataclass(frozen=True, slots=True)
class _Edited(Sequence[Segment]):
    """The segments of `base`, those from `first` up to `last` replaced by `inner`, and those behind
    moved on: by `script` characters of the script and `file` of the file."""

    base: tuple[Segment, ...]
    first: int
    last: int
    inner: tuple[Segment, ...]
    script: int
    file: int

    @overload
    def __getitem__(self, index: int) -> Segment: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Segment]: ...
    def __getitem__(self, index: int | slice) -> Segment | Sequence[Segment]:
        if isinstance(index, slice):
            return tuple(self)[index]
        number = index + len(self) if index < 0 else index
        if number < self.first:
            return self.base[number]
        behind = number - self.first - len(self.inner)
        if behind < 0:
            return self.inner[number - self.first]
        return self.base[self.last + behind].shifted(self.script, self.file)

    def __len__(self) -> int:
        return len(self.base) - (self.last - self.first) + len(self.inner)

    def __iter__(self) -> Iterator[Segment]:
        moved = (one.shifted(self.script, self.file) for one in self.base[self.last :])
        return chain(self.base[: self.first], self.inner, moved)


@dataclass(slots=True)
class MapBuilder:
    """Collects a script piece by piece, with the place of each piece in `file_text`."""

    file_text: str
    _pieces: list[str] = field(default_factory=list[str])
    _segments: list[Segment] = field(default_factory=list[Segment])
    _length: int = 0

    def add(self, script: str, file_start: int, file_length: int) -> None:
        """Append `script`, which stands at `file_start` as `file_length` characters."""
        self._segments.append(Segment(self._length, len(script), file_start, file_length))
        self._pieces.append(script)
        self._length += len(script)

    def build(self, file: LineIndex | None = None) -> ScriptMap:
        """The finished map. `file` is the index of `file_text` where there already is one."""
        script = LineIndex("".join(self._pieces))
        return ScriptMap(script, file or LineIndex(self.file_text), tuple(self._segments))

    @property
    def script_text(self) -> str:
        """What has been collected."""
        return "".join(self._pieces)
