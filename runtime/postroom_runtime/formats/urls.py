"""URLs as Postman takes them apart: text, `{{…}}` and all, nothing encoded or resolved."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from postroom_runtime.formats.json_values import (
    Object,
    as_list,
    as_object,
    as_text,
    is_list,
    is_object,
)
from postroom_runtime.model.request import Parameter, Url

# A `?`, `#`, `/`, `.` or `&` inside a variable's name separates nothing.
_VARIABLE = r"\{\{[^{}]*\}\}"
_QUERY_OR_HASH = re.compile(rf"{_VARIABLE}|[?#]")
_HASH = re.compile(rf"{_VARIABLE}|#")
_AMPERSAND = re.compile(rf"{_VARIABLE}|&")
_EQUALS = re.compile(rf"{_VARIABLE}|=")
_SLASH = re.compile(rf"{_VARIABLE}|[/\\]")
_DOT = re.compile(rf"{_VARIABLE}|\.")
_AT = re.compile(rf"{_VARIABLE}|@")
_COLON = re.compile(rf"{_VARIABLE}|:")


def url_from_text(text: str) -> Url:
    """Take a URL's text apart. `text` may be anything, it is never refused."""
    base, mark, rest = _cut(text, _QUERY_OR_HASH)
    if mark != "?":
        return Url(base, fragment=rest if mark else None)
    query, mark, fragment = _cut(rest, _HASH)
    # `a?` keeps its question mark, as in Postman: it is a parameter without a name.
    rows = query_from_text(query) or (Parameter("", None),)
    return Url(base, rows, fragment=fragment if mark else None)


def query_from_text(text: str) -> tuple[Parameter, ...]:
    """The parameters of a query string; one without `=` has the value None."""
    if not text:
        return ()
    return tuple(_parameter(piece) for piece in _split(text, _AMPERSAND))


def url_from_json(value: object) -> Url:
    """A URL of a v2 file: text, or an object whose parts count more than its `raw`."""
    if not is_object(value):
        return url_from_text(as_text(value))
    url = _from_parts(value)
    variables = tuple(_path_variable(as_object(row)) for row in as_list(value.get("variable")))
    return Url(url.base, url.query, variables, url.fragment)


def url_to_json(url: Url) -> dict[str, object]:
    """The object form of v2.1, with `raw` and all parts."""
    result: dict[str, object] = {"raw": url.text}
    result.update(_base_parts(url.base))
    if url.query:
        result["query"] = [_row_to_json(row) for row in url.query]
    if url.fragment is not None:
        result["hash"] = url.fragment
    if url.path_variables:
        result["variable"] = [_row_to_json(row) for row in url.path_variables]
    return result


def base_from_parts(value: Object) -> str:
    """Everything before the query, put together from a v2 URL's parts as Postman does it."""
    protocol = as_text(value.get("protocol"))
    if protocol and not protocol.endswith("://"):
        protocol += "://"
    port = as_text(value.get("port"))
    host = ".".join(_texts(value.get("host")))
    path = _path_text(value.get("path"))
    return f"{protocol}{_userinfo(value)}{host}{':' if port else ''}{port}{path}"


def _from_parts(value: Object) -> Url:
    base = base_from_parts(value)
    from_raw = url_from_text(as_text(value.get("raw")))
    if not base:
        base = from_raw.base
    if "query" not in value and "host" not in value:
        return Url(base, from_raw.query, fragment=from_raw.fragment)
    hash_ = value.get("hash")
    return Url(base, _query(value.get("query")), fragment=None if hash_ is None else as_text(hash_))


def _query(value: object) -> tuple[Parameter, ...]:
    if isinstance(value, str):
        return query_from_text(value)
    rows = (as_object(row) if is_object(row) else {"key": row} for row in as_list(value))
    return tuple(_query_row(row) for row in rows)


def _query_row(row: Object) -> Parameter:
    value = row.get("value")
    return Parameter(
        key=as_text(row.get("key")),
        value=None if value is None else as_text(value),
        enabled=row.get("disabled") is not True,
        description=description_text(row.get("description")),
    )


def _path_variable(row: Object) -> Parameter:
    value = row.get("value")
    return Parameter(
        key=as_text(row.get("key"), as_text(row.get("id"))),
        value=None if value is None else as_text(value),
        enabled=row.get("disabled") is not True,
        description=description_text(row.get("description")),
    )


def description_text(value: object) -> str:
    """A description: v2 allows text or an object with `content`."""
    return as_text(value.get("content")) if is_object(value) else as_text(value)


def _row_to_json(row: Parameter) -> dict[str, object]:
    result: dict[str, object] = {"key": row.key, "value": row.value}
    if not row.enabled:
        result["disabled"] = True
    if row.description:
        result["description"] = row.description
    return result


@lru_cache(maxsize=64)  # scripts before and after a request are given the same
def _base_parts(base: str) -> Mapping[str, object]:
    parts: dict[str, object] = {}
    scheme, mark, rest = base.partition("://")
    if mark and "{" not in scheme and "/" not in scheme:
        parts["protocol"] = scheme
    else:
        rest = base
    authority, mark, path = _cut(rest, _SLASH)
    parts |= _authority_parts(authority)
    if mark:
        parts["path"] = _split(path, _SLASH)
    # A URL that its parts would not give again stays whole.
    return parts if base_from_parts(parts) == base else {"host": [base]}


def _authority_parts(authority: str) -> dict[str, object]:
    parts: dict[str, object] = {}
    user, mark, host = _cut(authority, _AT)
    if mark:
        name, colon, password = _cut(user, _COLON)
        parts["auth"] = {"user": name, "password": password} if colon else {"user": name}
    else:
        host = authority
    if not host.startswith("["):
        host, mark, port = _cut(host, _COLON)
        if mark:
            parts["port"] = port
    if host:
        parts["host"] = _split(host, _DOT)
    return parts


def _userinfo(value: Object) -> str:
    auth = as_object(value.get("auth"))
    if auth.get("user") is None:
        return ""
    user, password = as_text(auth["user"]), auth.get("password")
    return f"{user}@" if password is None else f"{user}:{as_text(password)}@"


def _path_text(value: object) -> str:
    if isinstance(value, str):
        return value if value.startswith("/") else f"/{value}"
    return "/" + "/".join(_texts(value)) if is_list(value) else ""


def _texts(value: object) -> list[str]:
    rows = [value] if isinstance(value, str) else as_list(value)
    return [as_text(row.get("value")) if is_object(row) else as_text(row) for row in rows]


def _parameter(piece: str) -> Parameter:
    key, mark, value = _cut(piece, _EQUALS)
    return Parameter(key, value if mark else None)


def _cut(text: str, separator: re.Pattern[str]) -> tuple[str, str, str]:
    """`str.partition` at the first separator outside of `{{…}}`."""
    for match in separator.finditer(text):
        if len(match.group()) == 1:
            return text[: match.start()], match.group(), text[match.end() :]
    return text, "", ""


def _split(text: str, separator: re.Pattern[str]) -> list[str]:
    marks = [match for match in separator.finditer(text) if len(match.group()) == 1]
    starts = [0, *(match.end() for match in marks)]
    ends = [*(match.start() for match in marks), len(text)]
    return [text[start:end] for start, end in _pairs(starts, ends)]


def _pairs(starts: Iterable[int], ends: Iterable[int]) -> Iterable[tuple[int, int]]:
    return zip(starts, ends, strict=True)
