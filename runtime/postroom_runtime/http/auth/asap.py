"""ASAP: a short-lived JWT that one service signs for another."""

from __future__ import annotations

import base64
import json
import re
import time
import uuid
from typing import cast
from urllib.parse import unquote

from postroom_runtime.http.auth.json_web_token import signed_token
from postroom_runtime.http.auth.placing import with_header
from postroom_runtime.http.auth.scheme import CannotSignError, Scheme, Signing
from postroom_runtime.http.preparation import PreparedRequest

_DATA_URI = re.compile(r"data:application/pkcs8;(?:kid=([^;,]*);)?base64,(.*)", re.DOTALL)


async def _sign(prepared: PreparedRequest, signing: Signing) -> PreparedRequest:
    kid, key = _key(signing)
    claims = _claims(signing)
    missing = [name for name in ("iss", "aud") if not claims.get(name)]
    if not kid:
        missing.append("kid")
    if missing:
        raise CannotSignError(f"it lacks {', '.join(missing)}")
    algorithm = signing.text("alg", "RS256") or "RS256"
    token = signed_token(claims, key, algorithm, {"kid": kid})
    return with_header(prepared, "Authorization", f"Bearer {token}")


def _claims(signing: Signing) -> dict[str, object]:
    now = int(time.time())
    try:
        lifetime = int(signing.text("exp") or 3600)
    except ValueError as error:
        raise CannotSignError("its lifetime (exp) is not a number of seconds") from error
    named = {name: signing.text(name) for name in ("iss", "aud", "sub")}
    claims: dict[str, object] = {name: value for name, value in named.items() if value}
    claims |= {"iat": now, "exp": now + lifetime, "jti": str(uuid.uuid4())}
    return claims | _more_claims(signing)


def _more_claims(signing: Signing) -> dict[str, object]:
    given: object = signing.auth.parameters.get("claims")
    if isinstance(given, str):
        try:
            given = json.loads(given) if given.strip() else {}
        except (ValueError, RecursionError) as error:
            raise CannotSignError(f"its claims are not valid JSON: {error}") from error
    return dict(cast("dict[str, object]", given)) if isinstance(given, dict) else {}


def _key(signing: Signing) -> tuple[str, str]:
    """Key id and PEM; a `data:` URI may carry both."""
    text = signing.text("privateKey")
    match = _DATA_URI.fullmatch(text.strip())
    if match is None:
        return signing.text("kid"), text
    body = re.sub(r"\s", "", unquote(match[2]))
    lines = "\n".join(re.findall(".{1,64}", base64.b64encode(base64.b64decode(body)).decode()))
    pem = f"-----BEGIN PRIVATE KEY-----\n{lines}\n-----END PRIVATE KEY-----\n"
    return signing.text("kid") or unquote(match[1] or ""), pem


SCHEME = Scheme(_sign)
