"""Akamai EdgeGrid: an HMAC over the request, keyed by the time."""

from __future__ import annotations

import base64
import hashlib
import hmac
import uuid
from datetime import UTC, datetime
from urllib.parse import urlsplit

from postroom_runtime.http.auth.placing import with_header
from postroom_runtime.http.auth.scheme import CannotSignError, Scheme, Signing
from postroom_runtime.http.headers import header_value
from postroom_runtime.http.preparation import PreparedRequest

_MAX_BODY = 131072


async def _sign(prepared: PreparedRequest, signing: Signing) -> PreparedRequest:
    missing = [n for n in ("accessToken", "clientToken", "clientSecret") if not signing.text(n)]
    if missing:
        raise CannotSignError(f"it lacks {', '.join(missing)}")
    moment = signing.text("timestamp") or datetime.now(UTC).strftime("%Y%m%dT%H:%M:%S+0000")
    fields = {
        "client_token": signing.text("clientToken"),
        "access_token": signing.text("accessToken"),
        "timestamp": moment,
        "nonce": signing.text("nonce") or str(uuid.uuid4()),
    }
    unsigned = "EG1-HMAC-SHA256 " + "".join(f"{key}={value};" for key, value in fields.items())
    text = await _text(prepared, signing, unsigned)
    key = _mac(signing.text("clientSecret"), moment)
    return with_header(prepared, "Authorization", f"{unsigned}signature={_mac(key, text)}")


def _mac(key: str, text: str) -> str:
    return base64.b64encode(hmac.digest(key.encode(), text.encode(), "sha256")).decode()


async def _text(prepared: PreparedRequest, signing: Signing, unsigned: str) -> str:
    address = prepared.address
    base = urlsplit(signing.text("baseURL"))
    parts = [
        prepared.method,
        address.scheme,
        base.netloc or address.authority,
        address.target,
        _headers(prepared, signing.text("headersToSign")),
        await _body_hash(prepared, signing),
        unsigned,
    ]
    return "\t".join(parts)


def _headers(prepared: PreparedRequest, names: str) -> str:
    lines: list[str] = []
    for name in filter(None, (part.strip().lower() for part in names.split(","))):
        value = header_value(prepared.headers, name)
        if value:
            lines.append(f"{name}:{' '.join(value.split())}")
    return "\t".join(lines)


async def _body_hash(prepared: PreparedRequest, signing: Signing) -> str:
    """The hash of a POST's body, as far as the limit; of no other method's."""
    if prepared.method != "POST" or not prepared.payload.size:
        return ""
    left = _limit(signing)
    digest = hashlib.sha256()
    async for piece in prepared.payload.stream():
        digest.update(piece[:left])
        left = max(0, left - len(piece))
    return base64.b64encode(digest.digest()).decode()


def _limit(signing: Signing) -> int:
    text = signing.text("maxBodySize")
    if not text:
        return _MAX_BODY
    if not text.isdecimal():
        raise CannotSignError(f"its maxBodySize, {text}, is not a number of bytes")
    return int(text)


SCHEME = Scheme(_sign)
