"""TCP and TLS: own name resolution, phases on a stopwatch, failures as TransportErrors."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import time
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct, field

from postroom_runtime.http.errors import TransportError
from postroom_runtime.http.failures import broken_off, connect_failed
from postroom_runtime.http.lookup import resolve
from postroom_runtime.http.timing import Stopwatch
from postroom_runtime.http.tls_failures import tls_failed

_ATTEMPT = 0.3
"""Seconds for an address when there is another one to try."""


class Wire(Struct):
    """One exchange, as seen by the stream that carries it.

    `request_line` and `head`, which is every header line, are what leaves. When `armed`, the next
    write of httpcore2 is a head by h11, which would put `Host` first and know only the headers that
    frame the body: it gives way to them. `reused` says that the connection had carried another
    exchange, `answered` that a byte of the response has come. `opened` is the connection that was
    made for it, where httpcore2 had it made.
    """

    request_line: bytes
    head: bytes
    stopwatch: Stopwatch = field(default_factory=Stopwatch)
    armed: bool = False
    reused: bool = True
    answered: bool = False
    opened: Stream | None = None

    def note_answer(self) -> None:
        """Bytes have come: of the response, unless the request has not left yet and they are a
        proxy's."""
        if self.stopwatch.head_sent is None:
            return
        self.answered = True
        if self.stopwatch.first_byte is None:
            self.stopwatch.first_byte = time.perf_counter()


async def open_stream(host: str, port: int, hosts: Mapping[str, str], wire: Wire) -> Stream:
    """A connection to the first address of `host` that answers. Raises TransportError.

    `hosts` maps names to addresses in place of name resolution.
    """
    wire.reused = False
    watch = wire.stopwatch
    watch.started = time.perf_counter()
    addresses = await resolve(hosts.get(host, host))
    if addresses != (host,):
        watch.resolved = time.perf_counter()
    watch.connecting = time.perf_counter()
    stream = await _connect_any(addresses, port, f"{host}:{port}")
    watch.connected = time.perf_counter()
    return stream


async def _connect_any(addresses: tuple[str, ...], port: int, place: str) -> Stream:
    *others, last = addresses
    for address in others:
        try:
            async with asyncio.timeout(_ATTEMPT):
                return await _connect(address, port, place)
        except (OSError, TimeoutError):
            continue
    try:
        return await _connect(last, port, place)
    except OSError as error:
        raise connect_failed(error, last, port) from error


async def _connect(address: str, port: int, place: str) -> Stream:
    loop = asyncio.get_running_loop()
    reader = _Reader(loop=loop)
    protocol = asyncio.StreamReaderProtocol(reader, loop=loop)
    transport, _ = await loop.create_connection(lambda: protocol, address, port)
    return Stream(reader, asyncio.StreamWriter(transport, protocol, reader, loop), place)


class _Reader(asyncio.StreamReader):
    """A reader that can tell whether bytes, or the end, came that nobody has read."""

    unread = False

    def feed_data(self, data: Iterable[Any]) -> None:
        self.unread = True
        super().feed_data(data)  # pyright: ignore[reportArgumentType]

    def feed_eof(self) -> None:
        self.unread = True
        super().feed_eof()


class Stream:
    """A connection to `place`, in clear or under TLS. Its methods raise TransportError."""

    def __init__(self, reader: _Reader, writer: asyncio.StreamWriter, place: str) -> None:
        self._reader = reader
        self._writer = writer
        self.place = place

    async def read(self, most: int) -> bytes:
        """Bytes as they come; none at the end."""
        try:
            data = await self._reader.read(most)
        except ssl.SSLError as error:
            raise tls_failed(error, self.place) from error
        except OSError as error:
            raise broken_off(error, self.place, "read") from error
        self._reader.unread = len(data) == most
        return data

    async def write(self, data: bytes) -> None:
        """Send. Raises OSError: the other side may have answered before it hung up."""
        self._writer.write(data)
        await self._writer.drain()

    async def start_tls(self, context: ssl.SSLContext, name: str | None, wire: Wire) -> None:
        """Go on under TLS with the server `name`."""
        try:
            await self._writer.start_tls(context, server_hostname=name)
        except (OSError, ValueError) as error:
            # Not `close`: of a connection that is reset meanwhile, asyncio never tells the end.
            self._writer.transport.abort()
            raise _tls_error(error, name or self.place) from error
        wire.stopwatch.secured = time.perf_counter()

    async def close(self) -> None:
        """Close at once, without waiting for bytes that the other side does not take."""
        self._writer.transport.abort()
        # Nobody needs to know how a connection ended that nobody uses any more.
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()

    @property
    def touched(self) -> bool:
        """Whether anything has come, or the end, that nobody has read."""
        return self._reader.unread or self._reader.at_eof()

    def info(self, name: str) -> Any:
        """What asyncio's transport knows of the connection."""
        return self._writer.get_extra_info(name)


def _tls_error(error: OSError | ValueError, host: str) -> TransportError:
    if isinstance(error, OSError):
        return tls_failed(error, host)
    # A name that cannot be one of TLS, such as one with an empty label.
    return TransportError(
        f"Invalid host name for TLS: {host}",
        code="ERR_INVALID_ARG_VALUE",
        name="TypeError",
        sentence=f"TLS cannot be spoken with {host}: {error}.",
    )
