"""GitHub annotations: failures appear on the script's own lines of a pull request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from postroom_runtime.reports.error_text import full_text
from postroom_runtime.reports.place_text import path_text
from postroom_runtime.reports.safe_text import safe_block, safe_line
from postroom_runtime.runner.events import (
    ErrorInfo,
    Exchanged,
    ItemRef,
    Place,
    RunEvent,
    ScriptFailed,
    VerdictGiven,
    Warned,
)
from postroom_runtime.runner.outcome import is_main
from postroom_runtime.variables.scopes import RunScopes

_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


@dataclass(frozen=True, slots=True)
class GithubReport:
    """Writes workflow commands to `stream`. Paths are relative to the checkout at `base`."""

    stream: TextIO
    base: Path

    def hear(self, event: RunEvent) -> None:
        """Something happened."""
        match event:
            case VerdictGiven(passed=False, skipped=False):
                error = event.error or ErrorInfo("AssertionError", "the test failed", event.place)
                self._annotate("error", f"{_title(event.item)} › {event.name}", error)
            case ScriptFailed():
                self._annotate("error", f"{_title(event.item)} › script", event.error)
            case Exchanged(error=ErrorInfo() as error) if is_main(event):
                place = error.place or event.item.place
                told = ErrorInfo(error.name, error.message, place)
                self._annotate("error", f"{_title(event.item)} › request", told)
            case Warned():
                told = ErrorInfo("", event.message, event.place)
                self._annotate("warning", "" if event.item is None else _title(event.item), told)
            case _:
                pass

    def finish(self, scopes: RunScopes | None) -> None:
        """Nothing is left to write."""
        self.stream.flush()

    def _annotate(self, level: str, title: str, error: ErrorInfo) -> None:
        text = full_text(error, self.base)
        self.stream.write(annotation(level, title, text, error.place, self.base))


def annotation(level: str, title: str, text: str, place: Place | None, base: Path) -> str:
    """A workflow command that annotates `place`; `level` is error, warning or notice."""
    properties = {**_place(place, base), **({"title": safe_line(title)} if title else {})}
    rows = ",".join(f"{key}={value.translate(_PROPERTY)}" for key, value in properties.items())
    return f"::{level}{' ' if rows else ''}{rows}::{safe_block(text).translate(_DATA)}\n"


def _place(place: Place | None, base: Path) -> Mapping[str, str]:
    if place is None:
        return {}
    path = path_text(place.path, base)
    return {"file": path, "line": str(place.line + 1), "col": str(place.column + 1)}


def _title(item: ItemRef) -> str:
    return " / ".join(item.path[1:]) or item.name
