"""What `send` hands back: every exchange that took place, and the outcome."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from postroom_runtime.http.cookies import Cookie
from postroom_runtime.http.errors import TransportError
from postroom_runtime.model.response import Response


class Source(StrEnum):
    """Why an exchange took place: the values of `Exchanged.source`."""

    COLLECTION = "collection"
    SCRIPT = "script"
    AUTH = "auth"
    REDIRECT = "redirect"


class SentRequest(Struct, frozen=True):
    """A request as it left. `body` is None when there was none or when it is no text;
    `body_size` counts its bytes on the wire."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: str | None = None
    body_size: int = 0


class Hop(Struct, frozen=True):
    """One request and its response, or its error. `started` is a Unix time in seconds."""

    source: Source
    request: SentRequest
    response: Response | None = None
    error: TransportError | None = None
    started: float = 0.0


class Sent(Struct, frozen=True):
    """The outcome of `send`: exactly one of `response` and `error` is set.

    `request` is the last one that left (or was about to). `cookies` are those that apply to its
    URL afterwards. `warnings` are sentences for a person: a missing upload file, an auth scheme
    that could not sign.
    """

    request: SentRequest
    response: Response | None = None
    error: TransportError | None = None
    hops: tuple[Hop, ...] = ()
    cookies: tuple[Cookie, ...] = ()
    warnings: tuple[str, ...] = ()
