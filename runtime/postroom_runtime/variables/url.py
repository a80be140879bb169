"""A URL as one text and back, the way Postman does it around substitution."""

from __future__ import annotations

import re

from postroom_runtime.model.request import Parameter, Url

_IN_KEY = re.compile(r"\{\{[^{}]*\}\}|[&=#]")
_IN_VALUE = re.compile(r"\{\{[^{}]*\}\}|[&#]")
_ESCAPES = {"&": "%26", "=": "%3D", "#": "%23"}


def joined_url(url: Url) -> str:
    """`url` as one text. Characters that would end a query key or value early are escaped, but
    not inside `{{…}}`. Disabled parameters are left out."""
    rows = [_joined_row(row) for row in url.query if row.enabled]
    joint = "?" if rows else ""
    fragment = "" if url.fragment is None else f"#{url.fragment}"
    return f"{url.base}{joint}{'&'.join(rows)}{fragment}"


def parsed_url(text: str, path_variables: tuple[Parameter, ...] = ()) -> Url:
    """The parts of a URL whose variables are filled in."""
    rest, hash_, fragment = text.partition("#")
    base, mark, query = rest.partition("?")
    rows = tuple(_parsed_row(row) for row in query.split("&")) if mark else ()
    return Url(base, rows, path_variables, fragment if hash_ else None)


def without_emptied(
    base: str, declared: tuple[Parameter, ...], filled: tuple[Parameter, ...]
) -> str:
    """`base` without the segments of path variables that are empty once their own variables are
    filled in. A path variable that is declared empty leaves its segment as it is written."""
    pairs = zip(declared, filled, strict=True)
    emptied = [after.key for before, after in pairs if before.value and not after.value]
    for name in emptied:
        base = re.sub(rf"(?<=/):{re.escape(name)}(?=[/.]|$)", "", base)
    return base


def _joined_row(row: Parameter) -> str:
    key = _IN_KEY.sub(_escape, row.key)
    return key if row.value is None else f"{key}={_IN_VALUE.sub(_escape, row.value)}"


def _parsed_row(text: str) -> Parameter:
    key, equals, value = text.partition("=")
    return Parameter(key, value if equals else None)


def _escape(token: re.Match[str]) -> str:
    return _ESCAPES.get(token[0], token[0])
