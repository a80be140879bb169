"""Phases and sizes: which there are, and what they count."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import trustme
from postroom_runtime.formats import request_from_json
from postroom_runtime.http import Client, ClientOptions, send
from postroom_runtime.model.response import Response, Timings

from tests.runtime.http.secure import get, secure_server

if TYPE_CHECKING:
    from tests.runtime.http.conftest import Recorder

PHASES = ("dns", "tcp", "tls", "first_byte", "download", "total")


def phases(timings: Timings) -> set[str]:
    """The phases that took place; none is negative."""
    values = {name: getattr(timings, name) for name in PHASES}
    assert all(value is None or value >= 0 for value in values.values())
    return {name for name, value in values.items() if value is not None}


async def response(client: Client, url: str) -> Response:
    """The response to a GET."""
    sent = await send(request_from_json(url), client=client)
    assert sent.response is not None
    return sent.response


async def test_phases_of_an_address_and_of_a_connection_used_again(
    recorder: Recorder, client: Client
) -> None:
    first = await response(client, recorder.url)
    again = await response(client, recorder.url)
    assert phases(first.timings) == {"tcp", "first_byte", "download", "total"}
    assert phases(again.timings) == {"first_byte", "download", "total"}


async def test_phases_of_a_name(recorder: Recorder, client: Client) -> None:
    found = await response(client, f"http://localhost:{recorder.port}/")
    assert "dns" in phases(found.timings)


async def test_phases_of_tls(authority: trustme.CA, tmp_path: Path) -> None:
    async with secure_server(authority, tmp_path, "127.0.0.1") as server:
        sent = await get(server.url, ClientOptions(verify=False))
    assert sent.response is not None
    assert phases(sent.response.timings) == {"tcp", "tls", "first_byte", "download", "total"}


async def test_the_parts_fit_into_the_whole(recorder: Recorder, client: Client) -> None:
    timings = (await response(client, recorder.url)).timings
    parts = (timings.dns, timings.tcp, timings.tls, timings.first_byte, timings.download)
    assert sum(part or 0 for part in parts) <= timings.total + 0.01


@pytest.mark.parametrize(
    ("head", "body", "decoded"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n", b"abc", 3),
        (b"HTTP/1.1 200 Fine\r\nX: \xc3\xa9\r\nContent-Length: 0\r\n\r\n", b"", 0),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 29\r\n\r\n",
         gzip.compress(b"a" * 1000, mtime=0), 1000),
    ],
)  # fmt: skip
async def test_sizes(
    recorder: Recorder, client: Client, head: bytes, body: bytes, decoded: int
) -> None:
    recorder.answers = [head + body]
    found = await response(client, recorder.url)
    assert found.header_size == len(head)
    assert found.wire_size == len(body)
    assert len(found.body) == decoded
