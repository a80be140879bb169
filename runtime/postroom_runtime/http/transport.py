"""One exchange: a prepared request out, its response back, with timings."""

from __future__ import annotations

import asyncio
import base64
from http import HTTPStatus

from postroom_runtime.http.decoding import decoded
from postroom_runtime.http.errors import TransportError
from postroom_runtime.http.failures import proxy_unreachable, timed_out
from postroom_runtime.http.framing import check_method
from postroom_runtime.http.headers import Headers, header_value, wire_lines
from postroom_runtime.http.http1 import RawResponse
from postroom_runtime.http.options import ClientOptions, SendOptions
from postroom_runtime.http.pools import Held, Http1Pool, Pools
from postroom_runtime.http.preparation import PreparedRequest
from postroom_runtime.http.streams import Wire
from postroom_runtime.http.tls import TlsContexts
from postroom_runtime.http.ways import Way, way_to
from postroom_runtime.model.response import Response

_IDEMPOTENT = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"})


class Transport:
    """Sends requests over connections that it keeps open until `close`."""

    def __init__(self, options: ClientOptions) -> None:
        self._options = options
        contexts = TlsContexts(options.extra_ca)
        self._http1 = Http1Pool(options, contexts)
        self._pools = Pools(options, contexts)

    async def exchange(
        self, prepared: PreparedRequest, options: SendOptions, held: Held | None = None
    ) -> Response:
        """Send `prepared` and read the whole response, over the connection `held` if there is one.
        Raises TransportError.

        A server may close an idle connection just as a request takes it: then a request that may
        be repeated is, on a connection of its own.
        """
        check_method(prepared.method)
        limit = options.timeout
        try:
            async with asyncio.timeout(limit / 1000 if limit else None):
                wire, raw = await self._exchange(prepared, options, held)
        except TimeoutError as error:
            raise timed_out(_place(prepared), limit) from error
        return await _response(raw, wire, prepared, options)

    def release(self, held: Held | None) -> None:
        """Let others use the connection that was held."""
        if held is not None:
            self._http1.release(held)

    async def _exchange(
        self, prepared: PreparedRequest, options: SendOptions, held: Held | None
    ) -> tuple[Wire, RawResponse]:
        way = way_to(prepared.address, _server_name(prepared), self._options, options)
        request_line = _request_line(prepared, way)
        head = wire_lines((*prepared.headers, *_forwarding(way)))
        while True:
            wire = Wire(request_line, head)
            try:
                return wire, await self._carried(way, prepared, wire, options, held)
            except TransportError as error:
                if not _closed_while_idle(error, wire, prepared.method):
                    raise _seen_from(way, error) from error

    async def _carried(
        self,
        way: Way,
        prepared: PreparedRequest,
        wire: Wire,
        options: SendOptions,
        held: Held | None,
    ) -> RawResponse:
        if way.by_http1:
            return await self._http1.exchange(way, prepared, wire, options, held)
        from postroom_runtime.http.pooled import pooled_exchange

        pool = await self._pools.pool(way)
        return await pooled_exchange(pool, way, prepared, wire, options.max_response_size)

    async def close(self) -> None:
        """Close the connections."""
        await self._http1.close()
        await self._pools.close()


def _request_line(prepared: PreparedRequest, way: Way) -> bytes:
    address = prepared.address
    target = address.text if way.forwarded else address.target
    return f"{prepared.method} {target} HTTP/1.1\r\n".encode("latin-1")


def _server_name(prepared: PreparedRequest) -> str | None:
    """The name for TLS when the request's own `Host` header names another host, as in Node."""
    host = (header_value(prepared.headers[: prepared.own], "host") or "").partition(":")[0]
    return host if host and host != prepared.address.host else None


def _forwarding(way: Way) -> Headers:
    """What a proxy that forwards plain http wants besides the request's own headers."""
    proxy = way.proxy
    if proxy is None or not way.forwarded or proxy.username is None:
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


async def _response(
    raw: RawResponse, wire: Wire, prepared: PreparedRequest, options: SendOptions
) -> Response:
    headers = tuple((_text(name), _text(value)) for name, value in raw.headers)
    encodings = ",".join(v for k, v in headers if k.lower() == "content-encoding")
    return Response(
        code=raw.code,
        status=_text(raw.reason) or _standard_reason(raw.code),
        headers=headers,
        body=await decoded(raw.body, encodings, options.max_response_size),
        url=prepared.address.text,
        http_version=raw.version.decode().removeprefix("HTTP/"),
        wire_size=len(raw.body),
        header_size=_header_size(raw),
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


def _header_size(raw: RawResponse) -> int:
    """Bytes of the status line, the headers and the empty line, in HTTP/1.1's notation."""
    lines = sum(len(name) + len(value) + 4 for name, value in raw.headers)
    return len(raw.version) + 5 + len(raw.reason) + 2 + lines + 2


def _place(prepared: PreparedRequest) -> str:
    return f"{prepared.address.host}:{prepared.address.effective_port}"
