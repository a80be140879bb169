"""Bearer: a token that somebody has already, RFC 6750."""

from __future__ import annotations

from postroom_runtime.http.auth.placing import with_header
from postroom_runtime.http.auth.scheme import CannotSignError, Scheme, Signing
from postroom_runtime.http.preparation import PreparedRequest


async def _sign(prepared: PreparedRequest, signing: Signing) -> PreparedRequest:
    token = signing.text("token")
    if not token:
        raise CannotSignError("it has no token")
    return with_header(prepared, "Authorization", f"Bearer {token}")


SCHEME = Scheme(_sign)
