"""The endpoints that ask who is there: basic, digest, Hawk, OAuth 1.

The names and secrets are those that Postman's own documentation publishes for its service.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

USER = "postman"
PASSWORD = "password"
REALM = "Users"
HAWK_ID = "dh37fgj492je"
HAWK_KEY = "werxhqb98rpaxn39848xrunpaw3489ruxnpa98w4rxn"
CONSUMER_KEY = "RKCGzna7bv9YD57c"
CONSUMER_SECRET = "D+EdQ-gs$-%@2Nu7"

_DIGESTS = {"MD5": "md5", "SHA-256": "sha256", "SHA-512-256": "sha512_256"}
_HAWK_DIGESTS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}


async def basic(request: Request) -> Response:
    """`/basic-auth`: 200 for postman and password, else 401."""
    expected = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic" and hmac.compare_digest(given.strip(), expected):
        return JSONResponse({"authenticated": True})
    return _unauthorized(f'Basic realm="{REALM}"')


async def digest(request: Request) -> Response:
    """`/digest-auth`: RFC 7616 with MD5 or, with `?algorithm=`, SHA-256 or SHA-512-256."""
    algorithm = request.query_params.get("algorithm", "MD5")
    given = _fields(request.headers.get("authorization", ""), "digest")
    if given and hmac.compare_digest(given.get("response", ""), _digest(request, given)):
        return JSONResponse({"authenticated": True})
    nonce = secrets.token_hex(16)
    return _unauthorized(
        f'Digest realm="{REALM}", qop="auth", algorithm={algorithm}, nonce="{nonce}"'
    )


async def hawk(request: Request) -> Response:
    """`/auth/hawk`: verifies the request's MAC."""
    given = _fields(request.headers.get("authorization", ""), "hawk")
    if given.get("id") == HAWK_ID and any(
        hmac.compare_digest(given.get("mac", ""), _hawk_mac(request, given, name))
        for name in _HAWK_DIGESTS
    ):
        return JSONResponse({"message": "Hawk Authentication Successful"})
    return JSONResponse({"message": "Bad mac"}, 401, {"WWW-Authenticate": "Hawk"})


async def oauth1(request: Request) -> Response:
    """`/oauth1`: verifies an HMAC-SHA1 signature, in the header, the query or the form."""
    parameters = await _oauth_parameters(request)
    signature = parameters.pop("oauth_signature", "")
    if not signature:
        return JSONResponse({"status": "fail", "message": "No signature was sent"}, 401)
    if parameters.get("oauth_consumer_key") != CONSUMER_KEY:
        return JSONResponse({"status": "fail", "message": "Unknown consumer key"}, 401)
    base = _oauth_base(request, parameters)
    if hmac.compare_digest(signature, _oauth_signature(base)):
        message = "OAuth-1.0a signature verification was successful"
        return JSONResponse({"status": "pass", "message": message})
    answer = {"status": "fail", "message": "HMAC-SHA1 verification failed", "base_uri": base}
    return JSONResponse(answer, 401)


def _unauthorized(challenge: str) -> Response:
    return PlainTextResponse("Unauthorized", 401, {"WWW-Authenticate": challenge})


def _fields(header: str, scheme: str) -> dict[str, str]:
    """`name="value"` pairs of an Authorization header of that scheme; empty for another."""
    given, _, rest = header.partition(" ")
    if given.lower() != scheme:
        return {}
    found = re.finditer(r'(\w+)\s*=\s*(?:"([^"]*)"|([^\s,]+))', rest)
    return {match[1].lower(): match[2] if match[2] is not None else match[3] for match in found}


def _digest(request: Request, given: Mapping[str, str]) -> str:
    algorithm = given.get("algorithm", "MD5").upper()
    session = algorithm.endswith("-SESS")
    name = _DIGESTS.get(algorithm.removesuffix("-SESS"), "md5")

    def hashed(*parts: str) -> str:
        return hashlib.new(name, ":".join(parts).encode()).hexdigest()

    secret = hashed(USER, given.get("realm", REALM), PASSWORD)
    if session:
        secret = hashed(secret, given.get("nonce", ""), given.get("cnonce", ""))
    action = hashed(request.method, given.get("uri", ""))
    if not given.get("qop"):
        return hashed(secret, given.get("nonce", ""), action)
    middle = (given.get(part, "") for part in ("nonce", "nc", "cnonce", "qop"))
    return hashed(secret, *middle, action)


def _hawk_mac(request: Request, given: Mapping[str, str], algorithm: str) -> str:
    port = request.url.port or (443 if request.url.scheme == "https" else 80)
    lines = ["hawk.1.header", given.get("ts", ""), given.get("nonce", ""), request.method]
    lines += [_target(request), (request.url.hostname or "").lower(), str(port)]
    lines += [given.get("hash", ""), given.get("ext", "")]
    if "app" in given:
        lines += [given["app"], given.get("dlg", "")]
    text = "\n".join(lines) + "\n"
    mac = hmac.new(HAWK_KEY.encode(), text.encode(), _HAWK_DIGESTS[algorithm])
    return base64.b64encode(mac.digest()).decode()


def _target(request: Request) -> str:
    raw: bytes = request.scope.get("raw_path") or request.url.path.encode()
    query: bytes = request.scope["query_string"]
    return (raw + (b"?" + query if query else b"")).decode("latin-1")


async def _oauth_parameters(request: Request) -> dict[str, str]:
    """All parameters that are signed. Repeated names are not supported by this endpoint."""
    header = _fields(request.headers.get("authorization", ""), "oauth")
    header.pop("realm", None)
    parameters = {name: unquote(value) for name, value in header.items()}
    parameters.update(request.query_params)
    if "urlencoded" in request.headers.get("content-type", ""):
        async with request.form() as form:
            parameters.update({name: str(value) for name, value in form.items()})
    return parameters


def _oauth_base(request: Request, parameters: Mapping[str, str]) -> str:
    pairs = sorted((_quoted(name), _quoted(value)) for name, value in parameters.items())
    joined = "&".join(f"{name}={value}" for name, value in pairs)
    url = f"{request.url.scheme}://{request.url.netloc}{request.url.path}"
    return "&".join(_quoted(part) for part in (request.method, url, joined))


def _oauth_signature(base: str) -> str:
    key = f"{_quoted(CONSUMER_SECRET)}&".encode()
    return base64.b64encode(hmac.new(key, base.encode(), hashlib.sha1).digest()).decode()


def _quoted(text: str) -> str:
    kept = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
    return "".join(chr(byte) if byte in kept else f"%{byte:02X}" for byte in text.encode())
