"""Connections that stay open between exchanges."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from msgspec import Struct

from postroom_runtime.http.http1 import Http1Connection, RawResponse
from postroom_runtime.http.options import ClientOptions, SendOptions
from postroom_runtime.http.preparation import PreparedRequest
from postroom_runtime.http.streams import Wire, open_stream
from postroom_runtime.http.tls import TlsContexts, TlsSettings
from postroom_runtime.http.tunnels import open_tunnel
from postroom_runtime.http.ways import Way

if TYPE_CHECKING:
    import ssl

    from httpcore2 import AsyncConnectionPool, Proxy

_Place = tuple[Way, str, int]


class Held(Struct):
    """A connection kept for one conversation: what a handshake like NTLM's needs."""

    place: _Place | None = None
    connection: Http1Connection | None = None

    def taken(self, place: _Place) -> Http1Connection | None:
        """The connection, when it leads to `place` and is still open."""
        connection = self.connection if self.place == place else None
        if connection is None or connection.stream.touched:
            return None
        self.connection = None
        return connection


class Http1Pool:
    """HTTP/1.1 connections by way, host and port."""

    def __init__(self, options: ClientOptions, contexts: TlsContexts) -> None:
        self._options = options
        self._contexts = contexts
        self._idle: dict[_Place, list[tuple[float, Http1Connection]]] = {}

    async def exchange(
        self,
        way: Way,
        prepared: PreparedRequest,
        wire: Wire,
        options: SendOptions,
        held: Held | None,
    ) -> RawResponse:
        """Send `prepared` and read the whole response. With `held` the connection stays there
        afterwards instead of serving others. Raises TransportError."""
        address = prepared.address
        place = (way, address.host, address.effective_port)
        connection = held.taken(place) if held is not None else None
        connection = connection or await self._kept(place) or await self._opened(place, wire)
        limit, lenient = options.max_response_size, options.insecure_parser
        try:
            raw = await connection.exchange(prepared, wire, limit, lenient=lenient)
        except BaseException:
            await connection.stream.close()
            raise
        if not connection.reusable:
            await connection.stream.close()
        elif held is not None:
            self.release(held)
            held.place, held.connection = place, connection
        else:
            self._keep(place, connection)
        return raw

    def release(self, held: Held) -> None:
        """Let others use the connection that was held."""
        if held.place is not None and held.connection is not None:
            self._keep(held.place, held.connection)
            held.connection = None

    def _keep(self, place: _Place, connection: Http1Connection) -> None:
        self._idle.setdefault(place, []).append((time.monotonic(), connection))

    async def _kept(self, place: _Place) -> Http1Connection | None:
        """An idle connection, the one used last first; those that have ended are closed."""
        idle = self._idle.get(place, [])
        while idle:
            since, connection = idle.pop()
            fresh = time.monotonic() - since < self._options.keep_alive
            if fresh and not connection.stream.touched:
                return connection
            await connection.stream.close()
        return None

    async def _opened(self, place: _Place, wire: Wire) -> Http1Connection:
        way, host, port = place
        if way.proxy is not None:
            host, port = way.proxy.host, way.proxy.port
        # The context first: making it must not count as time of the network.
        context = None if way.tls is None else await self._contexts.get(way.tls, way.protocol)
        stream = await open_stream(host.strip("[]"), port, self._options.hosts, wire)
        if way.proxy is not None and way.tunnel:
            await open_tunnel(stream, f"{place[1]}:{place[2]}", way.proxy)
        if context is not None:
            await stream.start_tls(context, way.server_name or host.strip("[]"), wire)
        return Http1Connection(stream)

    async def close(self) -> None:
        """Close every connection."""
        idle, self._idle = self._idle, {}
        for connections in idle.values():
            for _, connection in connections:
                await connection.stream.close()


class Pools:
    """httpcore2's pools, one for each way. They share nothing but their options."""

    def __init__(self, options: ClientOptions, contexts: TlsContexts) -> None:
        self._options = options
        self._contexts = contexts
        self._pools: dict[Way, AsyncConnectionPool] = {}
        self._making = asyncio.Lock()

    async def pool(self, way: Way) -> AsyncConnectionPool:
        """The pool for `way`. Raises TransportError when its TLS context cannot be made."""
        found = self._pools.get(way)
        if found is not None:
            return found
        async with self._making:
            if way not in self._pools:
                self._pools[way] = await self._new_pool(way)
        return self._pools[way]

    async def _new_pool(self, way: Way) -> AsyncConnectionPool:
        from httpcore2 import AsyncConnectionPool

        from postroom_runtime.http.connections import Connections

        context = None if way.tls is None else await self._contexts.get(way.tls, way.protocol)
        return AsyncConnectionPool(
            ssl_context=context,
            proxy=await self._proxy(way),
            max_connections=None,
            keepalive_expiry=self._options.keep_alive,
            http1=way.protocol != "http2",
            http2=way.protocol != "http1",
            network_backend=Connections(self._options.hosts),
        )

    async def _proxy(self, way: Way) -> Proxy | None:
        from httpcore2 import URL, Proxy

        server = way.proxy
        if server is None:
            return None
        auth = None
        if server.username is not None:
            auth = (server.username.encode(), server.password.encode())
        context: ssl.SSLContext | None = None
        if server.scheme == "https":
            context = await self._contexts.get(TlsSettings(self._options.verify), "http1")
        url = URL(scheme=server.scheme, host=server.host, port=server.port, target="/")
        return Proxy(url, auth, ssl_context=context)

    async def close(self) -> None:
        """Close every connection."""
        pools, self._pools = list(self._pools.values()), {}
        for pool in pools:
            await pool.aclose()
