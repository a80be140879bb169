"""The runtime, as the server uses it: started when first needed, started again after its death.

Several runs may go on at once; each has a number, and what happens in it goes to its own listener.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from postroom_runtime.runner.events import RunEvent
from postroom_runtime.service.frames import (
    AskVault,
    Cancel,
    Done,
    Happened,
    Hello,
    Learned,
    Message,
    Refused,
    Run,
    Shutdown,
    VaultAnswer,
)

from postroom_server.runs.pipe import Pipe, RuntimeLostError, spawn

logger = logging.getLogger(__name__)

RUNTIME = (sys.executable, "-m", "postroom_runtime.service")

_START_SECONDS = 30
_PORTION = 16

Listener = Callable[[RunEvent], None]
AskPerson = Callable[[AskVault], Awaitable[bool]]


def _nobody(secrets: list[str]) -> None:
    """Where nothing is shown, nothing has to be hidden."""


class RunRefusedError(Exception):
    """The runtime would not start a run: unreadable input. `refused` names the place."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.message)
        self.refused = refused


@dataclass(slots=True)
class _Going:
    """A run under way. `sent` once the runtime knows of it, `cancelled` once it is to end."""

    listener: Listener
    finished: asyncio.Future[Done]
    sent: bool = False
    cancelled: bool = False


@dataclass(slots=True)
class RuntimeClient:
    """Starts and supervises the runtime process. Use it from one event loop. `consent` is asked
    whether scripts may open the vault; without it they may not. `learned` is told the secrets that
    runs meet."""

    command: Sequence[str] = field(default_factory=lambda: RUNTIME)
    consent: AskPerson | None = None
    learned: Callable[[list[str]], None] = _nobody
    _pipe: Pipe | None = None
    _reading: asyncio.Task[None] | None = None
    _starting: asyncio.Lock = field(default_factory=asyncio.Lock)
    _going: dict[int, _Going] = field(default_factory=dict[int, _Going])
    _questions: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])
    _last_run: int = 0
    _closed: bool = False

    def next_run(self) -> int:
        """A number that no run has had yet."""
        self._last_run += 1
        return self._last_run

    @property
    def going(self) -> tuple[int, ...]:
        """The numbers of the runs under way, oldest first."""
        return tuple(self._going)

    async def run(self, order: Run, listener: Listener) -> Done:
        """Run and report every event to `listener`. Cancelling the task cancels the run.

        Raises RunRefusedError for unreadable input, RuntimeLostError when the process died.
        """
        finished: asyncio.Future[Done] = asyncio.get_running_loop().create_future()
        going = self._going[order.run] = _Going(listener, finished)
        try:
            pipe = await self._started()
            await pipe.send(order)
            going.sent = True
            if going.cancelled:
                await pipe.send(Cancel(order.run))
            return await asyncio.shield(finished)
        except asyncio.CancelledError:
            await self.cancel(order.run)
            raise
        finally:
            self._going.pop(order.run, None)
            finished.cancel()

    async def cancel(self, run: int) -> None:
        """Ask the runtime to end a run; its last events still come. Nothing when it is over."""
        going = self._going.get(run)
        if going is None:
            return
        going.cancelled = True
        if going.sent and self._pipe is not None:
            with contextlib.suppress(RuntimeLostError):
                await self._pipe.send(Cancel(run))

    async def close(self) -> None:
        """End the process, gently first; one that is being started, once it has. No run starts it
        again."""
        self._closed = True
        async with self._starting:  # asyncio cannot be stopped in the middle of a start
            pipe, reading = self._pipe, self._reading
        if pipe is None:
            return
        with contextlib.suppress(RuntimeLostError):
            await pipe.send(Shutdown())
        await pipe.close()
        if reading is not None:
            await reading

    async def _started(self) -> Pipe:
        async with self._starting:
            if self._closed:
                raise RuntimeLostError("The language server is ending.")
            if self._pipe is None:
                pipe = await spawn(self.command)
                await _greeted(pipe)
                self._pipe = pipe
                self._reading = asyncio.create_task(self._read(pipe))
            return self._pipe

    async def _read(self, pipe: Pipe) -> None:
        """Hand out messages until the process ends, then fail the runs that were under way.

        A run that tells much must not keep the event loop from what the person types: what is
        waiting in the buffer is handed out in small portions.
        """
        reason, portion = "", 0
        try:
            while (message := await pipe.receive()) is not None:
                self._deliver(message)
                portion = (portion + 1) % _PORTION
                if portion == 0:
                    await asyncio.sleep(0)
        except RuntimeLostError as error:
            reason = str(error)
            await pipe.kill()
        finally:
            self._pipe = None
            await pipe.close()
            self._fail_all(reason or _obituary(pipe))

    def _fail_all(self, reason: str) -> None:
        logger.info("%s", reason)
        for going in self._going.values():
            if not going.finished.done():
                going.finished.set_exception(RuntimeLostError(reason))

    def _deliver(self, message: Message) -> None:
        if isinstance(message, Hello):
            return
        going = self._going.get(message.run)
        if going is None or going.finished.done():
            return
        if isinstance(message, Happened):
            going.listener(message.event)
        elif isinstance(message, Learned):
            self.learned(message.secrets)
        elif isinstance(message, AskVault):
            question = asyncio.create_task(self._answer(message))
            self._questions.add(question)
            question.add_done_callback(self._questions.discard)
        elif isinstance(message, Done):
            going.finished.set_result(message)
        else:
            going.finished.set_exception(RunRefusedError(message))

    async def _answer(self, asked: AskVault) -> None:
        """Pass a question on to the person, and the answer back; without a person it is no."""
        allowed = False
        try:
            allowed = self.consent is not None and await self.consent(asked)
        finally:
            if self._pipe is not None:
                with contextlib.suppress(RuntimeLostError):
                    await self._pipe.send(VaultAnswer(asked.question, allowed))


async def _greeted(pipe: Pipe) -> None:
    """Wait for the process to say hello. Raises RuntimeLostError when it does not."""
    try:
        async with asyncio.timeout(_START_SECONDS):
            message = await pipe.receive()
    except TimeoutError:
        message = None
    if not isinstance(message, Hello):
        if message is not None:
            await pipe.kill()
        await pipe.close()
        words = pipe.last_words() or "it said nothing"
        raise RuntimeLostError(f"The runtime did not start: {words}")


def _obituary(pipe: Pipe) -> str:
    words = pipe.last_words()
    reason = f": {words}" if words else ""
    code = pipe.process.returncode
    return (
        f"The runtime ended unexpectedly (exit code {code}){reason}. The next run starts it anew."
    )
