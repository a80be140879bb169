"""The headers that the connection pool gets to see, so that it frames the body as we want it.

On HTTP/1.1 the real header lines replace them on the wire; on HTTP/2 they are what is sent.
"""

from __future__ import annotations

import re

from postroom_runtime.http.errors import TransportError
from postroom_runtime.http.headers import header_value
from postroom_runtime.http.preparation import PreparedRequest

RawHeaders = list[tuple[bytes, bytes]]

_METHOD = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_OF_CONNECTION = frozenset(
    {"connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade", "host"}
)


def check_method(method: str) -> None:
    """Raises TransportError, in Node's words, for a method that HTTP cannot carry."""
    if _METHOD.fullmatch(method):
        return
    raise TransportError(
        f'Method must be a valid HTTP token ["{method}"]',
        code="ERR_INVALID_HTTP_TOKEN",
        name="TypeError",
        sentence=f'"{method}" cannot be a request method: HTTP allows letters, digits and a few '
        "signs there, but no spaces.",
    )


def http1_framing(prepared: PreparedRequest) -> RawHeaders:
    """What HTTP/1.1 needs to know of the request: how the body ends, and the connection."""
    rows: RawHeaders = [(b"Host", prepared.address.authority.encode())]
    encoding = header_value(prepared.headers, "transfer-encoding") or ""
    if "chunked" in encoding.lower():
        rows.append((b"Transfer-Encoding", b"chunked"))
    elif prepared.payload.size:
        rows.append((b"Content-Length", str(prepared.payload.size).encode()))
    if (header_value(prepared.headers, "connection") or "").lower() == "close":
        rows.append((b"Connection", b"close"))
    return rows


def http2_headers(prepared: PreparedRequest) -> RawHeaders:
    """The headers as HTTP/2 may carry them: without those of a connection, names in lower case."""
    host = header_value(prepared.headers, "host") or prepared.address.authority
    rows: RawHeaders = [(b"Host", host.encode("latin-1"))]
    for name, value in prepared.headers:
        lower = name.lower()
        if lower in _OF_CONNECTION or lower == "content-length" or lower.startswith(":"):
            continue
        if lower == "te" and value.strip().lower() != "trailers":
            continue
        rows.append((lower.encode(), value.encode("latin-1")))
    length = header_value(prepared.headers, "content-length")
    if prepared.payload.size or length is not None:
        rows.append((b"content-length", str(prepared.payload.size).encode()))
    return rows
