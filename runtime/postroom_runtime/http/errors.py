"""Why an exchange failed, told as Node tells scripts and as a person wants to read it."""

from __future__ import annotations


class TransportError(Exception):
    """A request that got no (whole) response.

    `code`, `errno`, `syscall`, `address` and `port` are Node's (`ECONNREFUSED`, -111, `connect`),
    so that scripts written for Postman find what they look for. `message` is Node's wording where
    there is one; `sentence` says in one sentence what happened and what to do.
    """

    def __init__(
        self,
        message: str,
        *,
        code: str = "",
        sentence: str = "",
        name: str = "Error",
        errno: int | str | None = None,
        syscall: str | None = None,
        address: str | None = None,
        port: int | None = None,
    ) -> None:
        super().__init__(message)
        self.name = name
        self.message = message
        self.code = code
        self.sentence = sentence or message
        self.errno = errno
        self.syscall = syscall
        self.address = address
        self.port = port

    def as_object(self) -> dict[str, object]:
        """The error as a script's callback sees it; absent properties are left out."""
        shape = {
            "name": self.name,
            "message": self.message,
            "code": self.code or None,
            "errno": self.errno,
            "syscall": self.syscall,
            "address": self.address,
            "port": self.port,
        }
        return {key: value for key, value in shape.items() if value is not None}
