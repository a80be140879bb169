"""Header lists: order, case and duplicates are part of the value."""

from __future__ import annotations

import re
from collections.abc import Iterable

from postroom_runtime.http.errors import TransportError
from postroom_runtime.model.request import Parameter

Headers = tuple[tuple[str, str], ...]

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_INDEX = re.compile(r"0|[1-9][0-9]{0,9}")
_BAD_VALUE = re.compile(r"[^\t\x20-\x7e\x80-\xff]")


def own_headers(rows: Iterable[Parameter]) -> Headers:
    """The enabled headers of a request as Postman sends them.

    Those of one spelling stand together where the first of them stands, names that are integers in
    front; of spellings that differ only in case, the one that came last alone takes the place of
    the first. HTTP/2's pseudo headers are left out.
    """
    spellings: dict[str, list[str]] = {}
    for row in rows:
        if row.enabled and row.key and not row.key.startswith(":"):
            spellings.setdefault(row.key, []).append(row.value or "")
    places: dict[str, str] = {}
    for spelling in property_order(spellings):
        places[spelling.lower()] = spelling
    return tuple((name, value) for name in places.values() for value in _values(name, spellings))


def _values(name: str, spellings: dict[str, list[str]]) -> list[str]:
    values = spellings[name]
    return ["; ".join(values)] if name.lower() == "cookie" else values


def property_order(names: Iterable[str]) -> list[str]:
    """Names in the order of an object's properties in JavaScript: integers first, ascending.

    `__proto__` is lost, as it is in Postman.
    """
    kept = [name for name in names if name != "__proto__"]
    return [*sorted(filter(_is_index, kept), key=int), *(n for n in kept if not _is_index(n))]


def _is_index(name: str) -> bool:
    return bool(_INDEX.fullmatch(name)) and int(name) < 2**32 - 1


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
