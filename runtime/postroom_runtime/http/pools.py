"""Connection pools: one for each way to reach a server, made when first needed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from postroom_runtime.http.address import Address
from postroom_runtime.http.client_certificates import certificate_for
from postroom_runtime.http.options import ClientOptions, SendOptions
from postroom_runtime.http.proxies import ProxyServer, proxy_for
from postroom_runtime.http.tls import TlsSettings, tls_context

if TYPE_CHECKING:
    import ssl

    from httpcore2 import AsyncConnectionPool, Proxy


@dataclass(frozen=True, slots=True)
class Way:
    """How a server is reached. `tls` None means in clear; `protocol` is http1, http2 or auto."""

    tls: TlsSettings | None
    protocol: str
    proxy: ProxyServer | None = None
    server_name: str | None = None


def way_to(
    address: Address, server_name: str | None, client: ClientOptions, options: SendOptions
) -> Way:
    """The way that a request with these options takes; `server_name` is a name for TLS that
    differs from the host's. Raises TransportError for a proxy that cannot be used."""
    proxy = proxy_for(address, client)
    if address.scheme == "http":
        return Way(None, options.protocol_version, proxy)
    settings = TlsSettings(
        options.verify,
        options.tls_disabled_protocols,
        options.tls_ciphers,
        certificate_for(address, client.certificates),
    )
    return Way(settings, options.protocol_version, proxy, server_name)


class Pools:
    """The pools of a client. They share nothing but their options."""

    def __init__(self, options: ClientOptions) -> None:
        self._options = options
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

        context: ssl.SSLContext | None = None
        if way.tls is not None:
            context = await asyncio.to_thread(tls_context, way.tls, self._options.extra_ca)
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
            settings = TlsSettings(self._options.verify)
            context = await asyncio.to_thread(tls_context, settings, self._options.extra_ca)
        url = URL(scheme=server.scheme, host=server.host, port=server.port, target="/")
        return Proxy(url, auth, ssl_context=context)

    async def close(self) -> None:
        """Close every connection."""
        pools, self._pools = list(self._pools.values()), {}
        for pool in pools:
            await pool.aclose()
