"""What runs said, in place: failures as diagnostics, the rest as hints at the end of the line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types
from postroom_runtime.model.causes import likely_cause
from postroom_runtime.model.source import FileLocation
from postroom_runtime.runner.events import Place
from postroom_runtime.text import Position, Range

from postroom_server.lsp.documents import Document
from postroom_server.lsp.places import file_location
from postroom_server.lsp.shown_marks import shown_marks
from postroom_server.runs.results import Mark, MarkKind
from postroom_server.runs.shown import on_one_line, shortened

if TYPE_CHECKING:
    from postroom_server.lsp.session import Session

SOURCE = "postroom"

_CODES = {
    MarkKind.FAILED: "test-failed",
    MarkKind.ERROR: "run-error",
    MarkKind.WARNING: "run-warning",
}
VERDICT_CODES = frozenset(_CODES.values())
"""The codes of diagnostics that a run has brought."""

_LONGEST_HINT = 80
_MOST_NAMES = 5
_NOTEWORTHY = 0.5
"""Milliseconds: what is shorter would be shown as none."""
_MOST_IN_TOOLTIP = 20


def verdict_diagnostics(session: Session, document: Document) -> list[types.Diagnostic]:
    """Failed tests, errors and warnings of the last runs, where they stand now."""
    marks = [mark for mark in _marks(session, document) if mark.kind in _CODES]
    grouped = _grouped(marks)
    return [_diagnostic(session, document, group) for group in grouped]


def verdict_hints(session: Session, document: Document) -> list[types.InlayHint]:
    """Passed tests and log lines of the last runs, at the end of their lines."""
    marks = [mark for mark in _marks(session, document) if mark.kind not in _CODES]
    by_end: dict[int, list[Mark]] = {}
    for mark in marks:
        by_end.setdefault(_line_span(document, mark.place)[1], []).append(mark)
    return [_hint(document, end, group) for end, group in sorted(by_end.items())]


def _marks(session: Session, document: Document) -> list[Mark]:
    """The marks of a document without the secrets that are known by now: a script may have logged
    one before it made it the value of a secret variable."""
    return [mark.masked(session.mask) for mark in shown_marks(session, document)]


def _grouped(marks: Sequence[Mark]) -> list[list[Mark]]:
    """Marks that say the same at the same place, together: iterations, or a folder's script that
    ran for many requests."""

    def key(mark: Mark) -> tuple[object, ...]:
        return (mark.place.line, mark.place.column, mark.kind, mark.title, mark.value, mark.stale)

    return [list(group) for _, group in groupby(sorted(marks, key=key), key)]


def _diagnostic(session: Session, document: Document, group: list[Mark]) -> types.Diagnostic:
    mark = group[0]
    severity = types.DiagnosticSeverity.Error
    if mark.kind is MarkKind.WARNING:
        severity = types.DiagnosticSeverity.Warning
    return types.Diagnostic(
        range=document.places.range(*_line_span(document, mark.place)),
        message=_message(group),
        severity=types.DiagnosticSeverity.Information if mark.stale else severity,
        code=_CODES[mark.kind],
        source=SOURCE,
        related_information=_related(session, mark) or None,
    )


def _message(group: list[Mark]) -> str:
    mark = group[0]
    lines = [f"{mark.title}: {mark.value}" if mark.kind is MarkKind.FAILED else mark.value]
    if mark.stale:  # in front: many editors show the first line alone
        lines[0] = f"(before your edit) {lines[0]}"
    if mark.expected:
        lines.append(f"expected: {shortened(mark.expected)}")
    if mark.actual:
        lines.append(f"actual: {shortened(mark.actual)}")
    cause = likely_cause(mark.value)
    if cause is not None:
        lines.append(f"likely cause: {cause.sentence}{f' [{cause.rule}]' if cause.rule else ''}")
    lines += _repetition(group)
    if mark.stale:
        lines.append("The script has changed since this run.")
    return "\n".join(lines)


def _repetition(group: list[Mark]) -> Iterable[str]:
    """How often the same was said and by which requests; what else was said there."""
    names = list(dict.fromkeys(mark.source.name for mark in group))
    times, others = sum(mark.count for mark in group), sum(mark.others for mark in group)
    if times > 1:
        more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
        yield f"{times} times, in {', '.join(names[:_MOST_NAMES])}{more}"
    if others:
        yield f"{others} more that differ are not shown"


def _related(session: Session, mark: Mark) -> list[types.DiagnosticRelatedInformation]:
    if not session.client.related_information:
        return []
    return [
        types.DiagnosticRelatedInformation(_location(session, place), f"in {mark.title}")
        for place in mark.related
    ]


def _location(session: Session, place: Place) -> types.Location:
    position = Position(place.line, place.column)
    return file_location(session, FileLocation(Path(place.path), Range(position, position)))


def _line_span(document: Document, place: Place) -> tuple[int, int]:
    """From the place to the end of its line in the script, or in the file where there is none.

    A script in one JSON string has its lines all on one line of the file: only the script knows
    where a line ends.
    """
    start = document.index.offset(Position(place.line, place.column))
    script = document.script_around(start)
    inside = None if script is None else script.places.map.offset_to_script(start)
    if script is None or inside is None:
        number = document.index.position(start).line  # the place may be of a longer text
        line = document.index.line(number)
        return start, max(start, document.index.starts[number] + len(line.rstrip()))
    text = script.block.text
    end = text.find("\n", inside)
    line = text[inside : len(text) if end < 0 else end].rstrip()
    return script.places.map.span_to_file(inside, inside + len(line))


def _hint(document: Document, end: int, marks: list[Mark]) -> types.InlayHint:
    label = "  ".join(_labels(marks))
    stale = all(mark.stale for mark in marks)
    return types.InlayHint(
        position=document.places.position(end),
        label=f"{label} (before your edit)" if stale else label,
        tooltip=_tooltip(marks),
        padding_left=True,
    )


def _labels(marks: list[Mark]) -> Iterable[str]:
    passed = [mark for mark in marks if mark.kind is MarkKind.PASSED]
    skipped = [mark for mark in marks if mark.kind is MarkKind.SKIPPED]
    logged = [mark for mark in marks if mark.kind is MarkKind.LOGGED]
    if passed:
        longest = max(mark.duration for mark in passed)
        yield f"✓{_times(passed)}{f' {longest:.0f} ms' if longest >= _NOTEWORTHY else ''}"
    if skipped:
        yield f"– skipped{_times(skipped)}"
    if logged:
        yield f"» {shortened(on_one_line(logged[-1].value), _LONGEST_HINT)}{_times(logged)}"


def _times(marks: list[Mark]) -> str:
    times = sum(mark.count + mark.others for mark in marks)
    return f" ×{times}" if times > 1 else ""


def _tooltip(marks: list[Mark]) -> str:
    lines = list(dict.fromkeys(map(_told, marks)))
    left_out = len(lines) - _MOST_IN_TOOLTIP + sum(mark.others for mark in marks)
    earlier = [f"… {left_out} earlier"] if left_out > 0 else []
    return "\n".join(earlier + lines[-_MOST_IN_TOOLTIP:])


def _told(mark: Mark) -> str:
    if mark.kind is MarkKind.LOGGED:
        return f"{mark.level}: {shortened(mark.value)} ({mark.source.name})"
    return f"{mark.kind}: {mark.title} ({mark.source.name}, {mark.duration:.1f} ms)"
