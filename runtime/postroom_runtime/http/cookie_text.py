"""`Set-Cookie` lines, read by RFC 6265, 5.2."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime

from msgspec.structs import replace

from postroom_runtime.http.cookies import Cookie

_DELIMITERS = re.compile(r"[\x09\x20-\x2f\x3b-\x40\x5b-\x60\x7b-\x7e]+")
_TIME = re.compile(r"^(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\D|$)")
_DAY = re.compile(r"^(\d{1,2})(?:\D|$)")
_YEAR = re.compile(r"^(\d{2,4})(?:\D|$)")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def read_set_cookie(line: str) -> Cookie | None:
    """The cookie that `line` sets; domain and path are empty where the line names none.

    A nameless cookie (`=v` or `v`) is kept, as browsers and Postman do; None for an empty line.
    """
    pair, *attributes = line.split(";")
    name, equals, value = pair.partition("=")
    if not equals:
        name, value = "", pair
    if not name.strip() and not value.strip():
        return None
    cookie = Cookie(name.strip(), value.strip(), path="")
    for attribute in attributes:
        key, _, text = attribute.strip().partition("=")
        cookie = _with_attribute(cookie, key.strip(), text.strip())
    return cookie


def _with_attribute(cookie: Cookie, key: str, text: str) -> Cookie:
    change = _ATTRIBUTES.get(key.lower())
    if change is not None:
        return change(cookie, text)
    if not key:
        return cookie
    extension = f"{key}={text}" if text else key
    return replace(cookie, extensions=(*cookie.extensions, extension))


def _max_age(cookie: Cookie, text: str) -> Cookie:
    if not re.fullmatch(r"-?\d+", text):
        return cookie
    seconds = float(text)  # any number of digits
    return replace(cookie, expires=time.time() + seconds if seconds > 0 else 0.0)


def _expires(cookie: Cookie, text: str) -> Cookie:
    moment = read_cookie_date(text)
    # Max-Age, wherever it stands, wins over Expires.
    if moment is None or cookie.expires is not None:
        return cookie
    return replace(cookie, expires=moment)


_ATTRIBUTES: dict[str, Callable[[Cookie, str], Cookie]] = {
    "max-age": _max_age,
    "expires": _expires,
    "domain": lambda cookie, text: replace(cookie, domain=text.lower().removeprefix(".")),
    "path": lambda cookie, text: replace(cookie, path=text if text.startswith("/") else ""),
    "secure": lambda cookie, text: replace(cookie, secure=True),
    "httponly": lambda cookie, text: replace(cookie, http_only=True),
}


def read_cookie_date(text: str) -> float | None:
    """A Unix time from a cookie's date, by RFC 6265, 5.1.1; None when it is no date."""
    clock: tuple[int, int, int] | None = None
    day = month = year = None
    for token in _DELIMITERS.split(text):
        if clock is None and (match := _TIME.match(token)):
            clock = (int(match[1]), int(match[2]), int(match[3]))
        elif day is None and (match := _DAY.match(token)):
            day = int(match[1])
        elif month is None and token[:3].lower() in _MONTHS:
            month = _MONTHS.index(token[:3].lower()) + 1
        elif year is None and (match := _YEAR.match(token)):
            year = _full_year(int(match[1]))
    if clock is None or day is None or month is None or year is None or year < 1601:
        return None
    try:
        return datetime(year, month, day, *clock, tzinfo=UTC).timestamp()
    except ValueError:
        return None


def _full_year(year: int) -> int:
    if 70 <= year <= 99:
        return year + 1900
    return year + 2000 if year <= 69 else year
