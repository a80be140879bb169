"""A tunnel through a proxy for a request in clear; httpcore2 opens those for https."""

from __future__ import annotations

import base64

import h11

from postroom_runtime.http.failures import broken_off, hung_up, malformed, proxy_refused
from postroom_runtime.http.proxies import ProxyServer
from postroom_runtime.http.streams import Stream

_PIECE = 64 * 1024


async def open_tunnel(stream: Stream, place: str, proxy: ProxyServer) -> None:
    """Ask the proxy at the other end of `stream` for a way to `place`, host and port.

    Raises TransportError, with the connection closed, when it refuses.
    """
    state = h11.Connection(h11.CLIENT)
    headers = [("Host", place)]
    if proxy.username is not None:
        pair = base64.b64encode(f"{proxy.username}:{proxy.password}".encode()).decode()
        headers.append(("Proxy-Authorization", f"Basic {pair}"))
    asked = state.send(h11.Request(method="CONNECT", target=place, headers=headers)) or b""
    try:
        await _ask(stream, state, asked)
    except BaseException:
        await stream.close()
        raise


async def _ask(stream: Stream, state: h11.Connection, asked: bytes) -> None:
    try:
        await stream.write(asked)
        answer = await _answer(stream, state)
    except h11.RemoteProtocolError as error:
        raise malformed(str(error), stream.place) from error
    except OSError as error:
        raise broken_off(error, stream.place, "write") from error
    if not 200 <= answer.status_code < 300:
        reason = answer.reason.decode("latin-1")
        raise proxy_refused(f"{answer.status_code} {reason}".strip())


async def _answer(stream: Stream, state: h11.Connection) -> h11.Response:
    while True:
        event = state.next_event()
        if isinstance(event, h11.Response):
            return event
        if event is h11.NEED_DATA:
            data = await stream.read(_PIECE)
            if not data:
                raise hung_up(stream.place)
            state.receive_data(data)
