"""Responses: those saved in a collection as examples, and those that came over the wire."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from postroom_runtime.model.request import Parameter, Request


class SavedResponse(Struct, frozen=True):
    """An example saved with a request. `cookies` are rows as v2.1 writes them, `response_time` is
    in milliseconds."""

    name: str
    code: int | None = None
    status: str = ""
    headers: tuple[Parameter, ...] = ()
    body: str = ""
    request: Request | None = None
    id: str = ""
    cookies: tuple[Mapping[str, object], ...] = ()
    response_time: float | None = None


class Timings(Struct, frozen=True):
    """Milliseconds spent in each phase of an exchange; None where the phase did not happen."""

    dns: float | None = None
    tcp: float | None = None
    tls: float | None = None
    first_byte: float | None = None
    download: float | None = None
    total: float = 0.0


class Response(Struct, frozen=True):
    """A response off the wire. `headers` keep order, case and duplicates; `body` is decoded from
    its content encoding; `wire_size` counts the body's bytes as they came."""

    code: int
    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    url: str
    http_version: str = "1.1"
    wire_size: int = 0
    header_size: int = 0
    timings: Timings = field(default_factory=Timings)

    def header(self, name: str) -> str | None:
        """The last value of header `name`, in any case; None when it is absent."""
        wanted = name.lower()
        found = [value for key, value in self.headers if key.lower() == wanted]
        return found[-1] if found else None
