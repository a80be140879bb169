"""Imports without TLS: the server opens no connection, and OpenSSL, which asyncio brings along,
takes five megabytes and a hundredth of a second of its start."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, cast

_NAME = "ssl"


@contextmanager
def without_tls() -> Generator[None]:
    """While this lasts, `ssl` cannot be imported, unless it has been before: asyncio then does
    without."""
    modules = cast("dict[str, Any]", sys.modules)
    if _NAME in modules:
        yield
        return
    modules[_NAME] = None
    try:
        yield
    finally:
        del modules[_NAME]
