"""OAuth 1.0a, RFC 5849: a signature over method, URL, query and form, in one of three places."""

from __future__ import annotations

import base64
import time
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, quote, unquote

from msgspec.structs import replace

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
    form = _is_form(prepared)
    pairs = _own_pairs(signing, method)
    pairs += await _extensions(prepared, signing, "" if form else method)
    pairs.append(
        ("oauth_signature", _signature(_base_string(prepared, pairs, form), signing, method))
    )
    return _placed(_with_strict_query(prepared, signing), signing, pairs, form)


def _own_pairs(signing: Signing, method: str) -> _Pairs:
    values = {
        "oauth_consumer_key": signing.text("consumerKey"),
        "oauth_token": signing.text("token"),
        "oauth_signature_method": method,
        "oauth_timestamp": signing.text("timestamp") or str(int(time.time())),
        "oauth_nonce": signing.text("nonce") or uuid.uuid4().hex,
        "oauth_version": signing.text("version"),
    }
    empty_too = signing.flag("addEmptyParamsToSign")
    return [(key, value) for key, value in values.items() if value or empty_too]


async def _extensions(prepared: PreparedRequest, signing: Signing, method: str) -> _Pairs:
    """Parameters that not every server knows: sent only with a value. `method` is empty for a
    form, whose fields are signed and not its hash."""
    pairs: _Pairs = []
    _, _, hash_name = method.partition("-")
    if signing.flag("includeBodyHash") and hash_name:
        digest = await body_digest(prepared, hash_name.lower())
        pairs.append(("oauth_body_hash", base64.b64encode(digest).decode()))
    more = {"oauth_callback": "callback", "oauth_verifier": "verifier"}
    return [
        *pairs,
        *((key, signing.text(name)) for key, name in more.items() if signing.text(name)),
    ]


def _with_strict_query(prepared: PreparedRequest, signing: Signing) -> PreparedRequest:
    """The request with its query encoded as RFC 5849, 3.6, wants what is signed."""
    address = prepared.address
    if not signing.encode_url or not address.query:
        return prepared
    rows = [
        "=".join(_quoted(unquote(part)) for part in row.split("=", 1))
        for row in address.query.replace("+", " ").split("&")
    ]
    target = f"{address.path}?{'&'.join(rows)}"
    return replace(prepared, address=replace(address, target=target))


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
    given = [("realm", signing.text("realm")), *pairs]
    fields = [(key, value if plain else _quoted(value)) for key, value in given if value]
    return "OAuth " + ",".join(f'{key}="{value}"' for key, value in fields)


def _quoted(text: str) -> str:
    return quote(text, safe="-._~")


SCHEME = Scheme(_sign)
