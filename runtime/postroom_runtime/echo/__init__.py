"""A local service with the endpoints of Postman's Echo API: examples and tests need no network."""

from __future__ import annotations

from postroom_runtime.echo.running import EchoServer, run_echo

__all__ = ["EchoServer", "run_echo"]
