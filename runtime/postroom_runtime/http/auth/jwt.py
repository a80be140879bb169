"""JWT: a token signed for each request and sent as a bearer token."""

from __future__ import annotations

import base64
import binascii
import json
from typing import cast

from postroom_runtime.http.auth.json_web_token import signed_token
from postroom_runtime.http.auth.placing import with_header, with_query
from postroom_runtime.http.auth.scheme import CannotSignError, Scheme, Signing
from postroom_runtime.http.preparation import PreparedRequest


async def _sign(prepared: PreparedRequest, signing: Signing) -> PreparedRequest:
    algorithm = signing.text("algorithm", "HS256") or "HS256"
    payload = _object(signing, "payload")
    token = signed_token(payload, _key(signing, algorithm), algorithm, _object(signing, "header"))
    if signing.text("addTokenTo", "header") == "queryParam":
        return with_query(
            prepared, signing, (signing.text("queryParamKey", "token") or "token", token)
        )
    prefix = signing.text("headerPrefix", "Bearer").strip()
    return with_header(prepared, "Authorization", f"{prefix} {token}".strip())


def _key(signing: Signing, algorithm: str) -> str | bytes:
    if not algorithm.startswith("HS"):
        return signing.text("privateKey")
    secret = signing.text("secret")
    if not signing.flag("isSecretBase64Encoded"):
        return secret
    try:
        return base64.b64decode(secret + "=" * (-len(secret) % 4))
    except binascii.Error as error:
        raise CannotSignError("its secret is not valid base64") from error


def _object(signing: Signing, name: str) -> dict[str, object]:
    """A parameter that holds a JSON object, as text or as a map."""
    given: object = signing.auth.parameters.get(name)
    if isinstance(given, str):
        try:
            given = json.loads(given) if given.strip() else {}
        except (ValueError, RecursionError) as error:
            raise CannotSignError(f"its {name} is not valid JSON: {error}") from error
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise CannotSignError(f"its {name} is not a JSON object")
    return dict(cast("dict[str, object]", given))


SCHEME = Scheme(_sign)
