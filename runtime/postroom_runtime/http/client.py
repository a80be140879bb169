"""What requests of one run share."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from postroom_runtime.http.auth.scheme import Memory
from postroom_runtime.http.cookies import CookieJar
from postroom_runtime.http.options import ClientOptions
from postroom_runtime.http.transport import Transport


class Client:
    """An async context manager. `cookies` is the jar, `memory` what auth schemes remember,
    `transport` the connections; each does its work only when it is first needed."""

    def __init__(self, options: ClientOptions | None = None) -> None:
        self.options = options or ClientOptions()
        self.cookies = CookieJar()
        self.memory = Memory()
        self.transport = Transport(self.options)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close every connection."""
        await self.transport.close()
