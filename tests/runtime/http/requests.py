"""Sending a request in v2.1's shape to the recorder, and what Postman adds to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from postroom_runtime.formats import request_from_json
from postroom_runtime.http import Client, Sent, send

if TYPE_CHECKING:
    from tests.runtime.http.conftest import Recorder

HOST = "Host: 127.0.0.1:@PORT@"
AGENT = ["User-Agent: <agent>", "Accept: */*", "Cache-Control: no-cache", "Postman-Token: <token>"]
TAIL = ["Accept-Encoding: gzip, deflate, br", "Connection: keep-alive"]
SYSTEM = [*AGENT, HOST, *TAIL]


async def sent_to(recorder: Recorder, client: Client, **parts: Any) -> Sent:
    """Send a v2.1 request; `path` is what follows the recorder's address."""
    behavior = parts.pop("behavior", {})
    request = {"method": "GET", "url": recorder.url + parts.pop("path", "/p"), **parts}
    parsed = request_from_json(request)
    return await send(parsed, client=client, auth=parsed.auth, behavior=behavior)


def header_lines(recorder: Recorder) -> list[str]:
    """The header lines of the last request, with the port left open."""
    return [line.replace(str(recorder.port), "@PORT@") for line in recorder.last.lines[1:]]


def headers(*pairs: str) -> list[dict[str, str]]:
    rows = (pair.split(":", 1) for pair in pairs)
    return [{"key": key, "value": value} for key, value in rows]


def raw(text: str, language: str | None = None) -> dict[str, object]:
    options = {"options": {"raw": {"language": language}}} if language else {}
    return {"mode": "raw", "raw": text, **options}
