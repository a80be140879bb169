"""Errors in the JSON of newman's summary, with the place in the file added."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from postroom_runtime.reports.error_text import stack_text
from postroom_runtime.reports.place_text import path_text
from postroom_runtime.runner.events import ErrorInfo, Place, VerdictGiven


def error_json(error: ErrorInfo, base: Path) -> dict[str, object]:
    """An error of a script or a request."""
    row: dict[str, object] = {
        "name": error.name,
        "message": error.message,
        "stack": stack_text(error, base),
    }
    if error.place is not None:
        row["location"] = location_json(error.place, base)
    if error.expected is not msgspec.UNSET:
        row["expected"] = error.expected
    if error.actual is not msgspec.UNSET:
        row["actual"] = error.actual
    return row


def verdict_error_json(verdict: VerdictGiven, base: Path) -> dict[str, object]:
    """The error of a failed test."""
    error = verdict.error or ErrorInfo("AssertionError", "the test failed", verdict.place)
    return {**error_json(error, base), "index": verdict.index, "test": verdict.name}


def location_json(place: Place, base: Path) -> Mapping[str, object]:
    """A place, one-based."""
    path = path_text(place.path, base)
    return {"path": path, "line": place.line + 1, "column": place.column + 1}
