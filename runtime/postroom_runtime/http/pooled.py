"""Exchanges through httpcore2's pools: HTTP/2, and what goes through a tunnel or SOCKS."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, cast

import httpcore2 as core

from postroom_runtime.http.connections import CURRENT
from postroom_runtime.http.failures import too_large
from postroom_runtime.http.framing import http1_framing, http2_headers
from postroom_runtime.http.http1 import RawResponse
from postroom_runtime.http.preparation import PreparedRequest
from postroom_runtime.http.protocol_errors import translated
from postroom_runtime.http.streams import Wire
from postroom_runtime.http.ways import Way


async def pooled_exchange(
    pool: core.AsyncConnectionPool, way: Way, prepared: PreparedRequest, wire: Wire, limit: int
) -> RawResponse:
    """Send `prepared` and read the whole response, of at most `limit` bytes. Raises
    TransportError."""
    place = f"{prepared.address.host}:{prepared.address.effective_port}"
    token = CURRENT.set(wire)
    try:
        with translated(place, wire.stopwatch):
            raw = await pool.handle_async_request(_message(prepared, way, wire))
            try:
                body = await _read(raw, wire, limit)
            finally:
                await raw.aclose()
    except BaseException:
        # httpcore2 forgets a connection that a proxy has refused to pass on.
        if wire.opened is not None and wire.stopwatch.head_sent is None:
            await wire.opened.close()
        raise
    finally:
        CURRENT.reset(token)
    extensions = cast("Mapping[str, bytes]", raw.extensions)  # pyright: ignore[reportUnknownMemberType]
    version = extensions.get("http_version", b"HTTP/1.1")
    return RawResponse(
        raw.status, extensions.get("reason_phrase", b""), version, list(raw.headers), body
    )


def _message(prepared: PreparedRequest, way: Way, wire: Wire) -> core.Request:
    address = prepared.address
    http1 = way.protocol == "http1"
    extensions: dict[str, Any] = {"trace": _follower(wire)}
    if way.server_name is not None:
        extensions["sni_hostname"] = way.server_name
    url = core.URL(
        scheme=address.scheme,
        host=address.host.strip("[]"),
        port=address.effective_port,
        # Over HTTP/1.1 `wire.request_line` is what is sent.
        target=b"/" if http1 else address.target.encode("latin-1"),
    )
    data = prepared.payload.data
    return core.Request(
        prepared.method.encode(),
        url,
        headers=http1_framing(prepared) if http1 else http2_headers(prepared),
        content=prepared.payload.stream() if data is None else data,
        extensions=extensions,
    )


def _follower(wire: Wire) -> Any:
    """A listener for the pool's events; it arms the stream just before the head is written."""

    async def follow(event: str, info: Mapping[str, Any]) -> None:
        _, _, moment = event.partition(".")
        if moment == "send_request_headers.started" and info["request"].method != b"CONNECT":
            wire.armed = event.startswith("http11.")
            wire.stopwatch.head_sent = time.perf_counter()

    return follow


async def _read(raw: core.Response, wire: Wire, limit: int) -> bytes:
    parts: list[bytes] = []
    async for part in raw.aiter_stream():
        parts.append(part)
        wire.stopwatch.received += len(part)
        if wire.stopwatch.received > limit:
            raise too_large(limit)
    wire.stopwatch.ended = time.perf_counter()
    return b"".join(parts)
