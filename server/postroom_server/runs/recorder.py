"""Keeps what one run tells: marks into the results, exchanges into the responses, counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from postroom_runtime.runner.events import (
    Exchanged,
    ItemRef,
    ItemStarted,
    RunEvent,
    RunFinished,
    RunStarted,
    ScriptFailed,
    VerdictGiven,
)

from postroom_server.runs.marks import REQUEST, mark_of, request_key
from postroom_server.runs.responses import Exchange, Responses, exchange_of
from postroom_server.runs.results import Mark, Results

EVERY_SCRIPT = frozenset({"prerequest", "test", "log", REQUEST})
POST_RESPONSE = frozenset({"test", "log"})


@dataclass(slots=True)
class Tally:
    """How a run stands. `total` is how many requests it will send; 0 while unknown."""

    total: int = 0
    begun: int = 0
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    errors: int = 0
    duration: float = 0
    cancelled: bool = False
    current: str = ""

    def summary(self) -> str:
        """One line for a person, e.g. `2 passed, 1 failed in 84 ms`."""
        counts = (
            (self.passed, "passed"),
            (self.failed, "failed"),
            (self.skipped, "skipped"),
            (self.errors, "error" if self.errors == 1 else "errors"),
        )
        told = ", ".join(f"{count} {word}" for count, word in counts if count) or "no tests"
        return f"{'cancelled: ' if self.cancelled else ''}{told} in {self.duration:.0f} ms"


@dataclass(slots=True)
class Recorder:
    """Records the events of one run. `scripts` are the kinds that the run replaces; `mask` hides
    secrets in what is kept for show. `changed` collects the files whose marks changed,
    `last_exchange` is the newest main exchange."""

    results: Results
    responses: Responses
    scripts: frozenset[str] = EVERY_SCRIPT
    mask: Callable[[str], str] = str
    tally: Tally = field(default_factory=Tally)
    changed: set[str] = field(default_factory=set[str])
    last_exchange: Exchange | None = None
    _begun: set[str] = field(default_factory=set[str])

    def record(self, event: RunEvent) -> None:
        """Take the next event of the run."""
        self._count(event)
        if isinstance(event, ItemStarted):
            self._begin(event.item)
        elif isinstance(event, Exchanged):
            self._keep_exchange(event)
        mark = mark_of(event)
        if mark is not None:
            self.results.add(self._masked(mark))
            self.changed.add(mark.place.path)

    def take_changed(self) -> set[str]:
        """The files whose marks changed since the last call."""
        changed, self.changed = self.changed, set()
        return changed

    def _begin(self, item: ItemRef) -> None:
        key = request_key(item)
        if key not in self._begun:
            self._begun.add(key)
            self.changed |= self.results.forget_request(key, self.scripts)

    def _keep_exchange(self, event: Exchanged) -> None:
        exchange = exchange_of(event, request_key(event.item))
        if exchange is not None and self.scripts is EVERY_SCRIPT:
            self.last_exchange = exchange
            self.responses.add(exchange)

    def _count(self, event: RunEvent) -> None:
        tally = self.tally
        if isinstance(event, RunStarted):
            tally.total = event.requests * event.iterations
        elif isinstance(event, ItemStarted):
            tally.begun += 1
            tally.current = event.item.name
        elif isinstance(event, VerdictGiven):
            _count_verdict(tally, event)
        elif isinstance(event, ScriptFailed) or _lost(event):
            tally.errors += 1
        elif isinstance(event, RunFinished):
            tally.duration, tally.cancelled = event.duration, event.cancelled

    def _masked(self, mark: Mark) -> Mark:
        return replace(
            mark,
            value=self.mask(mark.value),
            expected=self.mask(mark.expected),
            actual=self.mask(mark.actual),
        )


def _count_verdict(tally: Tally, event: VerdictGiven) -> None:
    if event.skipped:
        tally.skipped += 1
    elif event.passed:
        tally.passed += 1
    else:
        tally.failed += 1


def _lost(event: RunEvent) -> bool:
    return isinstance(event, Exchanged) and event.source == "collection" and event.error is not None
