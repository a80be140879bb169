"""Which proxy a request goes through."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from postroom_runtime.http.address import Address
from postroom_runtime.http.errors import TransportError
from postroom_runtime.http.options import ClientOptions
from postroom_runtime.model.request import OwnProxy

_PORTS = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}


class ProxyServer(Struct, frozen=True):
    """A proxy: scheme `http`, `https`, `socks5` or `socks5h`, and who to log in as."""

    scheme: str
    host: str
    port: int
    username: str | None = None
    password: str = ""

    @property
    def is_socks(self) -> bool:
        """Whether it speaks SOCKS."""
        return self.scheme.startswith("socks")


def proxy_for(
    address: Address, options: ClientOptions, environ: Mapping[str, str] = os.environ
) -> ProxyServer | None:
    """The proxy for a request to `address`, from the options or else from the environment.

    Raises TransportError when its URL cannot be understood.
    """
    url = options.proxy or (_from_environment(address, environ) if options.trust_env else None)
    if not url or _bypassed(address, options.no_proxy):
        return None
    if options.trust_env and _bypassed(address, _no_proxy(environ)):
        return None
    return read_proxy(url)


def _from_environment(address: Address, environ: Mapping[str, str]) -> str | None:
    # A server that runs CGI has HTTP_PROXY set from the header `Proxy`: then it says nothing.
    cgi = "REQUEST_METHOD" in environ
    names = [f"{address.scheme}_proxy", "all_proxy"]
    for name in names:
        upper = "" if cgi and name == "http_proxy" else environ.get(name.upper(), "")
        value = environ.get(name) or upper
        if value:
            return value
    return None


def _no_proxy(environ: Mapping[str, str]) -> list[str]:
    return re.split(r"[\s,]+", environ.get("no_proxy") or environ.get("NO_PROXY") or "")


def _bypassed(address: Address, rules: Iterable[str]) -> bool:
    return any(_covers(rule.strip().lower(), address) for rule in rules)


def _covers(rule: str, address: Address) -> bool:
    """Whether a rule such as `example.com`, `.example.com`, `*.example.com:8080` or `*` covers
    the host; each covers subdomains, too."""
    if rule in ("", "*"):
        return rule == "*"
    if rule.count(":") > 1 and not rule.startswith("["):
        rule = f"[{rule}]"
    match = re.fullmatch(r"(\[[^\]]*\]|[^:]*)(?::(\d+))?", rule)
    if match is None:
        return False
    if match[2] and int(match[2]) != address.effective_port:
        return False
    name = match[1].removeprefix("*").removeprefix(".")
    return address.host == name or address.host.endswith("." + name)


def own_proxy(proxy: OwnProxy) -> ProxyServer:
    """The proxy that a request names itself."""
    return ProxyServer("http", proxy.host, proxy.port, proxy.username, proxy.password)


def read_proxy(url: str) -> ProxyServer:
    """A proxy from its URL; a missing scheme means http. Raises TransportError."""
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        port = parts.port
    except ValueError as error:
        raise _unusable(url, str(error)) from error
    if parts.scheme not in _PORTS:
        raise _unusable(url, f"its scheme, {parts.scheme}, is none of {', '.join(_PORTS)}")
    if not parts.hostname:
        raise _unusable(url, "it names no host")
    username = None if parts.username is None else unquote(parts.username)
    password = unquote(parts.password or "")
    return ProxyServer(
        parts.scheme, parts.hostname, port or _PORTS[parts.scheme], username, password
    )


def _unusable(url: str, reason: str) -> TransportError:
    place = url.rpartition("@")[2]
    return TransportError(
        f"Invalid proxy URL: {place}",
        code="ERR_INVALID_URL",
        name="TypeError",
        sentence=f"The proxy {place} cannot be used: {reason}.",
    )
