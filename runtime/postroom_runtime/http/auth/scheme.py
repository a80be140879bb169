"""What every auth scheme looks like."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable

from msgspec import Struct, field

from postroom_runtime.http.preparation import PreparedRequest
from postroom_runtime.model.request import Auth, Body, Request
from postroom_runtime.model.response import Response

Memory = dict[Hashable, object]
"""What schemes remember for the length of a run: digest nonces, OAuth 2 tokens."""


class Signing(Struct, frozen=True):
    """What a scheme signs with. `body` is the request's body as declared; `fetch` sends a request
    of the scheme's own, such as for a token, and raises TransportError. `encode_url` off leaves the
    URL as it is written. `state` is what a handshake remembers while this request lasts."""

    auth: Auth
    body: Body | None
    memory: Memory
    fetch: Callable[[Request], Awaitable[Response]]
    encode_url: bool = True
    state: dict[str, object] = field(default_factory=dict[str, object])

    def text(self, name: str, default: str = "") -> str:
        """A parameter as text; `default` when it is absent or null."""
        value = self.auth.parameters.get(name)
        if value is None:
            return default
        if isinstance(value, bool):
            return "true" if value else "false"
        return value if isinstance(value, str) else str(value)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A parameter that is true or false, or the words for it."""
        value = self.auth.parameters.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip().lower() == "true"
        return value if isinstance(value, bool) else default

    def key(self, *more: str) -> Hashable:
        """A key for the memory that requests with the same scheme and parameters share."""
        pairs = sorted((name, repr(value)) for name, value in self.auth.parameters.items())
        return (self.auth.type, *more, *pairs)


class Scheme(Struct, frozen=True):
    """An auth scheme.

    `sign` gives the request as it shall leave, or raises CannotSignError; then it leaves as it is.
    `answer`, where the scheme has a handshake, looks at the response and says whether the request
    shall be signed and sent again; with `same_connection` over the connection that it came from.
    """

    sign: Callable[[PreparedRequest, Signing], Awaitable[PreparedRequest]]
    answer: Callable[[Response, PreparedRequest, Signing], bool] | None = None
    same_connection: bool = False


class CannotSignError(Exception):
    """A parameter is missing or unusable; the text says which, for a person."""
