"""A process that was started before there was an event loop, as the loop's own processes are."""

from __future__ import annotations

import asyncio
import subprocess
from asyncio.streams import FlowControlMixin
from typing import IO

from postroom_runtime.scripting import launch


class AdoptedProcess:
    """What a host needs of `asyncio.subprocess.Process`. Create with `adopt`."""

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        stdin: asyncio.StreamWriter,
        stdout: asyncio.StreamReader,
        stderr: asyncio.StreamReader,
    ) -> None:
        self._process = process
        self.stdin = stdin
        self.stdout = stdout
        self.stderr = stderr

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    def kill(self) -> None:
        """End the process now; nothing happens when it has ended."""
        self._process.kill()

    async def wait(self) -> int:
        """Wait for the end; gives the exit code, or the signal's number below zero."""
        code = self._process.poll()
        return await asyncio.to_thread(self._process.wait) if code is None else code


async def adopt(process: subprocess.Popen[bytes], stream_limit: int) -> AdoptedProcess:
    """Have the running loop read and write the pipes of a process. POSIX alone can. When that is
    cancelled, the process is ended: nobody else knows of it."""
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    ends: list[asyncio.BaseTransport] = []
    try:
        stdout = await _reader(process.stdout, stream_limit, ends)
        stderr = await _reader(process.stderr, stream_limit, ends)
        # The last of them: a writer that goes unused warns of it.
        return AdoptedProcess(process, await _writer(process.stdin, ends), stdout, stderr)
    except BaseException:
        for one in ends:
            one.close()
        launch.end(process)
        raise


async def _reader(
    stream: IO[bytes], limit: int, ends: list[asyncio.BaseTransport]
) -> asyncio.StreamReader:
    reader = asyncio.StreamReader(limit)
    loop = asyncio.get_running_loop()
    transport, _ = await loop.connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), stream
    )
    ends.append(transport)
    return reader


async def _writer(stream: IO[bytes], ends: list[asyncio.BaseTransport]) -> asyncio.StreamWriter:
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.connect_write_pipe(FlowControlMixin, stream)
    ends.append(transport)
    return asyncio.StreamWriter(transport, protocol, None, loop)
