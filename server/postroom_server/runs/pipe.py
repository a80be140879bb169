"""One runtime process and the frames on its pipes. Nothing it sends is trusted blindly."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec
from postroom_runtime.service.frames import Command, Message, message_decoder
from postroom_runtime.text.surrogates import encode_json

logger = logging.getLogger(__name__)

_LARGEST_FRAME = 512 * 1024 * 1024
_STDERR_LINES = 20
_END_SECONDS = 2


class RuntimeLostError(Exception):
    """The runtime process cannot be used any more; the message says why, for a person."""


@dataclass(slots=True)
class Pipe:
    """A running process. `complaints` are the last lines of its standard error."""

    process: asyncio.subprocess.Process
    complaints: deque[str] = field(default_factory=lambda: deque[str](maxlen=_STDERR_LINES))
    _listening: asyncio.Task[None] | None = None

    async def send(self, command: Command) -> None:
        """Send one frame. Raises RuntimeLostError when the process is gone."""
        assert self.process.stdin is not None
        body = encode_json(command)
        try:
            self.process.stdin.write(len(body).to_bytes(4, "big") + body)
            await self.process.stdin.drain()
        except (ConnectionError, RuntimeError) as error:
            raise RuntimeLostError("The runtime has ended.") from error

    async def receive(self) -> Message | None:
        """What the process says next; None when it has ended. Raises RuntimeLostError on a frame
        that is none."""
        assert self.process.stdout is not None
        body = await _frame(self.process.stdout)
        if body is None:
            return None
        try:
            return message_decoder.decode(body)
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            raise RuntimeLostError(f"The runtime sent an unknown message: {error}.") from error

    async def close(self) -> None:
        """Wait for the process to end; one that takes too long is killed."""
        try:
            await asyncio.wait_for(self.process.wait(), _END_SECONDS)
        except TimeoutError:
            await self.kill()
        if self._listening is not None:
            await self._listening

    async def kill(self) -> None:
        """End the process now."""
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()

    def listen(self) -> None:
        """Collect standard error from now on, so that the process never blocks on it."""
        self._listening = asyncio.create_task(_collect(self))

    def last_words(self) -> str:
        """The end of standard error, one line, for a message to a person."""
        return self.complaints[-1].strip() if self.complaints else ""


async def spawn(command: Sequence[str]) -> Pipe:
    """Start the runtime. Raises RuntimeLostError when the command cannot be started."""
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
    except OSError as error:
        raise RuntimeLostError(f"The runtime could not be started: {error}.") from error
    pipe = Pipe(process)
    pipe.listen()
    return pipe


async def _frame(stream: asyncio.StreamReader) -> bytes | None:
    """The next frame's body; None when the process has closed its end, even within a frame."""
    try:
        length = int.from_bytes(await stream.readexactly(4), "big")
        if length > _LARGEST_FRAME:
            raise RuntimeLostError(f"The runtime announced a message of {length} bytes.")
        return await stream.readexactly(length)
    except (asyncio.IncompleteReadError, ConnectionError):
        return None


async def _collect(pipe: Pipe) -> None:
    stream = pipe.process.stderr
    assert stream is not None
    while chunk := await stream.read(4096):
        for line in chunk.decode("utf-8", "replace").splitlines():
            if line.strip():
                pipe.complaints.append(line)
                logger.info("runtime: %s", line)
