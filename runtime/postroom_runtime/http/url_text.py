"""URLs on one line, as Postman's own code joins and parses them."""

from __future__ import annotations

import re

from postroom_runtime.model.request import Parameter, Url

SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):[/\\]{2,}")


def unparsed(url: Url) -> str:
    """The URL on one line, as Postman's own code joins it: `&`, `=` and `#` that stand inside a
    key or a value are percent-encoded, disabled parameters left out.

    Substitute variables in this text, not in the parts: a variable may hold `a=1&b=2`.
    """
    rows = [_pair(row) for row in url.query if row.enabled]
    joint = "?" if rows else ""
    fragment = "" if url.fragment is None else f"#{url.fragment}"
    return f"{url.base}{joint}{'&'.join(rows)}{fragment}"


def _pair(row: Parameter) -> str:
    key = row.key.replace("&", "%26").replace("=", "%3D").replace("#", "%23")
    if row.value is None:
        return key
    value = row.value.replace("&", "%26").replace("#", "%23")
    return f"{key}={value}"


def parsed(text: str) -> Url:
    """The parts of a URL on one line. `unparsed(parsed(text))` is `text`."""
    head, hash_sign, fragment = text.partition("#")
    base, question, query = head.partition("?")
    rows = [_row(pair) for pair in query.split("&")] if question else []
    return Url(base, tuple(rows), fragment=fragment if hash_sign else None)


def _row(pair: str) -> Parameter:
    key, equals, value = pair.partition("=")
    return Parameter(key, value if equals else None)


def with_path_variables(url: Url) -> str:
    """The URL on one line with `:name` segments replaced; one with no value stays."""
    text = unparsed(url)
    values = {row.key: row.value for row in url.path_variables if row.value}
    if not values:
        return text
    scheme = SCHEME.match(text)
    start = scheme.end() if scheme else 0
    cut = re.search(r"[?#]", text[start:])
    end = start + cut.start() if cut else len(text)
    host, *segments = text[start:end].split("/")
    path = "".join("/" + _segment(segment, values) for segment in segments)
    return text[:start] + host + path + text[end:]


def _segment(segment: str, values: dict[str, str]) -> str:
    if not segment.startswith(":"):
        return segment
    name, dot, suffix = segment[1:].partition(".")
    if segment[1:] in values:
        return values[segment[1:]]
    return f"{values[name]}{dot}{suffix}" if name in values else segment
