"""From the script host's frames to places in the files that hold the scripts."""

from __future__ import annotations

from msgspec import Struct, field

from postroom_runtime.model.source import FileLocation, ScriptSource
from postroom_runtime.runner.events import ErrorInfo, Place
from postroom_runtime.scripting.frames import ScriptError, StackFrame
from postroom_runtime.text import Position


class Places(Struct):
    """The scripts and modules of a run by the label that names them in frames.

    Maps are built only when a place is asked for, so a run without failures builds few.
    """

    _sources: dict[str, ScriptSource] = field(default_factory=dict[str, ScriptSource])

    def register(self, label: str, source: ScriptSource) -> None:
        """Make frames with `label` mean `source`."""
        self._sources[label] = source

    def place(self, frame: StackFrame | None) -> Place | None:
        """The place of a frame, None when it is in no file of the run."""
        source = self._sources.get(frame.source) if frame is not None else None
        if frame is None or source is None:
            return None
        return place_of(source.place(Position(frame.line, frame.column)))

    def error(self, error: ScriptError, *, script: ScriptSource | None = None) -> ErrorInfo:
        """`error` with its frames as places.

        An error without frames (a time-out, a dead host) is put at the start of `script`.
        """
        found = [place for frame in error.frames if (place := self.place(frame)) is not None]
        if not found and script is not None:
            found = [place_of(script.place(Position(0, 0)))]
        return ErrorInfo(
            name=error.name,
            message=error.message,
            place=found[0] if found else None,
            related=list(dict.fromkeys(found[1:])),
            actual=error.actual,
            expected=error.expected,
            operator=error.operator,
        )


def place_of(location: FileLocation) -> Place:
    """A file location as events carry it."""
    start = location.range.start
    return Place(str(location.path), start.line, start.column)
