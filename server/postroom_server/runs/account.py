"""What happened around one exchange: redirects on the way, what the scripts logged and found."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from postroom_runtime.runner.events import (
    ConsoleLogged,
    Exchanged,
    Place,
    RunEvent,
    ScriptFailed,
    VerdictGiven,
)

_MOST_LINES = 200

Mask = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Line:
    """Something a script said: `word` is the console's level, `✓`, `✗`, `–` (a skipped test) or
    `error`."""

    word: str
    text: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Hop:
    """A request that was answered with a redirect."""

    method: str
    url: str
    code: int


def _lines() -> deque[Line]:
    return deque[Line](maxlen=_MOST_LINES)


@dataclass(slots=True)
class Account:
    """What happened in a request's turn; grows until the turn is over. Of the lines of a kind the
    newest are kept. Secrets are masked."""

    redirects: list[Hop] = field(default_factory=list[Hop])
    console: deque[Line] = field(default_factory=_lines)
    verdicts: deque[Line] = field(default_factory=_lines)

    def begin_again(self) -> None:
        """The tests run again on the response: forget what they said before."""
        self.console.clear()
        self.verdicts.clear()

    def record(self, event: RunEvent, mask: Mask) -> None:
        """Take the next event of the turn."""
        if isinstance(event, ConsoleLogged):
            self.console.append(Line(event.level, mask(event.text), event.place))
        elif isinstance(event, VerdictGiven):
            self.verdicts.append(_verdict(event, mask))
        elif isinstance(event, ScriptFailed):
            said = mask(f"{event.error.name}: {event.error.message}")
            self.verdicts.append(Line("error", said, event.error.place))
        elif isinstance(event, Exchanged) and event.source == "redirect" and event.response:
            self.redirects.append(
                Hop(event.request.method, mask(event.request.url), event.response.code or 0)
            )


def _verdict(event: VerdictGiven, mask: Mask) -> Line:
    if event.skipped:
        return Line("–", mask(event.name), event.place)
    if event.error is None or event.passed:
        return Line("✓", mask(event.name), event.place)
    said = f"{event.name}: {event.error.message}"
    return Line("✗", mask(said), event.error.place or event.place)
