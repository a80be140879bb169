"""What happened in one request's turn, gathered from its events."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from postroom_runtime.runner.events import (
    ConsoleLogged,
    Exchanged,
    ItemFinished,
    ItemRef,
    ItemStarted,
    RunEvent,
    RunFinished,
    ScriptFailed,
    ScriptFinished,
    VerdictGiven,
    Warned,
)
from postroom_runtime.runner.outcome import is_main


@dataclass(slots=True)
class ItemRecord:
    """A request's turn. `position` counts turns from 0 within the iteration, `started` is a Unix
    time in seconds, `duration` milliseconds."""

    item: ItemRef
    iteration: int
    position: int
    started: float
    exchanges: list[Exchanged] = field(default_factory=list[Exchanged])
    verdicts: list[VerdictGiven] = field(default_factory=list[VerdictGiven])
    script_failures: list[ScriptFailed] = field(default_factory=list[ScriptFailed])
    script_runs: list[ScriptFinished] = field(default_factory=list[ScriptFinished])
    logs: list[ConsoleLogged] = field(default_factory=list[ConsoleLogged])
    warnings: list[Warned] = field(default_factory=list[Warned])
    skipped: bool = False
    duration: float = 0

    @property
    def title(self) -> str:
        """Folders and name, without the collection's."""
        return " / ".join(self.item.path[1:]) or self.item.name

    @property
    def main(self) -> Exchanged | None:
        """The last exchange of the request itself, None when it was not sent."""
        return next((e for e in reversed(self.exchanges) if is_main(e)), None)

    @property
    def request_error(self) -> Exchanged | None:
        """The request's own exchange, if it failed."""
        main = self.main
        return main if main is not None and main.error is not None else None

    @property
    def failed(self) -> bool:
        """Whether anything in this turn counts as a failure."""
        verdicts = any(not (verdict.passed or verdict.skipped) for verdict in self.verdicts)
        return verdicts or bool(self.script_failures) or self.request_error is not None


@dataclass(slots=True)
class RecordBuilder:
    """Gathers events into records and hands each to `done` when its turn is over.

    Nothing is kept beyond that, so a long run takes no more memory than its reports do.
    """

    done: Callable[[ItemRecord], None]
    _current: ItemRecord | None = None
    _position: int = 0
    _iteration: int = -1

    def hear(self, event: RunEvent) -> None:
        """Take an event in."""
        if isinstance(event, ItemStarted):
            self._begin(event)
        elif isinstance(event, ItemFinished | RunFinished):
            self._end(isinstance(event, ItemFinished) and event.skipped)
        elif self._current is not None:
            _add(self._current, event)

    def _begin(self, event: ItemStarted) -> None:
        if event.iteration != self._iteration:
            self._iteration, self._position = event.iteration, 0
        self._current = ItemRecord(event.item, event.iteration, self._position, time.time())
        self._position += 1

    def _end(self, skipped: bool) -> None:
        record, self._current = self._current, None
        if record is None:
            return
        record.skipped = skipped
        record.duration = (time.time() - record.started) * 1000
        self.done(record)


def _add(record: ItemRecord, event: RunEvent) -> None:
    match event:
        case Exchanged():
            record.exchanges.append(event)
        case VerdictGiven():
            record.verdicts.append(event)
        case ScriptFailed():
            record.script_failures.append(event)
        case ScriptFinished():
            record.script_runs.append(event)
        case ConsoleLogged():
            record.logs.append(event)
        case Warned():
            record.warnings.append(event)
        case _:
            pass
