"""One HTTP/1.1 connection: heads are written as they were prepared, h11 frames bodies and reads
answers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Generator
from contextlib import contextmanager

import h11
from msgspec import Struct

from postroom_runtime.http.errors import TransportError
from postroom_runtime.http.failures import (
    broken_off,
    head_cut_off,
    hung_up,
    response_broken,
    too_large,
    unsendable,
)
from postroom_runtime.http.framing import http1_framing
from postroom_runtime.http.lenient_head import LenientHead
from postroom_runtime.http.payload import Payload
from postroom_runtime.http.preparation import PreparedRequest
from postroom_runtime.http.streams import Stream, Wire

_AT_ONCE = 64 * 1024
"""Bodies up to this many bytes leave together with their head."""

_LARGEST_HEAD = 128 * 1024
_PIECE = 64 * 1024


class RawResponse(Struct):
    """A response before anything is made of it. `version` is `HTTP/1.1` and the like."""

    code: int
    reason: bytes
    version: bytes
    headers: list[tuple[bytes, bytes]]
    body: bytes = b""


class Http1Connection:
    """A connection that carries one exchange after the other."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self._state = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LARGEST_HEAD)

    async def exchange(
        self, prepared: PreparedRequest, wire: Wire, limit: int, *, lenient: bool
    ) -> RawResponse:
        """Send the request and read the whole response.

        `limit` is the most bytes that a body may have; `lenient` mends heads that break HTTP's
        rules. Raises TransportError, after which the connection is of no more use.
        """
        head = wire.request_line + wire.head + b"\r\n"
        with _translated(self.stream.place, wire):
            self._begin(prepared)
            wire.stopwatch.head_sent = time.perf_counter()
            data = prepared.payload.data
            if data is None or len(data) > _AT_ONCE:
                return await self._send_while_reading(
                    head, prepared.payload, _Answer(self, wire, limit, lenient)
                )
            failed = await self._send(head + self._framed(data) + self._ending())
            return await _read_after(failed, _Answer(self, wire, limit, lenient))

    def _begin(self, prepared: PreparedRequest) -> None:
        if self._state.our_state is h11.DONE:
            self._state.start_next_cycle()
        # What h11 would write is not sent: the request's own head says the same in its own way.
        self._state.send(
            h11.Request(
                method=prepared.method.encode(), target=b"/", headers=http1_framing(prepared)
            )
        )

    def _framed(self, data: bytes) -> bytes:
        return (self._state.send(h11.Data(data=data)) or b"") if data else b""

    def _ending(self) -> bytes:
        return self._state.send(h11.EndOfMessage()) or b""

    async def _send(self, data: bytes) -> OSError | None:
        try:
            await self.stream.write(data)
        except OSError as error:
            return error
        return None

    async def _send_while_reading(
        self, head: bytes, payload: Payload, answer: _Answer
    ) -> RawResponse:
        """A server may answer a long body before it has it all: then the rest stays unsent."""
        sending = asyncio.create_task(self._send_pieces(head, payload))
        reading = asyncio.create_task(answer.read())
        try:
            await asyncio.wait((sending, reading), return_when=asyncio.FIRST_COMPLETED)
            if reading.done():
                return reading.result()
            failed = sending.result()
            return await _read_after(failed, answer, reading)
        finally:
            for task in (sending, reading):
                task.cancel()
            await asyncio.gather(sending, reading, return_exceptions=True)

    async def _send_pieces(self, head: bytes, payload: Payload) -> OSError | None:
        failed = await self._send(head)
        async for piece in payload.stream():
            if failed is not None:
                return failed
            failed = await self._send(self._framed(piece))
        return failed or await self._send(self._ending())

    @property
    def reusable(self) -> bool:
        """Whether another exchange may follow on this connection."""
        done = self._state.our_state is h11.DONE and self._state.their_state is h11.DONE
        return done and not self._state.trailing_data[0] and not self.stream.touched

    def next_event(self) -> object:
        """What h11 makes of the bytes so far."""
        return self._state.next_event()

    async def read_more(self, wire: Wire) -> bytes:
        """The next bytes. Raises TransportError when none come before the response has begun."""
        data = await self.stream.read(_PIECE)
        if data:
            wire.note_answer()
        elif self._state.their_state is h11.SEND_RESPONSE:
            place = self.stream.place
            raise head_cut_off(place) if wire.answered else hung_up(place)
        return data

    def receive(self, data: bytes) -> None:
        """Hand bytes to h11."""
        self._state.receive_data(data)


class _Answer:
    """Reading one response."""

    def __init__(self, connection: Http1Connection, wire: Wire, limit: int, lenient: bool) -> None:
        self._connection = connection
        self._wire = wire
        self._limit = limit
        self._head = LenientHead() if lenient else None

    @property
    def place(self) -> str:
        """Host and port of the other side."""
        return self._connection.stream.place

    async def read(self) -> RawResponse:
        """The whole response. Raises TransportError and h11's errors."""
        response: RawResponse | None = None
        parts: list[bytes] = []
        while True:
            match self._connection.next_event():
                case h11.NEED_DATA:
                    await self._feed()
                case h11.Response() as event:
                    response = _raw(event)
                case h11.Data() as event:
                    parts.append(bytes(event.data))
                    self._count(parts[-1])
                case h11.EndOfMessage() | h11.PAUSED if response is not None:
                    self._wire.stopwatch.ended = time.perf_counter()
                    response.body = b"".join(parts)
                    return response
                case _:
                    continue

    async def _feed(self) -> None:
        data = await self._connection.read_more(self._wire)
        if self._head is not None and data:
            data = self._head.mended(data)
            if not data:
                return
        self._connection.receive(data)

    def _count(self, part: bytes) -> None:
        self._wire.stopwatch.received += len(part)
        if self._wire.stopwatch.received > self._limit:
            raise too_large(self._limit)


async def _read_after(
    failed: OSError | None, answer: _Answer, reading: asyncio.Task[RawResponse] | None = None
) -> RawResponse:
    """The response; when sending failed and none came, that is what is told."""
    try:
        return await (answer.read() if reading is None else reading)
    except TransportError as error:
        if failed is None or error.code != "ECONNRESET":
            raise
        raise broken_off(failed, answer.place, "write") from error


def _raw(event: h11.Response) -> RawResponse:
    version = b"HTTP/" + event.http_version
    return RawResponse(event.status_code, event.reason, version, list(event.headers.raw_items()))


@contextmanager
def _translated(place: str, wire: Wire) -> Generator[None]:
    try:
        yield
    except h11.RemoteProtocolError as error:
        raise response_broken(str(error), place, wire.stopwatch.received) from error
    except h11.LocalProtocolError as error:
        raise unsendable(str(error)) from error
