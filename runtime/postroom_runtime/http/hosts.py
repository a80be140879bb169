"""Host names as they go on the wire."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import unquote

from postroom_runtime.http.errors import TransportError


@lru_cache(maxsize=64)
def wire_host(host: str) -> str:
    """A host name in lower case and punycode; `127.1` and other spellings of IPv4 in full."""
    host = unquote(host).lower()
    if not host.isascii():
        host = _punycode(host)
    last = host.rstrip(".").rpartition(".")[2]
    if last.isdigit() or last.startswith("0x"):
        return _ipv4(host)
    return host


def _punycode(host: str) -> str:
    import idna

    try:
        return idna.encode(host, uts46=True, transitional=False).decode("ascii")
    except idna.IDNAError as error:
        raise TransportError(
            f"Invalid URL: {host}",
            code="ERR_INVALID_URL",
            name="TypeError",
            sentence=f"{host} is not a valid host name: {error}.",
        ) from error


def _ipv4(host: str) -> str:
    import socket

    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        return host
