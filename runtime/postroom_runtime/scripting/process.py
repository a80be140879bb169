"""A script host's process as the runtime sees it: started, spoken to, listened to, killed."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from contextlib import suppress

import msgspec

from postroom_runtime.scripting import bundle, launch, pipe
from postroom_runtime.scripting.adoption import AdoptedProcess, adopt
from postroom_runtime.scripting.frames import (
    Call,
    Checked,
    Command,
    ConsoleLine,
    Event,
    Failure,
    Finished,
    Generated,
    Ready,
    Verdict,
    event_decoder,
)
from postroom_runtime.text.surrogates import encode_json

ScriptEvent = ConsoleLine | Verdict | Failure | Call | Finished | Checked | Generated
STREAM_BUFFER = 1024 * 1024
LAST_WORDS = 64 * 1024
"""Bytes of the host's standard error that are kept for an error message."""
QUIET_END = 2.0
"""Seconds that a host gets to end by itself when its standard input is closed."""


class HostDiedError(Exception):
    """The host process has ended. `cause` says how, `said` is the end of its standard error."""

    def __init__(self, cause: str, said: str) -> None:
        super().__init__(cause)
        self.cause = cause
        self.said = said


class HostProcess:
    """A running script host. Create with `start_host`."""

    def __init__(self, process: asyncio.subprocess.Process | AdoptedProcess) -> None:
        self._process = process
        self._inboxes: dict[int, asyncio.Queue[ScriptEvent | BaseException]] = {}
        self._last_words = b""
        self._broken_rule = ""
        self._ended = False
        self._death: HostDiedError | None = None
        self._fresh: asyncio.Queue[Ready | HostDiedError] = asyncio.Queue()
        self._reader = asyncio.create_task(self._read())
        self.engine = ""

    @property
    def alive(self) -> bool:
        """Whether commands can still be sent. This knows of a death before its cause is known."""
        return not self._ended and not _has_exited(self._process.pid)

    def open_inbox(self, script_id: int) -> asyncio.Queue[ScriptEvent | BaseException]:
        """Where the events with this id arrive, the host's death among them."""
        inbox: asyncio.Queue[ScriptEvent | BaseException] = asyncio.Queue()
        self._inboxes[script_id] = inbox
        if self._death is not None:
            inbox.put_nowait(self._death)
        return inbox

    def close_inbox(self, script_id: int) -> None:
        """Events with this id are of no more interest."""
        self._inboxes.pop(script_id, None)

    async def send(self, command: Command) -> None:
        """Send a command. A dead host is not reported here but in the inboxes. Raises
        `BrokenFrameError` for one that is too long."""
        stream = self._process.stdin
        if stream is None or self._ended:
            return
        with suppress(ConnectionError):
            stream.write(pipe.pack(encode_json(command)))
            await stream.drain()

    async def until_fresh(self) -> None:
        """Wait for a fresh isolate: after the start, and after `Renew`. Raises `HostDiedError`."""
        answer = await self._fresh.get()
        if isinstance(answer, HostDiedError):
            self._fresh.put_nowait(answer)
            raise answer
        self.engine = answer.engine

    async def kill(self, reason: str) -> None:
        """End the host now, whatever it does. `reason` becomes the cause of its death."""
        self._broken_rule = self._broken_rule or reason
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._reader

    async def close(self) -> None:
        """End the host quietly; kill it when it does not end."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            async with asyncio.timeout(QUIET_END):
                await asyncio.shield(self._reader)
        except TimeoutError:
            await self.kill("it did not end when asked to")

    # ---- Listening ---------------------------------------------------------------------------

    async def _read(self) -> None:
        errors = asyncio.create_task(self._read_errors())
        try:
            await self._read_events()
        except (
            pipe.BrokenFrameError,
            msgspec.MsgspecError,
            UnicodeError,
            RecursionError,
        ) as failure:
            self._broken_rule = self._broken_rule or f"it broke the protocol: {failure}"
            self._process.kill()
        finally:
            self._ended = True
            code = await self._end()
            await errors
            self._announce_death(code)

    async def _end(self) -> int:
        """The exit code, once the process has closed its output."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            async with asyncio.timeout(QUIET_END):
                return await self._process.wait()
        except TimeoutError:
            self._process.kill()
            return await self._process.wait()

    async def _read_events(self) -> None:
        stream = self._process.stdout
        while stream is not None and (payload := await pipe.receive_frame(stream)) is not None:
            self._deliver(event_decoder.decode(payload))

    def _deliver(self, event: Event) -> None:
        if isinstance(event, Ready):
            self._fresh.put_nowait(event)
        elif event.id in self._inboxes:
            self._inboxes[event.id].put_nowait(event)

    async def _read_errors(self) -> None:
        stream = self._process.stderr
        while stream is not None and (chunk := await stream.read(4096)):
            self._last_words = (self._last_words + chunk)[-LAST_WORDS:]

    def _announce_death(self, code: int) -> None:
        cause = self._broken_rule or _exit_cause(code)
        self._death = HostDiedError(cause, self._last_words.decode("utf-8", "replace"))
        self._fresh.put_nowait(self._death)
        for inbox in self._inboxes.values():
            inbox.put_nowait(self._death)


async def start_host(heap_megabytes: int, spares: int) -> HostProcess:
    """Start a host process, which keeps so many isolates ready for the runs to come (0 or 1). It
    is ready after `until_fresh`. Raises `BundleMissingError`, and `HostDiedError` where the system
    starts no further process."""
    if not bundle.is_built():
        raise bundle.BundleMissingError
    try:
        process = await asyncio.create_subprocess_exec(
            *launch.command(heap_megabytes, spares),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            limit=STREAM_BUFFER,
            env=launch.environment(),
        )
    except (OSError, RuntimeError) as error:  # the latter where there are no more threads
        raise HostDiedError(str(error), "") from error
    return HostProcess(process)


async def adopted_host(process: subprocess.Popen[bytes]) -> HostProcess:
    """A host process that was launched earlier. Raises `BundleMissingError`."""
    if not bundle.is_built():
        raise bundle.BundleMissingError
    return HostProcess(await adopt(process, STREAM_BUFFER))


def _has_exited(pid: int) -> bool:
    """Whether a child has ended, though nobody has read that yet; False where no system call says
    so."""
    if not hasattr(os, "waitid"):
        return False
    try:
        return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    except ChildProcessError:  # its end has been read
        return True


def _exit_cause(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"killed by signal {-code}"
