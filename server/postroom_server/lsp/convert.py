"""The only conversions between this server's values and LSP's.

`FilePlaces` and `ScriptPlaces` turn offsets of a file, or of a script inside a file, into ranges as
the client counts them. Nothing outside this module counts columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lsprotocol import types

from postroom_server.analysis import results
from postroom_server.text import LineIndex, PositionEncoding, ScriptMap, from_offset, to_offset

_SEVERITIES = {
    results.DiagnosticSeverity.ERROR: types.DiagnosticSeverity.Error,
    results.DiagnosticSeverity.WARNING: types.DiagnosticSeverity.Warning,
    results.DiagnosticSeverity.INFORMATION: types.DiagnosticSeverity.Information,
    results.DiagnosticSeverity.HINT: types.DiagnosticSeverity.Hint,
}
_TAGS = {
    "deprecated": types.DiagnosticTag.Deprecated,
    "unnecessary": types.DiagnosticTag.Unnecessary,
}
_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")
_MARKS = re.compile(r"(\*\*|`)(.+?)\1")


@dataclass(frozen=True, slots=True)
class FilePlaces:
    """Offsets of a file as the client's positions, and back."""

    index: LineIndex
    encoding: PositionEncoding

    def offset(self, position: types.Position) -> int:
        """The file's offset of a client's position."""
        return to_offset(self.index, self.encoding, position.line, position.character)

    def position(self, offset: int) -> types.Position:
        """The client's position of a file's offset."""
        return types.Position(*from_offset(self.index, self.encoding, offset))

    def range(self, start: int, end: int) -> types.Range:
        """The client's range of a stretch of the file."""
        return types.Range(self.position(start), self.position(end))


@dataclass(frozen=True, slots=True)
class ScriptPlaces:
    """Offsets of a script as the client's positions in the file that holds it, and back."""

    file: FilePlaces
    map: ScriptMap

    def offset(self, position: types.Position) -> int | None:
        """The script's offset of a client's position; None where no script stands."""
        return self.map.offset_to_script(self.file.offset(position))

    def span(self, range_: types.Range) -> results.Span | None:
        """The stretch of the script that a client's range covers; None when it covers none."""
        first, last = self.file.offset(range_.start), self.file.offset(range_.end)
        begin, end = self.map.span_to_file(0, len(self.map.script.text))
        if last < begin or first > end:
            return None
        start = self.map.offset_to_script(first) if first > begin else 0
        stop = self.map.offset_to_script(last) if last < end else len(self.map.script.text)
        if start is None or stop is None:
            return None
        return results.Span(start, max(start, stop))

    def position(self, offset: int) -> types.Position:
        """The client's position of a script's offset."""
        return self.file.position(self.map.offset_to_file(offset))

    def range(self, span: results.Span) -> types.Range:
        """The client's range of a stretch of the script."""
        return self.file.range(*self.map.span_to_file(span.start, span.end))


def required_markup(markdown_text: str, *, markdown: bool) -> types.MarkupContent:
    """Markdown for a client that can draw it, else the same as plain text."""
    if markdown:
        return types.MarkupContent(types.MarkupKind.Markdown, markdown_text)
    return types.MarkupContent(types.MarkupKind.PlainText, plain_text(markdown_text))


def markup(markdown_text: str, *, markdown: bool) -> types.MarkupContent | None:
    """As `required_markup`; None for no text."""
    return required_markup(markdown_text, markdown=markdown) if markdown_text else None


def plain_text(markdown_text: str) -> str:
    """Markdown without its marks: fences, emphasis, code spans, link targets."""
    lines = (line for line in markdown_text.split("\n") if not line.startswith("```"))
    text = _LINK.sub(r"\1", "\n".join(lines))
    return _MARKS.sub(r"\2", text).replace("\n---\n", "\n").strip()


def severity(value: results.DiagnosticSeverity) -> types.DiagnosticSeverity:
    """LSP's severity."""
    return _SEVERITIES[value]


def diagnostic_tags(names: Iterable[str]) -> list[types.DiagnosticTag]:
    """LSP's tags of the names that it knows."""
    return [_TAGS[name] for name in names if name in _TAGS]
