"""API key: a header or a query parameter of any name."""

from __future__ import annotations

from postroom_runtime.http.auth.placing import with_header, with_query
from postroom_runtime.http.auth.scheme import CannotSignError, Scheme, Signing
from postroom_runtime.http.preparation import PreparedRequest


async def _sign(prepared: PreparedRequest, signing: Signing) -> PreparedRequest:
    key, value = signing.text("key"), signing.text("value")
    if not key:
        raise CannotSignError("it names no key")
    if signing.text("in", "header") == "query":
        return with_query(prepared, signing, (key, value))
    return with_header(prepared, key, value)


SCHEME = Scheme(_sign)
