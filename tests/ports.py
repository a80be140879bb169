"""Ports of the loopback at which nobody listens."""

from __future__ import annotations

import socket
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def refusing() -> Generator[int]:
    """A port that refuses connections. It stays taken meanwhile: one that was only let go may be
    given to the next who asks for any, which might be the client itself."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]
