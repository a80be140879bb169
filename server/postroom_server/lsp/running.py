"""From a person's command to a run and back: order, progress, results on their lines, messages."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from postroom_runtime.runner.events import RunEvent
from postroom_runtime.service.frames import Done, Refused, Run

from postroom_server.lsp import messages
from postroom_server.lsp.extensions import RUN_FINISHED, RUN_STARTED
from postroom_server.lsp.progress import Progress
from postroom_server.lsp.scope_files import globals_file
from postroom_server.runs.client import RunRefusedError
from postroom_server.runs.pipe import RuntimeLostError
from postroom_server.runs.recorder import Recorder, Tally

if TYPE_CHECKING:
    from postroom_server.lsp.session import Session

logger = logging.getLogger(__name__)

_FIRST_SECONDS = 0.05
_LONGEST_SECONDS = 0.4


@dataclass(slots=True)
class RunUnderWay:
    """A run that the editor knows of. `title` names it for a person, `saved` is the URI of a
    document that was saved meanwhile and is to be run when this is over. What happens is shown a
    moment later and all together, the longer the run, the less often: typing comes first."""

    session: Session
    order: Run
    title: str
    recorder: Recorder
    environment: Path | None
    progress: Progress | None = None
    saved: str = ""
    _showing: asyncio.TimerHandle | None = None
    _pause: float = _FIRST_SECONDS

    def use(self, environment: Path | None) -> None:
        """Run with an environment, and with the globals that the workspace has by now."""
        session, path = self.session, Path(self.order.path)
        globals_, self.environment = globals_file(session, path), environment
        session.secrets.learn_files(environment, globals_)
        changes: dict[str, object] = {
            "environment": str(environment) if environment else None,
            "globals": str(globals_) if globals_ else None,
            "values": session.environments.values(environment, session.collection_of(path)),
        }
        self.order = msgspec.structs.replace(self.order, **changes)

    async def follow(self) -> Tally:
        """Run to the end. Never raises for what a run can go wrong with: it tells the person."""
        self._begin()
        problem = ""
        try:
            done = await self.session.runtime.run(self.order, self._happened)
            self._keep(done)
        except RunRefusedError as refusal:
            problem = _refusal(refusal.refused)
        except RuntimeLostError as loss:
            problem = str(loss)
        finally:
            self._end(problem)
        return self.recorder.tally

    def _begin(self) -> None:
        session, run = self.session, self.order.run
        if any(one.title == self.title for one in session.under_way.values()):
            self.title = f"{self.title} (run {run})"
        session.under_way[run] = self
        about = messages.RunStarted(run, self.title, self.order.path, self.order.select)
        session.editor.notify(RUN_STARTED, about)
        session.tell_status()
        if session.client.progress:
            self.progress = Progress(session.server, f"postroom/run/{run}", self.title)
            session.editor.errand(self.progress.begin())

    def _happened(self, event: RunEvent) -> None:
        self.recorder.record(event)
        self.session.telling.happened(self.order.run, event)
        if self._showing is None:
            loop = asyncio.get_running_loop()
            self._showing = loop.call_later(self._pause, self._show_more)

    def _show_more(self) -> None:
        """Bring what has happened to the editor while the run goes on."""
        if self._pause == _FIRST_SECONDS:
            self.session.editor.refresh_lenses()  # now that there is something to stop
        self._pause = min(2 * self._pause, _LONGEST_SECONDS)
        self._show()
        self._report()

    def _show(self) -> None:
        if self._showing is not None:
            self._showing.cancel()
            self._showing = None
        self.session.results_changed(self.recorder.take_changed())

    def _report(self) -> None:
        if self.progress is None:
            return
        tally = self.recorder.tally
        percentage = round(100 * tally.finished / tally.total) if tally.total else None
        counts = f"{tally.begun}/{tally.total} " if tally.total > 1 else ""
        failed = f", {tally.failed} failed" if tally.failed else ""
        self.progress.report(f"{counts}{tally.current}{failed}", percentage)

    def _keep(self, done: Done) -> None:
        session, before = self.session, self.order.values
        if not done.values:
            return
        session.secrets.learn_values(done.values.values())
        collection = session.collection_of(Path(self.order.path))
        if session.environments.keep(self.environment, collection, before, done.values):
            session.knowledge_changed()

    def _end(self, problem: str) -> None:
        session, run = self.session, self.order.run
        session.under_way.pop(run, None)
        session.telling.ended(run)
        try:
            self._show()
        finally:
            self._tell_end(problem)

    def _tell_end(self, problem: str) -> None:
        session, run = self.session, self.order.run
        session.editor.refresh_lenses()
        summary = problem or self.recorder.tally.summary()
        if self.progress is not None:
            self.progress.end(summary)
        if problem:
            session.editor.complain(problem)
        tally = msgspec.convert(self.recorder.tally, messages.Tally, from_attributes=True)
        session.covering.cover()
        end = messages.RunFinished(run, summary, tally, problem or None)
        session.editor.notify(RUN_FINISHED, end)
        session.tell_status()


def _refusal(refused: Refused) -> str:
    """One sentence with the place, one-based as a person counts."""
    if refused.path is None:
        return refused.message
    line = "" if refused.line is None else f":{refused.line + 1}"
    place = f"{refused.path}{line}"
    return refused.message if refused.path in refused.message else f"{place}: {refused.message}"
