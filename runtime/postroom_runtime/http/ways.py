"""How a server is reached: in clear or under TLS, directly or by a proxy, with which protocol."""

from __future__ import annotations

from msgspec import Struct

from postroom_runtime.http.address import Address
from postroom_runtime.http.client_certificates import certificate_for
from postroom_runtime.http.options import ClientOptions, SendOptions
from postroom_runtime.http.proxies import ProxyServer, own_proxy, proxy_for
from postroom_runtime.http.tls import TlsSettings


class Way(Struct, frozen=True):
    """How a server is reached. `tls` None means in clear; `protocol` is http1, http2 or auto.

    `server_name` is a name for TLS that differs from the host's. `tunnel` asks the proxy for a
    tunnel even in clear.
    """

    tls: TlsSettings | None
    protocol: str
    proxy: ProxyServer | None = None
    server_name: str | None = None
    tunnel: bool = False

    @property
    def forwarded(self) -> bool:
        """Whether a proxy is told the whole URL, instead of to open a tunnel."""
        if self.proxy is None or self.tls is not None or self.tunnel:
            return False
        return not self.proxy.is_socks

    @property
    def by_http1(self) -> bool:
        """Whether the exchange is plain HTTP/1.1 on a connection of our own: no HTTP/2, no tunnel.

        Without TLS there is nothing to choose HTTP/2 by.
        """
        if self.protocol == "http2" or (self.protocol == "auto" and self.tls is not None):
            return False
        return self.proxy is None or (self.tls is None and self.proxy.scheme == "http")


def way_to(
    address: Address, server_name: str | None, client: ClientOptions, options: SendOptions
) -> Way:
    """The way that a request with these options takes. Raises TransportError for a proxy that
    cannot be used."""
    own = options.proxy
    proxy = proxy_for(address, client) if own is None else own_proxy(own)
    if address.scheme == "http":
        tunnel = own is not None and own.tunnel
        return Way(None, options.protocol_version, proxy, tunnel=tunnel)
    own_certificates = () if options.certificate is None else (options.certificate,)
    settings = TlsSettings(
        options.verify,
        options.tls_disabled_protocols,
        options.tls_ciphers,
        options.tls_prefer_server_ciphers,
        certificate_for(address, (*own_certificates, *client.certificates)),
    )
    return Way(settings, options.protocol_version, proxy, server_name)
