"""Responses: those saved in a collection as examples, and those that came over the wire."""

from __future__ import annotations

from dataclasses import dataclass, field

from postroom_runtime.model.request import Parameter, Request


@dataclass(frozen=True, slots=True)
class SavedResponse:
    """An example saved with a request."""

    name: str
    code: int | None = None
    status: str = ""
    headers: tuple[Parameter, ...] = ()
    body: str = ""
    request: Request | None = None


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds spent in each phase of an exchange; None where the phase did not happen."""

    dns: float | None = None
    tcp: float | None = None
    tls: float | None = None
    first_byte: float | None = None
    download: float | None = None
    total: float = 0.0


@dataclass(frozen=True, slots=True)
class Response:
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
