"""One exchange: a prepared request out, its response back, with timings."""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from postroom_runtime.http.decoding import decoded
from postroom_runtime.http.errors import TransportError
from postroom_runtime.http.failures import proxy_unreachable, timed_out, too_large
from postroom_runtime.http.framing import check_method, http1_framing, http2_headers
from postroom_runtime.http.headers import Headers, header_value, wire_lines
from postroom_runtime.http.options import ClientOptions, SendOptions
from postroom_runtime.http.pools import Pools, Way, way_to
from postroom_runtime.http.preparation import PreparedRequest
from postroom_runtime.model.response import Response

if TYPE_CHECKING:
    import httpcore2 as core

    from postroom_runtime.http.connections import Wire

_IDEMPOTENT = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"})


class Transport:
    """Sends requests over connections that it keeps open until `close`."""

    def __init__(self, options: ClientOptions) -> None:
        self._options = options
        self._pools = Pools(options)

    async def exchange(self, prepared: PreparedRequest, options: SendOptions) -> Response:
        """Send `prepared` and read the whole response. Raises TransportError.

        A server may close an idle connection just as a request takes it: then a request that may
        be repeated is, on a connection of its own.
        """
        check_method(prepared.method)
        limit = options.timeout
        try:
            async with asyncio.timeout(limit / 1000 if limit else None):
                return await self._exchange(prepared, options)
        except TimeoutError as error:
            raise timed_out(_place(prepared), limit) from error

    async def _exchange(self, prepared: PreparedRequest, options: SendOptions) -> Response:
        from postroom_runtime.http.connections import CURRENT, Wire

        way = way_to(prepared.address, _server_name(prepared), self._options, options)
        pool = await self._pools.pool(way)
        head = wire_lines((*prepared.headers, *_forwarding(prepared, way)))
        while True:
            wire = Wire(head)
            token = CURRENT.set(wire)
            try:
                return await _carried(pool, _message(prepared, way, wire), wire, prepared, options)
            except TransportError as error:
                if not _closed_while_idle(error, wire, prepared.method):
                    raise _seen_from(way, error) from error
            finally:
                CURRENT.reset(token)

    async def close(self) -> None:
        """Close the connections."""
        await self._pools.close()


def _server_name(prepared: PreparedRequest) -> str | None:
    """The name for TLS when the request's own `Host` header names another host, as in Node."""
    host = (header_value(prepared.headers[: prepared.own], "host") or "").partition(":")[0]
    return host if host and host != prepared.address.host else None


def _forwarding(prepared: PreparedRequest, way: Way) -> Headers:
    """What a proxy that forwards plain http wants besides the request's own headers."""
    proxy = way.proxy
    if proxy is None or way.tls is not None or proxy.username is None:
        return ()
    if proxy.scheme.startswith("socks"):
        return ()
    pair = base64.b64encode(f"{proxy.username}:{proxy.password}".encode()).decode()
    return (("Proxy-Authorization", f"Basic {pair}"),)


def _seen_from(way: Way, error: TransportError) -> TransportError:
    """`error`, which names the proxy when it is the proxy that cannot be reached."""
    if way.proxy is None or error.syscall not in ("connect", "getaddrinfo"):
        return error
    return proxy_unreachable(error, f"{way.proxy.host}:{way.proxy.port}")


def _closed_while_idle(error: TransportError, wire: Wire, method: str) -> bool:
    closed = error.code in ("ECONNRESET", "EPIPE")
    return closed and wire.reused and not wire.answered and method in _IDEMPOTENT


def _message(prepared: PreparedRequest, way: Way, wire: Wire) -> core.Request:
    import httpcore2 as core

    address = prepared.address
    forwarded = way.proxy is not None and way.tls is None and way.proxy.scheme in ("http", "https")
    target = address.text if forwarded else address.target
    http1 = way.protocol == "http1"
    extensions: dict[str, Any] = {"trace": _follower(wire)}
    if way.server_name is not None:
        extensions["sni_hostname"] = way.server_name
    url = core.URL(
        scheme=address.scheme,
        host=address.host.strip("[]"),
        port=address.effective_port,
        target=target.encode("latin-1"),
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


async def _carried(
    pool: core.AsyncConnectionPool,
    message: core.Request,
    wire: Wire,
    prepared: PreparedRequest,
    options: SendOptions,
) -> Response:
    from postroom_runtime.http.protocol_errors import translated

    with translated(_place(prepared), wire.stopwatch):
        raw = await pool.handle_async_request(message)
        try:
            body = await _read(raw, wire, options.max_response_size)
        finally:
            await raw.aclose()
    return await _response(raw, body, wire, prepared, options)


async def _read(raw: core.Response, wire: Wire, limit: int) -> bytes:
    parts: list[bytes] = []
    async for part in raw.aiter_stream():
        parts.append(part)
        wire.stopwatch.received += len(part)
        if wire.stopwatch.received > limit:
            raise too_large(limit)
    wire.stopwatch.ended = time.perf_counter()
    return b"".join(parts)


async def _response(
    raw: core.Response, body: bytes, wire: Wire, prepared: PreparedRequest, options: SendOptions
) -> Response:
    headers = tuple((_text(name), _text(value)) for name, value in raw.headers)
    extensions = cast("Mapping[str, bytes]", raw.extensions)  # pyright: ignore[reportUnknownMemberType]
    version = extensions.get("http_version", b"HTTP/1.1")
    reason = extensions.get("reason_phrase", b"")
    encodings = ",".join(v for k, v in headers if k.lower() == "content-encoding")
    return Response(
        code=raw.status,
        status=_text(reason) or _standard_reason(raw.status),
        headers=headers,
        body=await decoded(body, encodings, options.max_response_size),
        url=prepared.address.text,
        http_version=version.decode().removeprefix("HTTP/"),
        wire_size=len(body),
        header_size=_header_size(version, reason, raw.headers),
        timings=wire.stopwatch.timings(),
    )


def _text(raw: bytes) -> str:
    """Header text: UTF-8, as servers mean it, or else Latin-1, as HTTP has it."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _standard_reason(code: int) -> str:
    try:
        return HTTPStatus(code).phrase
    except ValueError:
        return ""


def _header_size(version: bytes, reason: bytes, headers: list[tuple[bytes, bytes]]) -> int:
    """Bytes of the status line, the headers and the empty line, in HTTP/1.1's notation."""
    lines = sum(len(name) + len(value) + 4 for name, value in headers)
    return len(version) + 5 + len(reason) + 2 + lines + 2


def _place(prepared: PreparedRequest) -> str:
    return f"{prepared.address.host}:{prepared.address.effective_port}"
