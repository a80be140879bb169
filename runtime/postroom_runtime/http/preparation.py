"""From a substituted request to what leaves: address, every header in order, the body."""

from __future__ import annotations

import base64
import uuid

from msgspec import Struct, field
from msgspec.structs import replace

from postroom_runtime import __version__
from postroom_runtime.http.address import Address, address_of
from postroom_runtime.http.bodies import EncodedBody, Style, encode_body
from postroom_runtime.http.headers import Headers, header_value, own_headers, replaced, without
from postroom_runtime.http.options import SendOptions
from postroom_runtime.http.payload import Payload
from postroom_runtime.http.upload_files import UploadFiles
from postroom_runtime.model.request import Request

USER_AGENT = f"PostroomRuntime/{__version__}"
_PRUNED = frozenset({"GET", "COPY", "HEAD", "PURGE", "UNLOCK"})
SYSTEM_HEADERS = (
    "User-Agent",
    "Accept",
    "Cache-Control",
    "Postman-Token",
    "Host",
    "Accept-Encoding",
    "Connection",
)
"""What Postman adds to every request, in its order."""

COOKIE_PLACE = ("Cookie", "")
_NO_LENGTH = frozenset({"GET", "HEAD", "DELETE", "OPTIONS", "TRACE", "CONNECT"})


class PreparedRequest(Struct, frozen=True):
    """A request as it leaves: `headers` are all of them, in the order of the wire.

    Among them stands one `Cookie` header, if only to mark the place: `with_cookies` fills it.
    `own_cookie` is what the request itself carries there. `own` counts the headers in front that
    are the request's own; those of auth schemes follow them. `warnings` say what could not be sent
    as it was asked for.
    """

    method: str
    address: Address
    headers: Headers = ()
    payload: Payload = field(default_factory=Payload)
    own_cookie: str = ""
    own: int = 0
    warnings: tuple[str, ...] = ()


def prepare(request: Request, options: SendOptions) -> PreparedRequest:
    """What `request` looks like on the wire, cookies of the jar aside.

    Raises TransportError when its URL cannot be sent to.
    """
    method = request.method.strip().upper() or "GET"
    address = address_of(request.url, encode=options.encode_url)
    own = own_headers(request.headers)
    body = encoded_body(request, options)
    return PreparedRequest(
        method,
        address,
        _all_headers(method, address, own, body, options),
        body.payload,
        header_value(own, "cookie") or "",
        len(own),
        body.warnings,
    )


def encoded_body(request: Request, options: SendOptions) -> EncodedBody:
    """The body that leaves with `request`: none for GET and its like, unless kept on purpose."""
    if options.prune_body and (request.method.strip().upper() or "GET") in _PRUNED:
        return EncodedBody()
    own_type = header_value(own_headers(request.headers), "content-type")
    files = UploadFiles(
        options.working_dir, options.workspace, options.restrict_files, options.allow_files
    )
    return encode_body(request.body, own_type, files)


def _all_headers(
    method: str, address: Address, own: Headers, body: EncodedBody, options: SendOptions
) -> Headers:
    if header_value(own, "host") == "":
        own = replaced(own, "host", address.authority)
    own_type = header_value(own, "content-type")
    if own_type is not None and body.forced and body.content_type:
        own = replaced(own, "content-type", body.content_type)
    typed = () if own_type is not None or not body.content_type else _row(body)
    basic = userinfo_header(address)
    length = _length(method, own, body.payload)
    match body.style:
        case Style.TEXT:
            added = (*typed, *_system(address), *basic, *length, COOKIE_PLACE)
        case Style.FORM:
            added = (*_system(address), *typed, *basic, *length, COOKIE_PLACE)
        case Style.MULTIPART:
            added = (*_system(address), *typed, *basic, COOKIE_PLACE, *length)
        case Style.FILE:
            added = (*_system(address), *basic, COOKIE_PLACE, *length, *typed)
    taken = {name.lower() for name, _ in own} | options.disabled_headers
    return (*own, *(header for header in added if header[0].lower() not in taken))


def _row(body: EncodedBody) -> Headers:
    return (("Content-Type", body.content_type or ""),)


def _system(address: Address) -> Headers:
    token = str(uuid.uuid4())
    encodings = "gzip, deflate, br"
    values = (USER_AGENT, "*/*", "no-cache", token, address.authority, encodings, "keep-alive")
    return tuple(zip(SYSTEM_HEADERS, values, strict=True))


def userinfo_header(address: Address) -> Headers:
    """The basic authorization that a URL with a user name stands for."""
    if address.username is None:
        return ()
    pair = f"{address.username}:{address.password}".encode("utf-8", "replace")
    return (("Authorization", "Basic " + base64.b64encode(pair).decode()),)


def _length(method: str, own: Headers, payload: Payload) -> Headers:
    # A message with both headers is what request smuggling is made of: Postman sends it, we do not.
    if header_value(own, "transfer-encoding") is not None:
        return ()
    if payload.size or method not in _NO_LENGTH:
        return (("Content-Length", str(payload.size)),)
    return ()


def with_cookies(prepared: PreparedRequest, jar_cookies: str) -> PreparedRequest:
    """The request with the jar's cookies behind its own, where its `Cookie` header stands."""
    # What a jar holds was read as UTF-8, and goes back as the bytes that it came in.
    jar_bytes = jar_cookies.encode("utf-8", "replace").decode("latin-1")
    both = "; ".join(part for part in (prepared.own_cookie, jar_bytes) if part)
    if both:
        return replace(prepared, headers=replaced(prepared.headers, "Cookie", both))
    return replace(prepared, headers=without(prepared.headers, "Cookie"))
