"""The source line of a failure with a caret under the column."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct, field

from postroom_runtime.reports.safe_text import display_width, safe_line
from postroom_runtime.runner.events import Place
from postroom_runtime.text import LineIndex, Position

_BEFORE, _WIDTH = 40, 96

ReadText = Callable[[Path], str]


class Excerpt(Struct, frozen=True):
    """A line of a file, cut to what fits; `caret` is the place's column in `text` as a terminal
    shows it."""

    number: int
    text: str
    caret: int


def _read(path: Path) -> str:
    return path.read_text("utf-8-sig", errors="replace")


class Excerpts(Struct):
    """Reads excerpts of at most `width` characters; a file is read once. `mask` covers secrets,
    which may stand in a script, too."""

    read: ReadText = _read
    width: int = _WIDTH
    mask: Callable[[str], str] = str
    _indexes: dict[str, LineIndex | None] = field(default_factory=dict[str, LineIndex | None])

    def at(self, place: Place) -> Excerpt | None:
        """The line of `place`, None when its file cannot be read any more."""
        index = self._index(place.path)
        if index is None:
            return None
        line = index.line(place.line)
        offset = index.offset(Position(place.line, place.column)) - _line_start(index, place.line)
        number = place.line + 1
        return _cut(number, self.mask(line), len(self.mask(line[:offset])), self.width)

    def _index(self, path: str) -> LineIndex | None:
        if path not in self._indexes:
            try:
                self._indexes[path] = LineIndex(self.read(Path(path)))
            except OSError:
                self._indexes[path] = None
        return self._indexes[path]


def _line_start(index: LineIndex, line: int) -> int:
    return index.offset(Position(line, 0))


def _cut(number: int, line: str, offset: int, width: int) -> Excerpt:
    """Indentation goes, and of a long line (a script in one JSON string) all but the place."""
    indent = len(line) - len(line.lstrip())
    before_it = min(_BEFORE, width // 2)
    start = max(min(indent, offset), offset - before_it if len(line) - indent > width else 0)
    before = safe_line(line[start:offset])
    after = safe_line(line[offset : start + width])
    head = "…" if start > indent else ""
    tail = "…" if start + width < len(line) else ""
    return Excerpt(number, f"{head}{before}{after}{tail}", display_width(head + before))
