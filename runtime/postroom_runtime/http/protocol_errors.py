"""What the connection pool raises, as TransportErrors."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

import httpcore2 as core

from postroom_runtime.http.errors import TransportError
from postroom_runtime.http.failures import broken_off, cut_short, hung_up, malformed
from postroom_runtime.http.timing import Stopwatch


@contextmanager
def translated(place: str, watch: Stopwatch) -> Generator[None]:
    """Let only TransportError out of what talks to the pool."""
    try:
        yield
    except core.RemoteProtocolError as error:
        raise _remote(str(error), place, watch.received) from error
    except core.ProxyError as error:
        raise _proxy(str(error)) from error
    except core.LocalProtocolError as error:
        raise _unsendable(str(error)) from error
    except (core.NetworkError, core.TimeoutException) as error:
        raise broken_off(error, place, "read") from error


def _remote(detail: str, place: str, received: int) -> TransportError:
    lower = detail.lower()
    if "without sending a response" in lower:
        return hung_up(place)
    if "closed connection" in lower or "connectionclosed" in lower:
        return cut_short(place, received)
    return malformed(detail, place)


def _proxy(detail: str) -> TransportError:
    remedy = " Give the proxy's URL a user name and password." if detail.startswith("407") else ""
    return TransportError(
        f"tunneling socket could not be established, statusCode={detail.partition(' ')[0]}",
        code="ECONNRESET",
        sentence=f"The proxy refused to open a connection: {detail}.{remedy}",
    )


def _unsendable(detail: str) -> TransportError:
    return TransportError(
        f"The request breaks HTTP's rules: {detail}",
        code="ERR_HTTP_INVALID_REQUEST",
        sentence=f"The request cannot be sent: {detail}.",
    )
