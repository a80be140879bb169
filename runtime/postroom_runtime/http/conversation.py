"""The exchanges that one request takes: cookies out and in, redirects followed, all recorded."""

from __future__ import annotations

import time

from msgspec import Struct, field
from msgspec.structs import replace

from postroom_runtime.http.client import Client
from postroom_runtime.http.cookie_text import read_set_cookie
from postroom_runtime.http.cookies import CookieError
from postroom_runtime.http.errors import TransportError
from postroom_runtime.http.exchange import Hop, SentRequest, Source
from postroom_runtime.http.options import SendOptions
from postroom_runtime.http.pools import Held
from postroom_runtime.http.preparation import PreparedRequest, with_cookies
from postroom_runtime.http.redirects import is_redirect, redirected, too_many
from postroom_runtime.model.response import Response


class Conversation(Struct):
    """What is said until a request has its answer; `hops` grows with each exchange.

    With `held` all of it goes over one connection, as far as the server keeps that open.
    """

    client: Client
    options: SendOptions
    hops: list[Hop] = field(default_factory=list[Hop])
    warnings: list[str] = field(default_factory=list[str])
    held: Held | None = None

    async def ask(self, prepared: PreparedRequest, source: Source) -> Response:
        """Send `prepared`, follow redirects, and give the last response.

        Raises TransportError; the hop that failed is recorded with it.
        """
        sent = self._with_cookies(prepared)
        response = await self._exchange(sent, source)
        followed = 0
        while self.options.follow_redirects and is_redirect(response):
            followed += 1
            sent = self._with_cookies(self._next(sent, response, followed))
            response = await self._exchange(sent, Source.REDIRECT)
        return response

    def _next(
        self, prepared: PreparedRequest, response: Response, followed: int
    ) -> PreparedRequest:
        try:
            if followed > self.options.max_redirects:
                raise too_many(self.options.max_redirects, prepared)
            return redirected(prepared, response, self.options)
        except TransportError as error:
            failed = Hop(Source.REDIRECT, described(prepared), error=error, started=time.time())
            self.hops.append(failed)
            raise

    async def _exchange(self, prepared: PreparedRequest, source: Source) -> Response:
        hop = Hop(source, described(prepared), started=time.time())
        try:
            response = await self.client.transport.exchange(prepared, self.options, self.held)
        except TransportError as error:
            self.hops.append(replace(hop, error=error))
            raise
        self.hops.append(replace(hop, response=response))
        if self.options.use_cookies:
            self._keep_cookies(prepared, response)
        return response

    def _with_cookies(self, prepared: PreparedRequest) -> PreparedRequest:
        if not self.options.use_cookies:
            return with_cookies(prepared, "")
        matching = self.client.cookies.matching(prepared.address)
        return with_cookies(prepared, "; ".join(cookie.pair for cookie in matching))

    def _keep_cookies(self, prepared: PreparedRequest, response: Response) -> None:
        for name, value in response.headers:
            cookie = read_set_cookie(value) if name.lower() == "set-cookie" else None
            if cookie is None:
                continue
            try:
                self.client.cookies.accept(prepared.address, cookie)
            except CookieError as error:
                self.warnings.append(f"A cookie was refused: {error}")

    def retell(self, since: int, source: Source) -> None:
        """Record the hops from number `since` on as having had another purpose."""
        self.hops[since:] = [replace(hop, source=source) for hop in self.hops[since:]]


def described(prepared: PreparedRequest) -> SentRequest:
    """`prepared` for those who want to know what left."""
    size = prepared.payload.size
    return SentRequest(
        prepared.method,
        prepared.address.text,
        prepared.headers,
        prepared.payload.text() if size else None,
        size,
    )
