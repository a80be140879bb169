"""`--cookie-jar` and `--export-cookie-jar`: a jar in the JSON of tough-cookie, as newman's."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from postroom_runtime.commands.exports import write_export
from postroom_runtime.model.problems import Problem, UnreadableInputError

if TYPE_CHECKING:
    from postroom_runtime.http import Client, Cookie


class _Row(msgspec.Struct, rename="camel", omit_defaults=True):
    key: str = ""
    value: str = ""
    domain: str = ""
    path: str = "/"
    expires: str | None = None
    secure: bool = False
    http_only: bool = False
    host_only: bool = False


class _Jar(msgspec.Struct):
    cookies: list[_Row] = []


def load_cookies(path: Path | None, client: Client) -> None:
    """Put the cookies of a file into the client's jar. Raises UnreadableInputError."""
    if path is None:
        return
    try:
        jar = msgspec.json.decode(path.read_bytes(), type=_Jar)
        for row in jar.cookies:
            client.cookies.put(_cookie(row))
    except OSError as error:
        problem = Problem(path, f"The cookie jar cannot be read: {error.strerror}.")
        raise UnreadableInputError(problem) from error
    except (ValueError, RecursionError) as error:  # what is no JSON, text or date, and deep nests
        problem = Problem(path, f"This is no cookie jar: {error}.")
        raise UnreadableInputError(problem) from error


def save_cookies(path: Path | None, client: Client) -> None:
    """Write the client's jar to a file. Raises UnreadableInputError when that fails."""
    if path is None:
        return
    rows = [_row(cookie) for cookie in client.cookies]
    head = {"version": "tough-cookie@4", "storeType": "MemoryCookieStore"}
    write_export(path, {**head, "rejectPublicSuffixes": True, "cookies": rows})


def _cookie(row: _Row) -> Cookie:
    from postroom_runtime.http import Cookie

    moment = None
    if row.expires is not None and row.expires != "Infinity":
        moment = datetime.fromisoformat(row.expires).timestamp()
    return Cookie(
        name=row.key,
        value=row.value,
        domain=row.domain,
        path=row.path,
        expires=moment,
        secure=row.secure,
        http_only=row.http_only,
        host_only=row.host_only,
    )


def _row(cookie: Cookie) -> _Row:
    moment = None
    if cookie.expires is not None:
        iso = datetime.fromtimestamp(cookie.expires, UTC).isoformat(timespec="milliseconds")
        moment = iso.replace("+00:00", "Z")
    return _Row(
        key=cookie.name,
        value=cookie.value,
        domain=cookie.domain,
        path=cookie.path,
        expires=moment,
        secure=cookie.secure,
        http_only=cookie.http_only,
        host_only=cookie.host_only,
    )
