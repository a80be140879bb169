"""When each phase of an exchange began and ended."""

from __future__ import annotations

import time

from msgspec import Struct, field

from postroom_runtime.model.response import Timings


class Stopwatch(Struct):
    """Moments of one exchange, in seconds of `time.perf_counter`; None until they come.

    `received` counts bytes of the body so far.

    On a connection that is used again, the phases before `head_sent` do not happen.
    """

    started: float = field(default_factory=time.perf_counter)
    resolved: float | None = None
    connecting: float | None = None
    connected: float | None = None
    secured: float | None = None
    head_sent: float | None = None
    first_byte: float | None = None
    ended: float | None = None
    received: int = 0

    def timings(self) -> Timings:
        """The phases in milliseconds."""
        begun = self.secured or self.connected or self.started
        return Timings(
            dns=_between(self.started, self.resolved),
            tcp=_between(self.connecting, self.connected),
            tls=_between(self.connected, self.secured),
            first_byte=_between(begun, self.first_byte),
            download=_between(self.first_byte, self.ended),
            total=_between(self.started, self.ended or time.perf_counter()) or 0.0,
        )


def _between(start: float | None, end: float | None) -> float | None:
    if start is None or end is None:
        return None
    return max(0.0, (end - start) * 1000)
