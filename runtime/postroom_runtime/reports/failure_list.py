"""The failures of a run in detail: what, expected and actual, and the source line with a caret."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from postroom_runtime.model.causes import likely_cause
from postroom_runtime.reports.excerpt import Excerpts
from postroom_runtime.reports.place_text import place_text
from postroom_runtime.reports.quantities import counted
from postroom_runtime.reports.safe_text import safe_line, shortened
from postroom_runtime.reports.style import Style
from postroom_runtime.runner.console_text import literal
from postroom_runtime.runner.events import ErrorInfo, Place

_VALUE_WIDTH = 400


class Failed(Struct, frozen=True):
    """A failure for the list: a test, a script or a request. `response` is what the request's
    response began with, empty where that does not help."""

    kind: str
    title: str
    iteration: int
    error: ErrorInfo
    response: str = ""


def failure_lines(
    failed: Sequence[Failed], style: Style, base: Path, excerpts: Excerpts
) -> Iterator[str]:
    """The section of failures, numbered as in the report above it."""
    yield style.paint(counted(len(failed), "failure"), "bold", "red")
    several = any(failure.iteration for failure in failed)
    for number, failure in enumerate(failed, 1):
        yield ""
        iteration = f"  (iteration {failure.iteration + 1})" if several else ""
        yield f"  {style.paint(f'{number}. {failure.title}', 'bold')}{iteration}"
        for line in _details(failure.error, style, base, excerpts):
            yield f"     {line}"
        if failure.response:
            yield f"     {style.paint(f'response  {failure.response}', 'dim')}"
    yield ""


def _details(error: ErrorInfo, style: Style, base: Path, excerpts: Excerpts) -> Iterator[str]:
    first, *rest = error.message.split("\n")
    yield style.paint(f"{safe_line(error.name)}: {safe_line(first)}", "red")
    yield from (safe_line(line) for line in rest)
    yield from _values(error, style)
    if error.place is not None:
        yield from _source(error.place, style, base, excerpts)
    for place in error.related:
        yield style.paint(f"  from {place_text(place, base)}", "dim")
    cause = likely_cause(error.message)
    if cause is not None:
        rule = f" (postroom check --explain {cause.rule})" if cause.rule else ""
        yield f"{style.paint('likely cause:', 'yellow')} {cause.sentence}{style.paint(rule, 'dim')}"


def expected_and_actual(error: ErrorInfo) -> tuple[str, str] | None:
    """Both values as literals; None when the error compares nothing."""
    if error.expected is msgspec.UNSET or error.actual is msgspec.UNSET:
        return None
    return literal(error.expected), literal(error.actual)


def _values(error: ErrorInfo, style: Style) -> Iterator[str]:
    values = expected_and_actual(error)
    if values is None:
        return
    expected, actual = (safe_line(shortened(value, _VALUE_WIDTH)) for value in values)
    yield f"  expected  {style.paint(expected, 'green')}"
    yield f"  actual    {style.paint(actual, 'red')}"


def _source(place: Place, style: Style, base: Path, excerpts: Excerpts) -> Iterator[str]:
    yield f"at {style.paint(place_text(place, base), 'cyan')}"
    excerpt = excerpts.at(place)
    if excerpt is None:
        return
    gutter = f"  {excerpt.number} │ "
    yield f"{style.paint(gutter, 'dim')}{excerpt.text}"
    blank = " " * (len(gutter) - 2) + "│ "
    yield f"{style.paint(blank, 'dim')}{' ' * excerpt.caret}{style.paint('^', 'red')}"
