"""Header lists: order, case and duplicates are part of the value."""

from __future__ import annotations

import re
from collections.abc import Iterable

from postroom_runtime.http.errors import TransportError
from postroom_runtime.model.request import Parameter

Headers = tuple[tuple[str, str], ...]

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_BAD_VALUE = re.compile(r"[^\t\x20-\x7e\x80-\xff]")


def own_headers(rows: Iterable[Parameter]) -> Headers:
    """The enabled headers of a request as Postman sends them: those of one spelling together
    where the first stands; among spellings that differ only in case the last one alone."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        if not row.enabled or not row.key:
            continue
        group = groups.setdefault(row.key.lower(), [])
        if group and group[-1][0] != row.key:
            group.clear()
        group.append((row.key, row.value or ""))
    return tuple(header for group in groups.values() for header in group)


def header_value(headers: Headers, name: str) -> str | None:
    """The last value of `name`, in any case."""
    wanted = name.lower()
    return next((value for key, value in reversed(headers) if key.lower() == wanted), None)


def without(headers: Headers, *names: str) -> Headers:
    """The headers whose names, in any case, are not among `names`."""
    gone = {name.lower() for name in names}
    return tuple(header for header in headers if header[0].lower() not in gone)


def replaced(headers: Headers, name: str, value: str) -> Headers:
    """The headers with the value of `name` changed where it stands, or added at the end."""
    wanted = name.lower()
    if not any(key.lower() == wanted for key, _ in headers):
        return (*headers, (name, value))
    return tuple((key, value if key.lower() == wanted else old) for key, old in headers)


def wire_lines(headers: Headers) -> bytes:
    """The headers as bytes in Latin-1, each line ended.

    Raises TransportError, as Node does, for a name or value that cannot be sent.
    """
    for name, value in headers:
        _check(name, value)
    return "".join(f"{name}: {value}\r\n" for name, value in headers).encode("latin-1")


def _check(name: str, value: str) -> None:
    if not _TOKEN.fullmatch(name):
        raise TransportError(
            f'Header name must be a valid HTTP token ["{name}"]',
            code="ERR_INVALID_HTTP_TOKEN",
            name="TypeError",
            sentence=f'"{name}" cannot be a header name: it holds a space or another character '
            "that HTTP does not allow there.",
        )
    bad = _BAD_VALUE.search(value)
    if bad is not None:
        raise TransportError(
            f'Invalid character in header content ["{name}"]',
            code="ERR_INVALID_CHAR",
            name="TypeError",
            sentence=f"The value of header {name} holds {bad[0]!r}, which HTTP headers cannot "
            "carry. Remove it or encode it.",
        )
