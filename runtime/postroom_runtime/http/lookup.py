"""Names to addresses."""

from __future__ import annotations

import asyncio
import socket
from ipaddress import ip_address

from postroom_runtime.http.failures import lookup_failed

_LOOPBACK = ("::1", "127.0.0.1")


async def resolve(host: str) -> tuple[str, ...]:
    """The addresses of `host`, best first; an address is its own.

    Every name under `localhost` is this machine. Raises TransportError when there is none.
    """
    if _is_address(host):
        return (host,)
    if host.endswith(".localhost"):
        return _LOOPBACK
    loop = asyncio.get_running_loop()
    try:
        rows = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        raise lookup_failed(error, host) from error
    except UnicodeError as error:
        raise lookup_failed(socket.gaierror(socket.EAI_NONAME, str(error)), host) from error
    return tuple(dict.fromkeys(str(row[4][0]) for row in rows))


def _is_address(host: str) -> bool:
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True
