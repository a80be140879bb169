"""AWS Signature Version 4, in the header or in the query."""

from __future__ import annotations

import hashlib
import hmac
import posixpath
import time
from datetime import UTC, datetime
from urllib.parse import parse_qsl, quote

from msgspec import Struct
from msgspec.structs import replace

from postroom_runtime.http.auth.body_digest import body_digest
from postroom_runtime.http.auth.placing import with_header, with_raw_query
from postroom_runtime.http.auth.scheme import CannotSignError, Scheme, Signing
from postroom_runtime.http.headers import Headers, header_value, without
from postroom_runtime.http.preparation import PreparedRequest

_ALGORITHM = "AWS4-HMAC-SHA256"
_EXPIRES = "86400"
_OWN = ("Authorization", "X-Amz-Date", "X-Amz-Security-Token", "X-Amz-Content-Sha256")
_UNSIGNED_HEADERS = frozenset(
    {"authorization", "connection", "cookie", "expect", "transfer-encoding", "user-agent"}
)


class _Credentials(Struct, frozen=True):
    key: str
    secret: str
    session: str
    region: str
    service: str
    moment: str

    @property
    def scope(self) -> str:
        return f"{self.moment[:8]}/{self.region}/{self.service}/aws4_request"


async def _sign(prepared: PreparedRequest, signing: Signing) -> PreparedRequest:
    credentials = _credentials(signing)
    prepared = _without_earlier_signature(prepared)
    if signing.flag("addAuthDataToQuery"):
        return await _in_query(prepared, credentials)
    return await _in_header(prepared, credentials)


def _now() -> str:
    return datetime.fromtimestamp(time.time(), UTC).strftime("%Y%m%dT%H%M%SZ")


def _without_earlier_signature(prepared: PreparedRequest) -> PreparedRequest:
    own = without(prepared.headers[: prepared.own], *_OWN)
    return replace(prepared, headers=(*own, *prepared.headers[prepared.own :]), own=len(own))


def _credentials(signing: Signing) -> _Credentials:
    key, secret = signing.text("accessKey"), signing.text("secretKey")
    if not key or not secret:
        raise CannotSignError("it lacks an access key or a secret key")
    return _Credentials(
        key,
        secret,
        signing.text("sessionToken"),
        signing.text("region") or "us-east-1",
        signing.text("service") or "execute-api",
        signing.text("date") or _now(),
    )


async def _in_header(prepared: PreparedRequest, credentials: _Credentials) -> PreparedRequest:
    digest = (await body_digest(prepared, "sha256")).hex()
    if prepared.payload.size:
        prepared = with_header(prepared, "X-Amz-Content-Sha256", digest)
    prepared = _with_host(prepared)
    if credentials.session:
        prepared = with_header(prepared, "X-Amz-Security-Token", credentials.session)
    if not prepared.payload.size and credentials.service == "s3":
        prepared = with_header(prepared, "X-Amz-Content-Sha256", digest)
    prepared = with_header(prepared, "X-Amz-Date", credentials.moment)
    headers = _signed_headers(prepared)
    signature = _signature(prepared, headers, digest, credentials)
    return with_header(
        prepared,
        "Authorization",
        f"{_ALGORITHM} Credential={credentials.key}/{credentials.scope}, "
        f"SignedHeaders={_names(headers)}, Signature={signature}",
    )


async def _in_query(prepared: PreparedRequest, credentials: _Credentials) -> PreparedRequest:
    prepared = _with_host(prepared)
    headers = _signed_headers(prepared)
    pairs = {"X-Amz-Security-Token": credentials.session} if credentials.session else {}
    if credentials.service == "s3" and "X-Amz-Expires=" not in prepared.address.query:
        pairs["X-Amz-Expires"] = _EXPIRES
    pairs |= {
        "X-Amz-Date": credentials.moment,
        "X-Amz-Algorithm": _ALGORITHM,
        "X-Amz-Credential": f"{credentials.key}/{credentials.scope}",
        "X-Amz-SignedHeaders": _names(headers),
    }
    rows = [f"{_quoted(key)}={_quoted(value)}" for key, value in pairs.items()]
    prepared = with_raw_query(prepared, *rows)
    digest = "UNSIGNED-PAYLOAD"
    if credentials.service != "s3":
        digest = (await body_digest(prepared, "sha256")).hex()
    signature = _signature(prepared, headers, digest, credentials)
    return with_raw_query(prepared, f"X-Amz-Signature={signature}")


def _with_host(prepared: PreparedRequest) -> PreparedRequest:
    """The request with its host, which is signed, among its own headers."""
    if header_value(prepared.headers[: prepared.own], "host") is not None:
        return prepared
    return with_header(prepared, "Host", prepared.address.authority)


def _signed_headers(prepared: PreparedRequest) -> Headers:
    """Names in lower case and values that are signed: the request's own and the host."""
    values: dict[str, list[str]] = {"host": [prepared.address.authority]}
    for name, value in prepared.headers[: prepared.own]:
        lower = name.lower()
        if lower == "host":
            values["host"] = [value]
        elif lower not in _UNSIGNED_HEADERS:
            values.setdefault(lower, []).append(" ".join(value.split()))
    return tuple((name, ",".join(rows)) for name, rows in sorted(values.items()))


def _names(headers: Headers) -> str:
    return ";".join(name for name, _ in headers)


def _signature(
    prepared: PreparedRequest, headers: Headers, digest: str, credentials: _Credentials
) -> str:
    canonical = "\n".join(
        [
            prepared.method,
            _canonical_path(prepared.address.path, credentials.service),
            _canonical_query(prepared.address.query),
            "".join(f"{name}:{value}\n" for name, value in headers),
            _names(headers),
            digest,
        ]
    )
    hashed = hashlib.sha256(canonical.encode()).hexdigest()
    text = "\n".join([_ALGORITHM, credentials.moment, credentials.scope, hashed])
    key = f"AWS4{credentials.secret}".encode()
    for part in credentials.scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.new(key, text.encode(), "sha256").hexdigest()


def _canonical_path(path: str, service: str) -> str:
    """S3 signs a path as it is sent; all others sign it normalised and encoded once more."""
    if service == "s3":
        return path
    normal = posixpath.normpath(path).replace("//", "/")
    if path.endswith(("/", "/.", "/..")) and normal != "/":
        normal += "/"
    return quote(normal, safe="/-._~")


def _canonical_query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    return "&".join(f"{k}={v}" for k, v in sorted((_quoted(k), _quoted(v)) for k, v in pairs))


def _quoted(text: str) -> str:
    return quote(text, safe="-._~")


SCHEME = Scheme(_sign)
