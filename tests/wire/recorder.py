"""A server that records what arrives, byte for byte: a port for each case, answers by script."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

OK = "200 OK\nContent-Type: application/json\n\n{}"

Arrivals = dict[str, list[bytes]]
"""The requests that arrived, head and body, by case and in order."""


@dataclass(slots=True)
class Recorder:
    """`answers` are those of each case in turn; what arrives after the last one gets `OK`.

    An answer is a status line without its version, header lines, and after an empty line the body.
    """

    ports: dict[str, int] = field(default_factory=dict[str, int])
    answers: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    _arrivals: Arrivals = field(default_factory=Arrivals)

    async def listen(self, cases: Iterable[str]) -> list[asyncio.Server]:
        """Open a port for each case."""
        return [await self._listen(case) for case in cases]

    async def _listen(self, case: str) -> asyncio.Server:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                await self._exchange(case, reader, writer)
            except (asyncio.IncompleteReadError, ConnectionError):
                return
            finally:
                writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        self.ports[case] = server.sockets[0].getsockname()[1]
        return server

    async def _exchange(
        self, case: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Take one request, answer it, and take what comes until the other side closes."""
        head = await reader.readuntil(b"\r\n\r\n")
        arrived = self._arrivals.setdefault(case, [])
        place = len(arrived)
        arrived.append(head + await _framed_body(head, reader))
        given = self.answers.get(case, ())
        writer.write(_on_the_wire(given[place] if place < len(given) else OK))
        writer.write_eof()
        arrived[place] += await reader.read()

    def take(self) -> Arrivals:
        """What arrived since the last time."""
        taken, self._arrivals = self._arrivals, {}
        return taken


async def _framed_body(head: bytes, reader: asyncio.StreamReader) -> bytes:
    low = head.lower()
    if b"\r\ntransfer-encoding: chunked" in low:
        return await reader.readuntil(b"0\r\n\r\n")
    length = re.search(rb"\r\ncontent-length: *(\d+)", low)
    return await reader.readexactly(int(length[1])) if length else b""


def _on_the_wire(answer: str) -> bytes:
    head, _, body = answer.partition("\n\n")
    lines = [
        f"HTTP/1.1 {line}" if place == 0 else line for place, line in enumerate(head.split("\n"))
    ]
    lines += [f"Content-Length: {len(body.encode())}", "Connection: close", "", ""]
    return "\n".join(lines).replace("\n", "\r\n").encode() + body.encode()


@contextmanager
def recording(cases: Iterable[str]) -> Generator[Recorder]:
    """A recorder at work, on a thread of its own."""
    recorder = Recorder()
    loop = asyncio.new_event_loop()
    servers = loop.run_until_complete(recorder.listen(cases))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield recorder
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.run_until_complete(_closed(servers))
        loop.close()


async def _closed(servers: Sequence[asyncio.Server]) -> None:
    for server in servers:
        server.close()
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
