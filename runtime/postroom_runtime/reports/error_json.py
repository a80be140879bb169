"""Errors in the JSON of newman's summary, with the place in the file added."""

from __future__ import annotations

import hashlib
import time
import uuid
from collections.abc import Mapping
from pathlib import Path

import msgspec

from postroom_runtime.reports.error_text import stack_text
from postroom_runtime.reports.place_text import path_text
from postroom_runtime.runner.events import ErrorInfo, Place, VerdictGiven


def error_json(error: ErrorInfo, base: Path) -> dict[str, object]:
    """An error of a script or a request. `checksum` is the same for the same error."""
    stack = stack_text(error, base)
    places = [] if error.place is None else [error.place, *error.related]
    row: dict[str, object] = {
        "type": error.name,
        "name": error.name,
        "message": error.message,
        "stack": stack,
        "checksum": hashlib.md5(stack.encode("utf-8", "replace")).hexdigest(),
        "id": str(uuid.uuid4()),
        "timestamp": round(time.time() * 1000),
        "stacktrace": [_frame(place, base) for place in places],
    }
    if error.place is not None:
        row["location"] = location_json(error.place, base)
    return row | _values(error)


def verdict_error_json(verdict: VerdictGiven, base: Path) -> dict[str, object]:
    """The error of a failed test."""
    error = verdict.error or ErrorInfo("AssertionError", "the test failed", verdict.place)
    return {**error_json(error, base), "index": verdict.index, "test": verdict.name}


def request_error_json(error: ErrorInfo, base: Path) -> dict[str, object]:
    """The error of a request that failed; `code` as Node names it."""
    return {"code": error.name, **error_json(error, base)}


def location_json(place: Place, base: Path) -> Mapping[str, object]:
    """A place, one-based."""
    path = path_text(place.path, base)
    return {"path": path, "line": place.line + 1, "column": place.column + 1}


def _frame(place: Place, base: Path) -> Mapping[str, object]:
    name = path_text(place.path, base)
    return {"fileName": name, "lineNumber": place.line + 1, "columnNumber": place.column + 1}


def _values(error: ErrorInfo) -> dict[str, object]:
    values = {"expected": error.expected, "actual": error.actual}
    return {key: value for key, value in values.items() if value is not msgspec.UNSET}
