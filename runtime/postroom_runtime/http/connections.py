"""The network for httpcore2's pool, which carries HTTP/2 and what goes through tunnels.

httpcore2 decides when to connect, write and read; this module does it. It knows which exchange it
works for from `CURRENT`, because the pool runs in the task of the exchange.
"""
# ruff: noqa: ASYNC109 -- the signatures, with their timeouts, are httpcore2's

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from typing import Any

from httpcore2 import SOCKET_OPTION, AsyncNetworkBackend, AsyncNetworkStream, WriteError

from postroom_runtime.http.streams import Stream, Wire, open_stream

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
        wire.opened = await open_stream(host, port, self._hosts, wire)
        return _PooledStream(wire.opened)

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


class _PooledStream(AsyncNetworkStream):
    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = await self._stream.read(max_bytes)
        if data:
            CURRENT.get().note_answer()
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send. Raises WriteError, after which the pool still reads the server's answer."""
        wire = CURRENT.get()
        if wire.armed:
            wire.armed = False
            buffer = wire.request_line + wire.head + b"\r\n"
        try:
            await self._stream.write(buffer)
        except OSError as error:
            raise WriteError(str(error)) from error

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> AsyncNetworkStream:
        await self._stream.start_tls(ssl_context, server_hostname, CURRENT.get())
        return self

    async def aclose(self) -> None:
        await self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        """What the pool asks: the TLS object, whether an idle connection has been touched."""
        if info == "is_readable":
            return self._stream.touched
        return self._stream.info("peername" if info == "server_addr" else info)
