"""Fetching OAuth 2 tokens: client credentials, password, refresh token."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Mapping
from typing import cast
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace

from postroom_runtime.http.auth.scheme import CannotSignError, Signing
from postroom_runtime.http.url_text import parsed
from postroom_runtime.model.request import Body, Parameter, Request
from postroom_runtime.model.response import Response

_EARLY = 10.0
_LONGEST_LIFE = 1e9
"""Seconds before its end at which a token counts as over."""

GRANTS = {"client_credentials": "client_credentials", "password_credentials": "password"}


class Token(Struct, frozen=True):
    """An access token; `expires` is a Unix time, None when the server named none."""

    access: str
    refresh: str = ""
    expires: float | None = None

    @property
    def over(self) -> bool:
        """Whether a new one is needed."""
        return self.expires is not None and self.expires - _EARLY <= time.time()


async def fetch_token(signing: Signing, previous: Token | None) -> Token:
    """A token from the server that the parameters name; one that is over is refreshed.

    Raises CannotSignError when the server refuses, TransportError when it cannot be reached.
    """
    grant = signing.text("grant_type")
    if previous is not None and previous.refresh:
        more = extra_parameters(signing, "refreshRequestParams")
        return await _ask(signing, _refresh_url(signing), _refreshing(previous), previous, more)
    if grant not in GRANTS:
        raise CannotSignError(
            "it has no access token, and only the grant types client_credentials and "
            "password_credentials can fetch one without a browser"
        )
    fields = {"grant_type": GRANTS[grant]}
    if grant == "password_credentials":
        fields |= {"username": signing.text("username"), "password": signing.text("password")}
    more = extra_parameters(signing, "tokenRequestParams")
    return await _ask(signing, signing.text("accessTokenUrl"), fields, None, more)


def _refresh_url(signing: Signing) -> str:
    return signing.text("refreshTokenUrl") or signing.text("accessTokenUrl")


def _refreshing(previous: Token) -> dict[str, str]:
    return {"grant_type": "refresh_token", "refresh_token": previous.refresh}


async def _ask(
    signing: Signing,
    url: str,
    fields: dict[str, str],
    previous: Token | None,
    more: Mapping[str, tuple[Parameter, ...]],
) -> Token:
    if not url:
        raise CannotSignError("it has neither an access token nor an access token URL")
    headers: tuple[Parameter, ...] = (Parameter("Accept", "application/json"),)
    optional = {key: signing.text(key) for key in ("scope", "audience", "resource")}
    fields = {**fields, **{key: value for key, value in optional.items() if value}}
    identity = signing.text("clientId"), signing.text("clientSecret")
    if signing.text("client_authentication", "header") == "body":
        fields |= {"client_id": identity[0], "client_secret": identity[1]}
    else:
        headers = (*headers, Parameter("Authorization", _basic(*identity)))
    rows = tuple(Parameter(key, value) for key, value in fields.items())
    body = Body("urlencoded", fields=(*rows, *more.get("request_body", ())))
    where = parsed(url)
    where = replace(where, query=(*where.query, *more.get("request_url", ())))
    headers = (*headers, *more.get("request_header", ()))
    response = await signing.fetch(Request("POST", where, headers, body))
    return _read(response, previous)


def extra_parameters(signing: Signing, name: str) -> Mapping[str, tuple[Parameter, ...]]:
    """The rows of a parameter such as `tokenRequestParams`, by where they are sent:
    `request_body`, `request_url` or `request_header`."""
    given = signing.auth.parameters.get(name)
    places: dict[str, tuple[Parameter, ...]] = {}
    for row in cast("list[Mapping[str, object]]", given) if isinstance(given, list) else []:
        if not row.get("key") or row.get("enabled") is False:
            continue
        place = str(row.get("send_as") or "request_body")
        pair = Parameter(str(row["key"]), str(row.get("value") or ""))
        places[place] = (*places.get(place, ()), pair)
    return places


def _basic(client: str, secret: str) -> str:
    pair = f"{quote(client, safe='')}:{quote(secret, safe='')}"
    return "Basic " + base64.b64encode(pair.encode()).decode()


def _read(response: Response, previous: Token | None) -> Token:
    members = _members(response.body)
    access = members.get("access_token")
    if not isinstance(access, str) or not access:
        raise CannotSignError(_refusal(response, members))
    refresh = members.get("refresh_token")
    kept = previous.refresh if previous else ""
    return Token(access, refresh if isinstance(refresh, str) else kept, _end(members))


def _members(body: bytes) -> Mapping[str, object]:
    try:
        value: object = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else {}


def _end(members: Mapping[str, object]) -> float | None:
    seconds = members.get("expires_in")
    if isinstance(seconds, str) and seconds.isdecimal():
        seconds = float(seconds)  # any number of digits
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    return time.time() + min(seconds, _LONGEST_LIFE)


def _refusal(response: Response, members: Mapping[str, object]) -> str:
    reason = members.get("error_description") or members.get("error")
    told = f": {reason}" if isinstance(reason, str) else ""
    return f"the token server answered {response.code} without an access token{told}"
