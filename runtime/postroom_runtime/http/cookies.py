"""The cookie jar of a run: RFC 6265 with the public suffix list."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from ipaddress import ip_address
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from postroom_runtime.http.address import Address

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList


_LAST_MOMENT = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC).timestamp()
"""A server may ask for a cookie to be kept for longer than a date can tell."""


class Cookie(Struct, frozen=True):
    """A cookie. `expires` is a Unix time in seconds; None means until the run's end.

    `domain` carries no leading dot; `host_only` says that subdomains do not get the cookie.
    """

    name: str
    value: str = ""
    domain: str = ""
    path: str = "/"
    expires: float | None = None
    secure: bool = False
    http_only: bool = False
    host_only: bool = True
    extensions: tuple[str, ...] = ()
    created: float = field(default_factory=time.time)

    @property
    def pair(self) -> str:
        """The cookie as it stands in a `Cookie` header."""
        return f"{self.name}={self.value}" if self.name else self.value


class CookieError(ValueError):
    """A cookie that a jar must refuse; the text says why."""


class CookieJar:
    """Cookies by domain, path and name."""

    def __init__(self) -> None:
        self._cookies: dict[tuple[str, str, str], Cookie] = {}

    def __iter__(self) -> Iterator[Cookie]:
        return iter(tuple(self._cookies.values()))

    def put(self, cookie: Cookie) -> Cookie:
        """Keep `cookie`, in the place (and with the age) of one with its domain, path and name.

        A cookie that has expired takes its predecessor away.
        """
        key = (cookie.domain, cookie.path, cookie.name)
        previous = self._cookies.get(key)
        if cookie.expires is not None and cookie.expires <= time.time():
            self._cookies.pop(key, None)
            return cookie
        if cookie.expires is not None and cookie.expires > _LAST_MOMENT:
            cookie = replace(cookie, expires=_LAST_MOMENT)
        if previous is not None:
            cookie = replace(cookie, created=previous.created)
        self._cookies[key] = cookie
        return cookie

    def accept(self, address: Address, cookie: Cookie) -> Cookie:
        """Keep `cookie` as set by the server at `address`; `cookie.domain` and `path` may be empty.

        Raises CookieError when the domain is a public suffix or not the server's, or when the
        cookie breaks what its name's prefix promises.
        """
        placed = _placed(address, cookie)
        _check_prefix(placed)
        return self.put(placed)

    def matching(self, address: Address, *, http: bool = True) -> tuple[Cookie, ...]:
        """The cookies that go with a request to `address`, longest path first, then oldest.

        `http` off leaves out those that only HTTP may see.
        """
        self._drop_expired()
        found = [cookie for cookie in self if _applies(cookie, address, http)]
        return tuple(sorted(found, key=lambda cookie: (-len(cookie.path), cookie.created)))

    def remove(self, cookies: tuple[Cookie, ...]) -> None:
        """Forget these cookies."""
        for cookie in cookies:
            self._cookies.pop((cookie.domain, cookie.path, cookie.name), None)

    def _drop_expired(self) -> None:
        now = time.time()
        gone = [c for c in self if c.expires is not None and c.expires <= now]
        self.remove(tuple(gone))


def _placed(address: Address, cookie: Cookie) -> Cookie:
    path = cookie.path if cookie.path.startswith("/") else default_path(address.path)
    if not cookie.domain:
        return replace(cookie, domain=address.host, path=path, host_only=True)
    domain = cookie.domain.lower().lstrip(".")
    if domain != address.host and _is_public_suffix(domain):
        raise CookieError(f"The cookie's domain {domain} is a public suffix.")
    if not domain_matches(address.host, domain):
        raise CookieError(f"The cookie's domain {domain} is not that of the host {address.host}.")
    host_only = domain == address.host and _is_public_suffix(domain)
    return replace(cookie, domain=domain, path=path, host_only=host_only)


def _check_prefix(cookie: Cookie) -> None:
    """What a name that begins with `__Secure-` or `__Host-` promises, RFC 6265bis, 4.1.3."""
    if cookie.name.startswith("__Secure-") and not cookie.secure:
        raise CookieError(f"The cookie {cookie.name} must be Secure, and is not.")
    whole = cookie.secure and cookie.host_only and cookie.path == "/"
    if cookie.name.startswith("__Host-") and not whole:
        raise CookieError(
            f"The cookie {cookie.name} must be Secure, without a Domain, and with the path /."
        )


def _applies(cookie: Cookie, address: Address, http: bool) -> bool:
    if cookie.host_only and cookie.domain != address.host:
        return False
    if not domain_matches(address.host, cookie.domain):
        return False
    if not path_matches(address.path, cookie.path):
        return False
    if cookie.secure and not (address.scheme == "https" or is_loopback(address.host)):
        return False
    return http or not cookie.http_only


def domain_matches(host: str, domain: str) -> bool:
    """RFC 6265, 5.1.3."""
    if host == domain:
        return True
    return host.endswith("." + domain) and not _is_ip(host)


def path_matches(path: str, cookie_path: str) -> bool:
    """RFC 6265, 5.1.4."""
    if path == cookie_path:
        return True
    return path.startswith(cookie_path) and (
        cookie_path.endswith("/") or path[len(cookie_path)] == "/"
    )


def default_path(path: str) -> str:
    """The path of a cookie that names none: the request's directory."""
    cut = path.rfind("/")
    return path[:cut] if cut > 0 else "/"


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine, by its name alone."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _is_ip(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _is_public_suffix(domain: str) -> bool:
    if _is_ip(domain):
        return False
    return suffix_list().is_public(domain)


@cache
def suffix_list() -> PublicSuffixList:
    """The public suffix list; reading it takes some 40 ms, so nobody does before a cookie asks."""
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()
