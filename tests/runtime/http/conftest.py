"""A server that records what arrives, byte for byte, and answers as it is told."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import cast

import pytest
import trustme
from postroom_runtime.http import Client, ClientOptions

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
Answer = bytes | Callable[["Arrival"], bytes]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A request as it came: head without the blank line, body as framed."""

    head: bytes
    body: bytes

    @property
    def lines(self) -> list[str]:
        """Request line and headers; what changes with each request stands as `<…>`."""
        text = re.sub(
            r"(?m)^(Postman-Token: )[0-9a-f-]{36}", r"\1<token>", self.head.decode("latin-1")
        )
        text = re.sub(r"PostroomRuntime/\S+", "<agent>", text)
        return text.split("\r\n")

    @property
    def target(self) -> str:
        """The request target."""
        return self.lines[0].split(" ")[1]

    def header(self, name: str) -> list[str]:
        """The values of a header, spelled so."""
        return [line[len(name) + 2 :] for line in self.lines if line.startswith(f"{name}: ")]


@dataclass(slots=True)
class Recorder:
    """`arrivals` are the requests so far. `answers` are given in turn; then `OK` for ever."""

    port: int = 0
    arrivals: list[Arrival] = field(default_factory=list[Arrival])
    answers: list[Answer] = field(default_factory=list[Answer])
    connections: int = 0
    _serving: set[asyncio.Task[object]] = field(default_factory=set[asyncio.Task[object]])

    @property
    def authority(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """Where it listens, without a slash at the end."""
        return f"http://{self.authority}"

    @property
    def last(self) -> Arrival:
        """The request that came last."""
        return self.arrivals[-1]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection until either side ends it."""
        self.connections += 1
        self._serving.add(cast("asyncio.Task[object]", asyncio.current_task()))
        try:
            while True:
                arrival = await _read(reader)
                self.arrivals.append(arrival)
                answer = self.answers.pop(0) if self.answers else OK
                data = answer if isinstance(answer, bytes) else answer(arrival)
                writer.write(data)
                await writer.drain()
                if not _keeps_open(data):
                    return
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            return
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def end(self) -> None:
        """Let go of clients that are still there."""
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)


def _keeps_open(answer: bytes) -> bool:
    return b"Content-Length: " in answer and b"Connection: close" not in answer


async def _read(reader: asyncio.StreamReader) -> Arrival:
    head = (await reader.readuntil(b"\r\n\r\n"))[:-4]
    low = head.lower()
    if b"transfer-encoding: chunked" in low:
        return Arrival(head, await reader.readuntil(b"0\r\n\r\n"))
    length = re.search(rb"content-length: (\d+)", low)
    return Arrival(head, await reader.readexactly(int(length[1])) if length else b"")


@pytest.fixture
async def recorder() -> AsyncIterator[Recorder]:
    """A recording server on a free port of the loopback."""
    recorder = Recorder()
    server = await asyncio.start_server(recorder.serve, "127.0.0.1", 0)
    recorder.port = server.sockets[0].getsockname()[1]
    yield recorder
    server.close()
    await recorder.end()


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    """A client that ignores the environment's proxies."""
    async with Client(ClientOptions(trust_env=False)) as client:
        yield client


@pytest.fixture
def authority() -> trustme.CA:
    """An authority that nobody trusts by itself."""
    return trustme.CA()
