"""Basic: user name and password, RFC 7617."""

from __future__ import annotations

import base64

from postroom_runtime.http.auth.placing import with_header
from postroom_runtime.http.auth.scheme import Scheme, Signing
from postroom_runtime.http.preparation import PreparedRequest


async def _sign(prepared: PreparedRequest, signing: Signing) -> PreparedRequest:
    pair = f"{signing.text('username')}:{signing.text('password')}"
    encoded = base64.b64encode(pair.encode("utf-8", "replace")).decode()
    return with_header(prepared, "Authorization", f"Basic {encoded}")


SCHEME = Scheme(_sign)
