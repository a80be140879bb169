"""A message as the bytes that go to the editor."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from msgspec import Struct, to_builtins
from msgspec import json as msgspec_json


class UnwritableError(Exception):
    """A message holds what JSON cannot say."""


def framed(message: object, plain: Callable[[Any], Any]) -> bytes:
    """A message with its header. `plain` turns values that JSON does not know into such that it
    does; what is msgspec's is written by msgspec. Raises UnwritableError."""
    try:
        body = _quickly(message) if isinstance(message, Struct) else _slowly(message, plain)
    except Exception as error:  # `plain` calls converters, which raise what they like
        raise UnwritableError(f"{type(error).__name__}: {error}") from error
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def _quickly(message: Struct) -> bytes:
    try:
        return msgspec_json.encode(message)
    except UnicodeEncodeError:  # half a surrogate pair, which only `json` can write
        return _slowly(to_builtins(message))


def _slowly(message: object, plain: Callable[[Any], Any] | None = None) -> bytes:
    return json.dumps(message, default=plain, allow_nan=False).encode()
