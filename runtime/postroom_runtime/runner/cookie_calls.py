"""`pm.cookies.jar()`: scripts reading and changing the cookie jar of the run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, cast

import msgspec

from postroom_runtime.runner.wire import cookie_data, error_object
from postroom_runtime.scripting.frames import CookieData
from postroom_runtime.scripting.session import CallError

if TYPE_CHECKING:
    from postroom_runtime.http import Client, Cookie
    from postroom_runtime.http.address import Address

_Payload = Mapping[str, object]


def answer_cookies(client: Client, payload: _Payload) -> object:
    """Answer a `cookies` call: a cookie, a list of cookies or None, by its method."""
    handler = _HANDLERS.get(str(payload.get("method")))
    if handler is None:
        raise _refusal(f"Unknown cookie call: {payload.get('method')}")
    return handler(client, payload)


def _get(client: Client, payload: _Payload) -> object:
    found = [cookie for cookie in _matching(client, payload) if cookie.name == payload.get("name")]
    return cookie_data(found[0]) if found else None


def _get_all(client: Client, payload: _Payload) -> object:
    return [cookie_data(cookie) for cookie in _matching(client, payload)]


def _set(client: Client, payload: _Payload) -> object:
    address = _address(payload)
    cookie = _cookie(payload.get("cookie"))
    if cookie is None:
        return None
    from postroom_runtime.http.cookies import CookieError

    try:
        return cookie_data(client.cookies.accept(address, cookie))
    except CookieError as error:
        raise _refusal(str(error)) from error


def _unset(client: Client, payload: _Payload) -> object:
    cookies = [c for c in _matching(client, payload) if c.name == payload.get("name")]
    client.cookies.remove(tuple(cookies))
    return None


def _clear(client: Client, payload: _Payload) -> object:
    client.cookies.remove(_matching(client, payload))
    return None


def _address(payload: _Payload) -> Address:
    from postroom_runtime.http.address import read_address
    from postroom_runtime.http.errors import TransportError

    try:
        return read_address(str(payload.get("url") or ""))
    except TransportError as error:
        raise _refusal(error.message) from error


def _matching(client: Client, payload: _Payload) -> tuple[Cookie, ...]:
    """The cookies for the call's URL. `options.http` false leaves out those scripts of a page may
    not see, `options.secure` true keeps only secure ones."""
    given = payload.get("options")
    options = cast("_Payload", given if isinstance(given, Mapping) else {})
    found = client.cookies.matching(_address(payload), http=options.get("http") is not False)
    if options.get("secure") is True:
        return tuple(cookie for cookie in found if cookie.secure)
    return found


def _cookie(given: object) -> Cookie | None:
    """A cookie from a `Set-Cookie` text or from CookieData; None from an empty text."""
    from postroom_runtime.http.cookie_text import read_set_cookie

    if isinstance(given, str):
        return read_set_cookie(given)
    try:
        data = msgspec.convert(given, CookieData)
    except msgspec.ValidationError as error:
        raise _refusal(f"Unreadable cookie: {error}") from error
    return _from_data(data)


def _from_data(data: CookieData) -> Cookie:
    from postroom_runtime.http import Cookie

    return Cookie(
        name=data.name,
        value=data.value,
        domain=data.domain,
        path=data.path,
        expires=None if data.expires is None else _moment(data.expires),
        secure=data.secure,
        http_only=data.http_only,
        host_only=data.host_only,
    )


def _moment(text: str) -> float:
    from postroom_runtime.http.cookie_text import read_cookie_date

    try:
        return datetime.fromisoformat(text).timestamp()
    except ValueError:
        moment = read_cookie_date(text)
    if moment is None:
        raise _refusal(f"Unreadable date of a cookie: {text}")
    return moment


def _refusal(message: str) -> CallError:
    return CallError(dict(error_object("Error", message)))


_HANDLERS: Mapping[str, Callable[[Client, _Payload], object]] = {
    "get": _get,
    "getAll": _get_all,
    "set": _set,
    "unset": _unset,
    "clear": _clear,
}
