"""Tells the editor what happens in runs, without the secrets that are known by then."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from postroom_runtime.runner.events import RunEvent
from postroom_runtime.runner.masking import masked_event

from postroom_server.lsp.extensions import RUN_EVENT, RUN_EVENT_COVERED, Notification
from postroom_server.lsp.messages import RunHappened
from postroom_server.runs.told import ToldEvents

if TYPE_CHECKING:
    from postroom_server.lsp.session import Session


@dataclass(slots=True)
class Telling:
    """What has been told of runs. `_next` holds the number of a run's next event."""

    session: Session
    _told: ToldEvents = field(default_factory=ToldEvents)
    _next: dict[int, int] = field(default_factory=dict[int, int])

    def happened(self, run: int, event: RunEvent) -> None:
        """Tell the next event of a run."""
        number = self._next.get(run, 0)
        self._next[run] = number + 1
        self._tell(RUN_EVENT, run, number, event)

    def ended(self, run: int) -> None:
        """A run is over: it has no more events. Those that it had may still be covered."""
        self._next.pop(run, None)

    def cover(self, spellings: Collection[str]) -> None:
        """Tell the events again in which secrets stood when they were told."""
        for told in self._told.take(spellings):
            self._tell(RUN_EVENT_COVERED, told.run, told.number, told.event)

    def _tell(self, how: Notification, run: int, number: int, event: RunEvent) -> None:
        editor = self.session.editor
        if not editor.takes(how):
            return
        shown = masked_event(event, self.session.mask)
        editor.notify(how, RunHappened(run, number, shown))
        if editor.takes(RUN_EVENT_COVERED):
            self._told.add(run, number, shown)
