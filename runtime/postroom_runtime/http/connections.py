"""TCP and TLS for the connection pool: own name resolution, phases on a stopwatch, exact heads.

httpcore2 decides when to connect, write and read; this module does it. It knows which exchange it
works for from `CURRENT`, because the pool runs in the task of the exchange.
"""
# ruff: noqa: ASYNC109 -- the signatures, with their timeouts, are httpcore2's

from __future__ import annotations

import asyncio
import contextlib
import ssl
import time
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from httpcore2 import SOCKET_OPTION, AsyncNetworkBackend, AsyncNetworkStream, WriteError

from postroom_runtime.http.errors import TransportError
from postroom_runtime.http.failures import broken_off, connect_failed, tls_failed
from postroom_runtime.http.lookup import resolve
from postroom_runtime.http.timing import Stopwatch

_ATTEMPT = 0.3
"""Seconds for an address when there is another one to try."""


@dataclass(slots=True)
class Wire:
    """One exchange, as seen by the stream that carries it.

    `head` is every header line. When `armed`, the next write is a request head by h11, which would
    put `Host` first and know only the headers that frame the body: its lines give way to `head`.
    """

    head: bytes
    stopwatch: Stopwatch = field(default_factory=Stopwatch)
    armed: bool = False
    reused: bool = True
    answered: bool = False


CURRENT: ContextVar[Wire] = ContextVar("wire")


class Connections(AsyncNetworkBackend):
    """Opens connections; `hosts` maps names to addresses in place of name resolution."""

    def __init__(self, hosts: Mapping[str, str]) -> None:
        self._hosts = hosts

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> AsyncNetworkStream:
        """Connect to the first address of `host` that answers. Raises TransportError."""
        wire = CURRENT.get()
        wire.reused = False
        watch = wire.stopwatch
        watch.started = time.perf_counter()
        addresses = await resolve(self._hosts.get(host, host))
        if addresses != (host,):
            watch.resolved = time.perf_counter()
        watch.connecting = time.perf_counter()
        stream = await _connect_any(addresses, port, f"{host}:{port}")
        watch.connected = time.perf_counter()
        return stream

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> AsyncNetworkStream:
        """Not offered: no request names such a socket."""
        raise NotImplementedError

    async def sleep(self, seconds: float) -> None:
        """Wait between attempts of the pool."""
        await asyncio.sleep(seconds)


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


class Stream(AsyncNetworkStream):
    """A connection to `place`, in clear or under TLS. Its methods raise TransportError."""

    def __init__(self, reader: _Reader, writer: asyncio.StreamWriter, place: str) -> None:
        self._reader = reader
        self._writer = writer
        self._place = place

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Bytes as they come; none at the end."""
        try:
            data = await self._reader.read(max_bytes)
        except ssl.SSLError as error:
            raise tls_failed(error, self._place) from error
        except OSError as error:
            raise broken_off(error, self._place, "read") from error
        self._reader.unread = len(data) == max_bytes
        if data:
            _note_answer(CURRENT.get())
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send. Raises WriteError, after which the pool still reads the server's answer."""
        wire = CURRENT.get()
        if wire.armed:
            wire.armed = False
            buffer = buffer.partition(b"\r\n")[0] + b"\r\n" + wire.head + b"\r\n"
        try:
            self._writer.write(buffer)
            await self._writer.drain()
        except OSError as error:
            raise WriteError(str(error)) from error

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> AsyncNetworkStream:
        """Go on under TLS, on this very stream."""
        name = server_hostname or self._place
        try:
            await self._writer.start_tls(ssl_context, server_hostname=server_hostname)
        except (OSError, ValueError) as error:
            await self.aclose()
            raise _tls_error(error, name) from error
        CURRENT.get().stopwatch.secured = time.perf_counter()
        return self

    async def aclose(self) -> None:
        """Close at once, without waiting for bytes that the other side does not take."""
        self._writer.transport.abort()
        # Nobody needs to know how a connection ended that nobody uses any more.
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()

    def get_extra_info(self, info: str) -> Any:
        """What the pool asks: the TLS object, whether an idle connection has been touched."""
        if info == "is_readable":
            return self._reader.unread or self._reader.at_eof()
        if info == "server_addr":
            return self._writer.get_extra_info("peername")
        return self._writer.get_extra_info(info)


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


def _note_answer(wire: Wire) -> None:
    # Before the request's own head has left, the bytes are those of a proxy.
    if wire.stopwatch.head_sent is None:
        return
    wire.answered = True
    if wire.stopwatch.first_byte is None:
        wire.stopwatch.first_byte = time.perf_counter()
