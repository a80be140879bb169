"""Putting what a scheme computed into a request."""

from __future__ import annotations

from dataclasses import replace

from postroom_runtime.http.address import encode_query
from postroom_runtime.http.headers import replaced, without
from postroom_runtime.http.payload import Payload
from postroom_runtime.http.preparation import PreparedRequest


def with_header(prepared: PreparedRequest, name: str, value: str) -> PreparedRequest:
    """The request with this header behind its own ones, in place of any of that name."""
    before = without(prepared.headers[: prepared.own], name)
    after = without(prepared.headers[prepared.own :], name)
    return replace(prepared, headers=(*before, (name, value), *after), own=len(before) + 1)


def with_query(prepared: PreparedRequest, *pairs: tuple[str, str]) -> PreparedRequest:
    """The request with these parameters at the end of its query, in place of those of their
    names. Keys and values are encoded as in a request's own query."""
    rows = [_row(key, value) for key, value in pairs]
    return with_raw_query(prepared, *rows)


def with_raw_query(prepared: PreparedRequest, *rows: str) -> PreparedRequest:
    """The request with these `key=value` texts, encoded already, at the end of its query."""
    address = prepared.address
    names = {row.partition("=")[0] for row in rows}
    kept = [row for row in address.query.split("&") if row and row.partition("=")[0] not in names]
    target = f"{address.path}?{'&'.join([*kept, *rows])}"
    return replace(prepared, address=replace(address, target=target))


def _row(key: str, value: str) -> str:
    key = key.replace("&", "%26").replace("=", "%3D").replace("#", "%23")
    return encode_query(f"{key}={value.replace('&', '%26').replace('#', '%23')}")


def with_body(prepared: PreparedRequest, data: bytes) -> PreparedRequest:
    """The request with another body, and the length that goes with it."""
    headers = prepared.headers
    if any(name.lower() == "content-length" for name, _ in headers):
        headers = replaced(headers, "Content-Length", str(len(data)))
    return replace(prepared, payload=Payload((data,)), headers=headers)
