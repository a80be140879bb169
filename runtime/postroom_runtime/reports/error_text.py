"""Errors as plain text, for reports that are read by programs."""

from __future__ import annotations

from pathlib import Path

from postroom_runtime.reports.failure_list import expected_and_actual
from postroom_runtime.reports.place_text import place_text
from postroom_runtime.runner.events import ErrorInfo


def error_line(error: ErrorInfo) -> str:
    """Name and message."""
    return f"{error.name}: {error.message}" if error.name else error.message


def stack_text(error: ErrorInfo, base: Path) -> str:
    """The error and its places, one below the other, innermost first."""
    places = [] if error.place is None else [error.place, *error.related]
    rows = [f"   at {place_text(place, base)}" for place in places]
    return "\n".join([error_line(error), *rows])


def full_text(error: ErrorInfo, base: Path) -> str:
    """The stack, and what was expected."""
    values = expected_and_actual(error)
    if values is None:
        return stack_text(error, base)
    expected, actual = values
    return f"{stack_text(error, base)}\n\nexpected: {expected}\nactual:   {actual}"
