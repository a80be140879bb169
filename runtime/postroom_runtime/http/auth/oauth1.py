"""OAuth 1.0a, RFC 5849: a signature over method, URL, query and form, in one of three places."""

from __future__ import annotations

import base64
import time
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, quote

from postroom_runtime.http.auth.body_digest import body_digest
from postroom_runtime.http.auth.placing import with_body, with_header, with_raw_query
from postroom_runtime.http.auth.scheme import CannotSignError, Scheme, Signing
from postroom_runtime.http.bodies import FORM_TYPE
from postroom_runtime.http.headers import header_value
from postroom_runtime.http.preparation import PreparedRequest

_Pairs = list[tuple[str, str]]


async def _sign(prepared: PreparedRequest, signing: Signing) -> PreparedRequest:
    if not signing.text("consumerKey"):
        raise CannotSignError("it has no consumer key")
    method = signing.text("signatureMethod", "HMAC-SHA1") or "HMAC-SHA1"
    pairs = _own_pairs(signing, method)
    form = _is_form(prepared)
    if signing.flag("includeBodyHash") and not form and prepared.payload.size:
        name = "sha" + method.rpartition("SHA")[2]
        digest = await body_digest(prepared, name)
        pairs.append(("oauth_body_hash", base64.b64encode(digest).decode()))
    pairs.append(
        ("oauth_signature", _signature(_base_string(prepared, pairs, form), signing, method))
    )
    return _placed(prepared, signing, pairs, form)


def _own_pairs(signing: Signing, method: str) -> _Pairs:
    values = {
        "oauth_consumer_key": signing.text("consumerKey"),
        "oauth_token": signing.text("token"),
        "oauth_signature_method": method,
        "oauth_timestamp": signing.text("timestamp") or str(int(time.time())),
        "oauth_nonce": signing.text("nonce") or uuid.uuid4().hex,
        "oauth_version": signing.text("version", "1.0"),
        "oauth_callback": signing.text("callback"),
        "oauth_verifier": signing.text("verifier"),
    }
    empty_too = signing.flag("addEmptyParamsToSign")
    return [(key, value) for key, value in values.items() if value or empty_too]


def _is_form(prepared: PreparedRequest) -> bool:
    content_type = header_value(prepared.headers, "content-type") or ""
    return content_type.lower().startswith(FORM_TYPE) and prepared.payload.text() is not None


def _base_string(prepared: PreparedRequest, pairs: _Pairs, form: bool) -> str:
    address = prepared.address
    signed = [*pairs, *parse_qsl(address.query, keep_blank_values=True)]
    if form:
        signed += parse_qsl(prepared.payload.text() or "", keep_blank_values=True)
    signature = _signatures()
    uri = signature.base_string_uri(address.origin + address.path)
    normal = signature.normalize_parameters(signed)
    return signature.signature_base_string(prepared.method, uri, normal)


def _signature(base: str, signing: Signing, method: str) -> str:
    from oauthlib.oauth1 import Client

    sign = _signers().get(method)
    if sign is None:
        raise CannotSignError(f"the signature method {method} is not known")
    rsa = method.startswith("RSA")
    client = Client(
        signing.text("consumerKey"),
        signing.text("consumerSecret"),
        signing.text("token"),
        signing.text("tokenSecret"),
        rsa_key=signing.text("privateKey") if rsa else None,
    )
    try:
        return sign(base, client)
    except ValueError as error:
        raise CannotSignError(f"its private key cannot sign with {method}: {error}") from error


def _signers() -> dict[str, Callable[..., str]]:
    signature = _signatures()
    return {
        "HMAC-SHA1": signature.sign_hmac_sha1_with_client,
        "HMAC-SHA256": signature.sign_hmac_sha256_with_client,
        "HMAC-SHA512": signature.sign_hmac_sha512_with_client,
        "RSA-SHA1": signature.sign_rsa_sha1_with_client,
        "RSA-SHA256": signature.sign_rsa_sha256_with_client,
        "RSA-SHA512": signature.sign_rsa_sha512_with_client,
        "PLAINTEXT": signature.sign_plaintext_with_client,
    }


def _signatures() -> Any:
    """oauthlib's signatures, whose types say less than they take."""
    from oauthlib.oauth1.rfc5849 import signature

    return signature


def _placed(
    prepared: PreparedRequest, signing: Signing, pairs: _Pairs, form: bool
) -> PreparedRequest:
    if signing.flag("addParamsToHeader"):
        return with_header(prepared, "Authorization", _header(signing, pairs))
    rows = [f"{_quoted(key)}={_quoted(value)}" for key, value in pairs]
    if form and prepared.method in ("POST", "PUT"):
        body = "&".join([*filter(None, [prepared.payload.text()]), *rows])
        return with_body(prepared, body.encode())
    return with_raw_query(prepared, *rows)


def _header(signing: Signing, pairs: _Pairs) -> str:
    plain = signing.flag("disableHeaderEncoding")
    fields = [("realm", signing.text("realm"))] if signing.text("realm") else []
    fields += [(key, value if plain else _quoted(value)) for key, value in pairs]
    return "OAuth " + ",".join(f'{key}="{value}"' for key, value in fields)


def _quoted(text: str) -> str:
    return quote(text, safe="-._~")


SCHEME = Scheme(_sign)
