"""The frames' way in and out: this process's standard streams."""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import dataclass

from postroom_runtime.scripting.pipe import pack, receive_frame
from postroom_runtime.service.frames import Command, Message, command_decoder
from postroom_runtime.text.surrogates import encode_json

_BUFFER = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Channel:
    """Frames to and from the language server."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def receive(self) -> Command | None:
        """The next command, None when the other side has gone.

        Raises BrokenFrameError, or msgspec.MsgspecError for a frame that is no command.
        """
        payload = await receive_frame(self.reader)
        return None if payload is None else command_decoder.decode(payload)

    def send(self, message: Message) -> None:
        """Queue a message."""
        self.writer.write(pack(encode_json(message)))

    async def flush(self) -> None:
        """Wait until the queue is short. Nothing happens when the other side has gone."""
        try:
            await self.writer.drain()
        except ConnectionError:
            return


async def standard_channel() -> Channel:
    """A channel over standard input and output.

    File descriptor 1 then leads to standard error: nothing that prints can disturb the frames.
    """
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=_BUFFER)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    transport, protocol = await loop.connect_write_pipe(asyncio.streams.FlowControlMixin, output)
    return Channel(reader, asyncio.StreamWriter(transport, protocol, None, loop))
