"""The source line of a failure with a caret under the column."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from postroom_runtime.reports.safe_text import safe_line
from postroom_runtime.runner.events import Place
from postroom_runtime.text import LineIndex, Position

_BEFORE, _WIDTH = 40, 96

ReadText = Callable[[Path], str]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line of a file, cut to what fits; `caret` is the index of the place in `text`."""

    number: int
    text: str
    caret: int


def _read(path: Path) -> str:
    return path.read_text("utf-8-sig", errors="replace")


@dataclass(slots=True)
class Excerpts:
    """Reads excerpts; a file is read once."""

    read: ReadText = _read
    _indexes: dict[str, LineIndex | None] = field(default_factory=dict[str, LineIndex | None])

    def at(self, place: Place) -> Excerpt | None:
        """The line of `place`, None when its file cannot be read any more."""
        index = self._index(place.path)
        if index is None:
            return None
        line = index.line(place.line)
        offset = index.offset(Position(place.line, place.column)) - _line_start(index, place.line)
        return _cut(place.line + 1, line, offset)

    def _index(self, path: str) -> LineIndex | None:
        if path not in self._indexes:
            try:
                self._indexes[path] = LineIndex(self.read(Path(path)))
            except OSError:
                self._indexes[path] = None
        return self._indexes[path]


def _line_start(index: LineIndex, line: int) -> int:
    return index.offset(Position(line, 0))


def _cut(number: int, line: str, offset: int) -> Excerpt:
    """Indentation goes, and of a long line (a script in one JSON string) all but the place."""
    indent = len(line) - len(line.lstrip())
    start = max(min(indent, offset), offset - _BEFORE if len(line) - indent > _WIDTH else 0)
    before = safe_line(line[start:offset])
    after = safe_line(line[offset : start + _WIDTH])
    head = "…" if start > indent else ""
    tail = "…" if start + _WIDTH < len(line) else ""
    return Excerpt(number, f"{head}{before}{after}{tail}", len(head) + len(before))
