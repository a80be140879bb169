"""Keeps what one run tells: marks into the results, exchanges into the responses, counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from postroom_runtime.runner.events import (
    Exchanged,
    ItemFinished,
    ItemRef,
    ItemStarted,
    RunEvent,
    RunFinished,
    RunStarted,
    ScriptFailed,
    ScriptStarted,
    VerdictGiven,
)

from postroom_server.runs.account import Account
from postroom_server.runs.marks import mark_of, request_key, told_at_request
from postroom_server.runs.responses import Exchange, Responses, exchange_of
from postroom_server.runs.results import Mark, Results, Source

Replaced = Callable[[Source], bool]
"""Whether a run replaces what an earlier run of the request said from there."""


def everything(source: Source) -> bool:
    """What a run replaces that sends the request."""
    return True


def post_response(source: Source) -> bool:
    """What a run replaces that runs the tests on the last response."""
    return source.script == "test"


def as_told(mark: Mark) -> Mark:
    """A mark whose file has not changed since the run began."""
    return mark


@dataclass(slots=True)
class Tally:
    """How a run stands. `total` is how many requests it will send; 0 while unknown."""

    total: int = 0
    begun: int = 0
    finished: int = 0
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
    """Records the events of the run of that number. `replaced` is what of earlier runs it replaces;
    `mask` hides secrets in what is kept for show, `now` brings a mark to where its place is by now.
    `changed` collects the files whose marks changed, `last_exchange` is the newest main exchange.
    """

    results: Results
    responses: Responses
    run: int = 0
    replaced: Replaced = everything
    mask: Callable[[str], str] = str
    now: Callable[[Mark], Mark] = as_told
    tally: Tally = field(default_factory=Tally)
    changed: set[str] = field(default_factory=set[str])
    last_exchange: Exchange | None = None
    _begun: set[str] = field(default_factory=set[str])
    _script: ScriptStarted | None = None
    _account: Account = field(default_factory=Account)

    def record(self, event: RunEvent) -> None:
        """Take the next event of the run."""
        self._count(event)
        if isinstance(event, ItemStarted):
            self._begin(event.item)
        elif isinstance(event, ScriptStarted):
            self._script = event
        elif isinstance(event, Exchanged):
            self._keep_exchange(event)
        self._account.record(event, self.mask)
        mark = mark_of(event, self._script)
        if mark is not None and self.results.newest(mark.source.request) <= self.run:
            self._keep(mark)
            elsewhere = told_at_request(mark, event)
            if elsewhere is not None:
                self._keep(elsewhere)

    def take_changed(self) -> set[str]:
        """The files whose marks changed since the last call."""
        changed, self.changed = self.changed, set()
        return changed

    def _keep(self, mark: Mark) -> None:
        mark = self.now(mark.masked(self.mask))
        self.results.add(mark)
        self.changed.add(mark.place.path)

    def _begin(self, item: ItemRef) -> None:
        key = request_key(item)
        if key not in self._begun:
            self._begun.add(key)
            self.changed |= self.results.begin(key, self.run, self.replaced)
        self._script, self._account = None, Account()
        last = self.responses.last(key)
        if self.replaced is post_response and last is not None:
            last.account.begin_again()
            self._account = last.account

    def _keep_exchange(self, event: Exchanged) -> None:
        exchange = exchange_of(event, request_key(event.item), self.run, self._account)
        if exchange is not None and self.replaced is everything:
            self.last_exchange = exchange
            self.responses.add(exchange)

    def _count(self, event: RunEvent) -> None:
        tally = self.tally
        if isinstance(event, RunStarted):
            tally.total = event.requests * event.iterations
        elif isinstance(event, ItemStarted):
            tally.begun += 1
            tally.current = event.item.name
        elif isinstance(event, ItemFinished):
            tally.finished += 1
        elif isinstance(event, VerdictGiven):
            _count_verdict(tally, event)
        elif isinstance(event, ScriptFailed) or _lost(event):
            tally.errors += 1
        elif isinstance(event, RunFinished):
            tally.duration, tally.cancelled = event.duration, event.cancelled


def _count_verdict(tally: Tally, event: VerdictGiven) -> None:
    if event.skipped:
        tally.skipped += 1
    elif event.passed:
        tally.passed += 1
    else:
        tally.failed += 1


def _lost(event: RunEvent) -> bool:
    return isinstance(event, Exchanged) and event.source == "collection" and event.error is not None
