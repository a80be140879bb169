"""URLs as they go on the wire: where to connect, and the exact request target.

Postman's rules, not a browser's: `/../` stays, `%zz` stays, `+` stays, and only the characters
listed here are percent-encoded.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from urllib.parse import unquote

from msgspec import Struct

from postroom_runtime.http.errors import TransportError
from postroom_runtime.http.hosts import wire_host
from postroom_runtime.http.url_text import SCHEME, with_path_variables
from postroom_runtime.model.request import Url

DEFAULT_PORTS = {"http": 80, "https": 443}
_AUTHORITY_END = re.compile(r"[/\\?#]")
_PATH_SPECIAL = re.compile(r"[^\x21\x24-\x3b\x3d\x40-\x5f\x61-\x7a\x7c\x7e]")
_QUERY_SPECIAL = re.compile(r"[^\x21\x24-\x26\x28-\x3b\x3d\x3f-\x7e]")
_UNSENDABLE = re.compile(r"[^\x21-\xff]")


class Address(Struct, frozen=True, dict=True):
    """Where a request goes. `target` is path and query exactly as sent; `host` is lower case,
    punycode, IPv6 in brackets."""

    scheme: str
    host: str
    port: int | None
    target: str
    username: str | None = None
    password: str = ""

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """The target's query, without `?`."""
        return self.target.partition("?")[2]

    @property
    def effective_port(self) -> int:
        """The port to connect to."""
        return self.port or DEFAULT_PORTS[self.scheme]

    @cached_property
    def authority(self) -> str:
        """Host and port as in the `Host` header: no port when it is the scheme's own."""
        if self.port is None or self.port == DEFAULT_PORTS[self.scheme]:
            return self.host
        return f"{self.host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"{self.scheme}://{self.authority}"

    @property
    def text(self) -> str:
        """The whole URL, without user name and password."""
        return self.origin + self.target


def address_of(url: Url, *, encode: bool = True) -> Address:
    """Where a substituted URL leads. Path variables are filled in; `encode` off sends the target
    as it is written.

    Raises TransportError for an empty URL, a scheme that is not HTTP's, a port out of range, or a
    target that cannot stand in a request line.
    """
    return read_address(with_path_variables(url), encode=encode)


@lru_cache(maxsize=16)  # each URL is read before it is sent to, and again for its cookies
def read_address(text: str, *, encode: bool = True) -> Address:
    """The address that `text` spells; a missing scheme means http. Raises as `address_of`."""
    text = text.lstrip()
    if not text:
        raise TransportError(
            "runtime: request url is empty",
            sentence="The request has no URL. Give it one.",
        )
    match = SCHEME.match(text)
    scheme = match[1].lower() if match else "http"
    if scheme not in DEFAULT_PORTS:
        raise invalid_protocol(scheme)
    rest = text[match.end() :] if match else text
    cut = _AUTHORITY_END.search(rest)
    authority, tail = (rest[: cut.start()], rest[cut.start() :]) if cut else (rest, "")
    return _address(scheme, authority, target_of(tail, encode=encode))


def _address(scheme: str, authority: str, target: str) -> Address:
    userinfo, at, place = authority.rpartition("@")
    host, port = _split_port(place)
    username, _, password = userinfo.partition(":")
    if not host.strip("[]"):
        raise TransportError(
            "runtime: request url is empty",
            sentence="The request's URL names no host.",
        )
    return Address(
        scheme,
        wire_host(host),
        port,
        target,
        unquote(username) if at else None,
        unquote(password),
    )


def invalid_protocol(scheme: str) -> TransportError:
    """The error for a URL whose scheme is not HTTP's."""
    return TransportError(
        f"Invalid protocol: {scheme}:",
        sentence=f"Requests go over http or https; the URL says {scheme}.",
    )


def _split_port(place: str) -> tuple[str, int | None]:
    match = re.fullmatch(r"(\[[^\]]*\]|[^:]*)(?::(.*))?", place)
    if match is None:
        raise _bad_port(place.partition(":")[2])
    text = match[2] or ""
    if not text:
        return match[1], None
    if not re.fullmatch(r"[0-9]+", text) or int(text) > 65535:
        raise _bad_port(text)
    return match[1], int(text)


def _bad_port(text: str) -> TransportError:
    return TransportError(
        f"Port should be >= 0 and < 65536. Received type string ('{text}').",
        code="ERR_SOCKET_BAD_PORT",
        name="RangeError",
        sentence=f"The URL's port, {text}, is not a number from 0 to 65535.",
    )


def target_of(tail: str, *, encode: bool = True) -> str:
    """The request target for what follows the authority; a fragment is left out."""
    head = tail.partition("#")[0]
    path, question, query = head.partition("?")
    path = path.replace("\\", "/") or "/"
    if encode:
        return encode_path(path) + question + encode_query(query)
    target = path + question + query
    if _UNSENDABLE.search(target):
        raise TransportError(
            "Request path contains unescaped characters",
            code="ERR_UNESCAPED_CHARACTERS",
            name="TypeError",
            sentence="The URL holds a space or another character that must be percent-encoded, "
            "and the request switches URL encoding off.",
        )
    return target


def encode_path(text: str) -> str:
    """Percent-encode what may not stand in a path; existing `%XX` stay."""
    return _PATH_SPECIAL.sub(_percent, text)


def encode_query(text: str) -> str:
    """Percent-encode what may not stand in a query; existing `%XX` stay."""
    return _QUERY_SPECIAL.sub(_percent, text)


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))


def resolved(base: Address, location: str, *, encode: bool = True) -> Address:
    """Where `location`, as in a redirect, leads from `base`. Dot segments stay, as in Postman.

    With `encode` off the bytes of `location` go back as they came.
    """
    if not encode:
        location = location.encode("utf-8", "replace").decode("latin-1")
    if SCHEME.match(location):
        return read_address(location, encode=encode)
    other = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", location)
    if other:
        raise invalid_protocol(other[1].lower())
    if location.startswith("//"):
        return read_address(f"{base.scheme}:{location}", encode=encode)
    if location.startswith(("/", "\\")):
        tail = location
    elif location.startswith("?"):
        tail = base.path + location
    elif location.startswith("#"):
        tail = base.target
    else:
        tail = base.path.rpartition("/")[0] + "/" + location
    return Address(base.scheme, base.host, base.port, target_of(tail, encode=encode))
