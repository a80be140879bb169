"""OAuth 2: an access token in the header or the query, fetched when there is none."""

from __future__ import annotations

import asyncio
from typing import cast

from postroom_runtime.http.auth.placing import with_header, with_query
from postroom_runtime.http.auth.scheme import CannotSignError, Scheme, Signing
from postroom_runtime.http.auth.token_request import Token, fetch_token
from postroom_runtime.http.preparation import PreparedRequest


async def _sign(prepared: PreparedRequest, signing: Signing) -> PreparedRequest:
    if signing.text("tokenType").lower() == "mac":
        raise CannotSignError("tokens of type mac are not supported")
    token = signing.text("accessToken") or await _fetched(signing)
    if signing.text("addTokenTo", "header") == "queryParams":
        return with_query(prepared, signing, ("access_token", token))
    prefix = signing.text("headerPrefix", "Bearer").strip()
    return with_header(prepared, "Authorization", f"{prefix} {token}".strip())


async def _fetched(signing: Signing) -> str:
    """The token of this run, fetched once and again when it is over; requests side by side wait
    for the same one."""
    lock = signing.memory.setdefault(signing.key("lock"), asyncio.Lock())
    async with cast("asyncio.Lock", lock):
        return await _kept_or_fetched(signing)


async def _kept_or_fetched(signing: Signing) -> str:
    kept = signing.memory.get(signing.key())
    previous = kept if isinstance(kept, Token) else None
    if previous is not None and not previous.over:
        return previous.access
    if previous is None and signing.text("refreshToken"):
        previous = Token("", signing.text("refreshToken"))
    token = await fetch_token(signing, previous)
    signing.memory[signing.key()] = token
    return token.access


SCHEME = Scheme(_sign)
