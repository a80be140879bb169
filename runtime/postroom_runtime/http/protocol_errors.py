"""What the connection pool raises, as TransportErrors."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

import httpcore2 as core

from postroom_runtime.http.failures import broken_off, proxy_refused, response_broken, unsendable
from postroom_runtime.http.timing import Stopwatch


@contextmanager
def translated(place: str, watch: Stopwatch) -> Generator[None]:
    """Let only TransportError out of what talks to the pool."""
    try:
        yield
    except core.RemoteProtocolError as error:
        raise response_broken(str(error), place, watch.received) from error
    except core.ProxyError as error:
        raise proxy_refused(str(error)) from error
    except core.LocalProtocolError as error:
        raise unsendable(str(error)) from error
    except (core.NetworkError, core.TimeoutException) as error:
        raise broken_off(error, place, "read") from error
