"""What went wrong so far: decides on `--bail` and on the exit code."""

from __future__ import annotations

from msgspec import Struct

from postroom_runtime.runner.events import Exchanged, RunEvent, ScriptFailed, VerdictGiven


class Outcome(Struct):
    """Counts of failures in a run."""

    verdicts: int = 0
    scripts: int = 0
    requests: int = 0

    @property
    def failures(self) -> int:
        """Failed verdicts, scripts and requests together."""
        return self.verdicts + self.errors

    @property
    def errors(self) -> int:
        """Scripts and requests that failed outside any verdict."""
        return self.scripts + self.requests

    def count(self, event: RunEvent) -> None:
        """Take an event into account."""
        if isinstance(event, VerdictGiven):
            self.verdicts += not (event.passed or event.skipped)
        elif isinstance(event, ScriptFailed):
            self.scripts += 1
        elif isinstance(event, Exchanged) and is_main(event):
            self.requests += event.error is not None


def is_main(event: Exchanged) -> bool:
    """Whether an exchange is the last one of a request of the collection, and not one that serves
    it: a redirect, an auth handshake, what a script sent."""
    return event.source == "collection"
