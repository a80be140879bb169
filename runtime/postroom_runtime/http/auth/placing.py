"""Putting what a scheme computed into a request."""

from __future__ import annotations

from msgspec.structs import replace

from postroom_runtime.http.address import encode_query
from postroom_runtime.http.auth.scheme import Signing
from postroom_runtime.http.headers import replaced, without
from postroom_runtime.http.payload import Payload
from postroom_runtime.http.preparation import SYSTEM_HEADERS, PreparedRequest


def with_header(prepared: PreparedRequest, name: str, value: str) -> PreparedRequest:
    """The request with this header behind its own ones, in place of any of that name."""
    before = without(prepared.headers[: prepared.own], name)
    after = without(prepared.headers[prepared.own :], name)
    return replace(prepared, headers=(*before, (name, value), *after), own=len(before) + 1)


def behind_system(prepared: PreparedRequest) -> PreparedRequest:
    """The request with its authorization, after its length, behind what Postman adds to every
    request: its place when a request is sent again to answer a challenge."""
    headers = without(prepared.headers, "Authorization", "Content-Length")
    lengths, authorizations = (
        tuple(header for header in prepared.headers if header[0].lower() == name)
        for name in ("content-length", "authorization")
    )
    added = [place for place, (name, _) in enumerate(headers) if name in SYSTEM_HEADERS]
    end = added[-1] + 1 if added else len(headers)
    return replace(prepared, headers=(*headers[:end], *lengths, *authorizations, *headers[end:]))


def with_query(
    prepared: PreparedRequest, signing: Signing, *pairs: tuple[str, str]
) -> PreparedRequest:
    """The request with these parameters at the end of its query, in place of those of their
    names. Keys and values are encoded as in a request's own query."""
    rows = [_row(key, value, encode=signing.encode_url) for key, value in pairs]
    return with_raw_query(prepared, *rows)


def with_raw_query(prepared: PreparedRequest, *rows: str) -> PreparedRequest:
    """The request with these `key=value` texts, encoded already, at the end of its query."""
    address = prepared.address
    names = {row.partition("=")[0] for row in rows}
    kept = [row for row in address.query.split("&") if row and row.partition("=")[0] not in names]
    target = f"{address.path}?{'&'.join([*kept, *rows])}"
    return replace(prepared, address=replace(address, target=target))


def _row(key: str, value: str, *, encode: bool) -> str:
    key = key.replace("&", "%26").replace("=", "%3D").replace("#", "%23")
    row = f"{key}={value.replace('&', '%26').replace('#', '%23')}"
    return encode_query(row) if encode else row


def with_body(prepared: PreparedRequest, data: bytes) -> PreparedRequest:
    """The request with another body, and the length that goes with it."""
    headers = prepared.headers
    if any(name.lower() == "content-length" for name, _ in headers):
        headers = replaced(headers, "Content-Length", str(len(data)))
    return replace(prepared, payload=Payload((data,)), headers=headers)
