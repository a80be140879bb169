"""Counting a run: totals and failures by kind, and response times."""

from __future__ import annotations

from msgspec import Struct, field

from postroom_runtime.runner.events import (
    Exchanged,
    ItemFinished,
    IterationFinished,
    IterationStarted,
    RunEvent,
    RunFinished,
    ScriptFailed,
    ScriptStarted,
    VerdictGiven,
)
from postroom_runtime.runner.outcome import is_main


class Count(Struct):
    """How many there were, and how many of them failed or were skipped."""

    total: int = 0
    failed: int = 0
    skipped: int = 0


class Tally(Struct):
    """Counts of a run. Times are milliseconds. `requests` counts what left for the collection's
    own requests, `side_requests` what scripts and auth handshakes sent besides."""

    iterations: Count = field(default_factory=Count)
    items: Count = field(default_factory=Count)
    requests: Count = field(default_factory=Count)
    side_requests: int = 0
    prerequest_scripts: Count = field(default_factory=Count)
    test_scripts: Count = field(default_factory=Count)
    verdicts: Count = field(default_factory=Count)
    response_times: list[float] = field(default_factory=list[float])
    received: int = 0
    duration: float = 0
    cancelled: bool = False
    _failures_before: int = 0

    @property
    def failures(self) -> int:
        """Failed verdicts, scripts and requests together."""
        scripts = self.prerequest_scripts.failed + self.test_scripts.failed
        return self.verdicts.failed + self.requests.failed + scripts

    def hear(self, event: RunEvent) -> None:
        """Take an event into account."""
        if isinstance(event, VerdictGiven):
            self._verdict(event)
        elif isinstance(event, Exchanged):
            self._exchange(event)
        elif isinstance(event, ScriptStarted):
            self._scripts(event.kind).total += 1
        elif isinstance(event, ScriptFailed):
            self._scripts(event.kind).failed += 1
        elif isinstance(event, ItemFinished):
            self.items.total += 1
            self.items.skipped += event.skipped
        elif isinstance(event, IterationStarted):
            self._failures_before = self.failures
        elif isinstance(event, IterationFinished):
            self.iterations.total += 1
            self.iterations.failed += self.failures > self._failures_before
        elif isinstance(event, RunFinished):
            self.duration = event.duration
            self.cancelled = event.cancelled

    def _verdict(self, event: VerdictGiven) -> None:
        self.verdicts.total += 1
        self.verdicts.skipped += event.skipped
        self.verdicts.failed += not (event.passed or event.skipped)

    def _exchange(self, event: Exchanged) -> None:
        if event.response is not None:
            self.received += event.response.wire_size
        if not is_main(event):
            self.side_requests += event.source != "redirect"
            return
        self.requests.total += 1
        self.requests.failed += event.error is not None
        if event.response is not None:
            self.response_times.append(event.response.response_time)

    def _scripts(self, kind: str) -> Count:
        return self.prerequest_scripts if kind == "prerequest" else self.test_scripts
