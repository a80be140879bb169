"""An error in the HTML report: its words, what was expected, and the source line."""

from __future__ import annotations

from pathlib import Path

from postroom_runtime.model.causes import likely_cause
from postroom_runtime.reports.error_text import error_line
from postroom_runtime.reports.excerpt import Excerpts
from postroom_runtime.reports.failure_list import expected_and_actual
from postroom_runtime.reports.html_text import element, escaped, wrapped
from postroom_runtime.reports.place_text import place_text
from postroom_runtime.reports.safe_text import shortened
from postroom_runtime.runner.events import ErrorInfo, Place

_LONGEST = 4000


def error_html(error: ErrorInfo, base: Path, excerpts: Excerpts) -> str:
    """The error as a block."""
    parts = [element("pre", shortened(error_line(error), _LONGEST), "bad"), _values(error)]
    if error.place is not None:
        parts.append(_source(error.place, base, excerpts))
    parts += [element("p", f"from {place_text(place, base)}", "soft") for place in error.related]
    cause = likely_cause(error.message)
    if cause is not None:
        parts.append(element("p", f"Likely cause: {cause.sentence}", "warn"))
    return "".join(parts)


def _values(error: ErrorInfo) -> str:
    values = expected_and_actual(error)
    if values is None:
        return ""
    expected, actual = (shortened(value, _LONGEST) for value in values)
    rows = (
        f"{element('dt', 'expected')}{element('dd', expected, 'good')}"
        f"{element('dt', 'actual')}{element('dd', actual, 'bad')}"
    )
    return wrapped("dl", rows, "values")


def _source(place: Place, base: Path, excerpts: Excerpts) -> str:
    told = element("p", f"at {place_text(place, base)}", "soft")
    excerpt = excerpts.at(place)
    if excerpt is None:
        return told
    gutter = f"{excerpt.number} │ "
    blank = " " * (len(gutter) - 2) + "│ " + " " * excerpt.caret
    lines = f"{escaped(gutter + excerpt.text)}\n{escaped(blank)}<b>^</b>"
    return told + wrapped("pre", lines, "source")
