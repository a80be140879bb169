"""The events that an editor has been told, to find those that hold what is secret by now."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, field

from postroom_runtime.runner.events import (
    ConsoleLogged,
    Exchanged,
    RunEvent,
    ScriptFailed,
    VerdictGiven,
    Visualized,
    Warned,
)
from postroom_runtime.runner.masking import masked_event

_WITH_TEXTS = (ConsoleLogged, Exchanged, ScriptFailed, VerdictGiven, Visualized, Warned)
_MOST = 5000
_LARGEST = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Told:
    """An event, by the number of its run and its own in it. `texts` are all that it says."""

    run: int
    number: int
    event: RunEvent
    texts: tuple[str, ...]

    @property
    def size(self) -> int:
        """Characters, those of a body that is no text among them."""
        exchange = self.event if isinstance(self.event, Exchanged) else None
        body = exchange.response.base64 if exchange and exchange.response else None
        return sum(map(len, self.texts)) + len(body or "")

    def holds(self, spellings: Collection[str]) -> bool:
        """Whether one of these stands in it."""
        return any(one in text for text in self.texts for one in spellings)


@dataclass(slots=True)
class ToldEvents:
    """The newest events: at most 5000, and 64 million characters."""

    _kept: deque[Told] = field(default_factory=deque[Told])
    _size: int = 0

    def add(self, run: int, number: int, event: RunEvent) -> None:
        """Keep an event, if it says anything."""
        if isinstance(event, _WITH_TEXTS):
            self._put(Told(run, number, event, _texts(event)))

    def take(self, spellings: Collection[str]) -> list[Told]:
        """The events in which one of these stands; they are not kept any more."""
        before, self._kept, self._size = self._kept, deque[Told](), 0
        found: list[Told] = []
        for told in before:
            if told.holds(spellings):
                found.append(told)
            else:
                self._put(told)
        return found

    def _put(self, told: Told) -> None:
        self._kept.append(told)
        self._size += told.size
        while len(self._kept) > _MOST or self._size > _LARGEST:
            self._size -= self._kept.popleft().size


def _texts(event: RunEvent) -> tuple[str, ...]:
    texts: list[str] = []

    def seen(text: str) -> str:
        texts.append(text)
        return text

    masked_event(event, seen)
    return tuple(texts)
