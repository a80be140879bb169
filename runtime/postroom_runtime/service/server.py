"""Serves the language server's commands: starts runs, cancels them, tells what happens."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import PackageNotFoundError, version

import msgspec

from postroom_runtime.model.problems import UnreadableInputError
from postroom_runtime.runner.events import RunEvent, Warned
from postroom_runtime.scripting.bundle import BundleMissingError
from postroom_runtime.scripting.pipe import BrokenFrameError
from postroom_runtime.scripting.supervisor import ScriptHosts
from postroom_runtime.service.channel import Channel, standard_channel
from postroom_runtime.service.consents import Consents
from postroom_runtime.service.frames import (
    Cancel,
    Command,
    Done,
    Happened,
    Hello,
    Learned,
    Refused,
    Run,
    Shutdown,
    VaultAnswer,
)
from postroom_runtime.service.perform import perform

logger = logging.getLogger(__name__)


async def serve() -> int:
    """Serve until standard input ends or `Shutdown` comes; gives the exit code."""
    channel = await standard_channel()
    service = Service(channel, ScriptHosts(spares=1))
    channel.send(Hello(_version()))
    try:
        await service.listen()
    finally:
        await service.close()
    return 0


_TOO_LONG = (
    "A response or a log line of this run is longer than 256 MB, which is too long for the editor. "
    "`postroom run` shows it."
)


@dataclass(slots=True)
class Service:
    """The runs under way, by their number."""

    channel: Channel
    hosts: ScriptHosts
    _consents: Consents = field(init=False)
    _runs: dict[int, asyncio.Task[None]] = field(default_factory=dict[int, "asyncio.Task[None]"])

    def __post_init__(self) -> None:
        self._consents = Consents(self.channel.send)

    async def listen(self) -> None:
        """Obey commands until there are no more. A frame that is no command ends the service:
        nothing after it can be trusted."""
        try:
            while (command := await self.channel.receive()) is not None:
                if isinstance(command, Shutdown):
                    return
                self._obey(command)
        except (BrokenFrameError, msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            logger.error("The language server broke the protocol: %s", error)

    async def close(self) -> None:
        """End all runs and the script hosts."""
        for task in self._runs.values():
            task.cancel()
        await asyncio.gather(*self._runs.values(), return_exceptions=True)
        await self.hosts.close()
        await self.channel.flush()

    def _obey(self, command: Command) -> None:
        if isinstance(command, Run):
            task = asyncio.create_task(self._run(command))
            self._runs[command.run] = task
            task.add_done_callback(lambda ended: self._ended(command.run, ended))
        elif isinstance(command, VaultAnswer):
            self._consents.answered(command)
        elif isinstance(command, Cancel) and command.run in self._runs:
            self._runs[command.run].cancel()

    async def _run(self, command: Run) -> None:
        def emit(event: RunEvent) -> None:
            try:
                self.channel.send(Happened(command.run, event))
            except BrokenFrameError:
                self.channel.send(Happened(command.run, Warned(_TOO_LONG)))

        def reveal(secrets: list[str]) -> None:
            self.channel.send(Learned(command.run, secrets))

        try:
            consent = partial(self._consents.ask, command.run)
            values = await perform(command, self.hosts, emit, reveal, consent)
        except UnreadableInputError as error:
            self._refuse(command, error)
            return
        except BundleMissingError as error:
            self.channel.send(Refused(command.run, str(error)))
            return
        self.channel.send(Done(command.run, values))
        await self.channel.flush()

    def _refuse(self, command: Run, error: UnreadableInputError) -> None:
        problem = error.problem
        start = None if problem.range is None else problem.range.start
        self.channel.send(
            Refused(
                command.run,
                f"{problem.message} {problem.remedy}".rstrip(),
                str(problem.path),
                None if start is None else start.line,
                None if start is None else start.column,
            )
        )

    def _ended(self, run: int, task: asyncio.Task[None]) -> None:
        """A run is over; one that ended by a defect of ours is refused, and the rest go on. One
        that was cancelled before it began has left nothing."""
        self._runs.pop(run, None)
        if task.cancelled():
            self.channel.send(Done(run))
        elif (error := task.exception()) is not None:
            logger.error("Run %d ended by a defect", run, exc_info=error)
            self.channel.send(Refused(run, f"The run ended by a defect of Postroom: {error!r}"))


def _version() -> str:
    try:
        return version("postroom")
    except PackageNotFoundError:
        return "from its source tree"
