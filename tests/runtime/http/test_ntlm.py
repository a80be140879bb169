"""NTLM against pyspnego's server side, which verifies each connection apart."""

from __future__ import annotations

import asyncio
import base64
import re
import struct
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import spnego
from postroom_runtime.http import Client, ClientOptions, Sent, send
from postroom_runtime.http.url_text import parsed
from postroom_runtime.model.request import Auth, Request

if TYPE_CHECKING:
    from tests.runtime.http.conftest import Arrival, Recorder

NONE: dict[str, str] = {}
POSTMAN = {"username": "postman", "password": "password"}


async def get(client: Client, url: str, kind: str, parameters: Mapping[str, object]) -> Sent:
    """Send a GET with auth."""
    return await send(Request("GET", parsed(url)), client=client, auth=Auth(kind, parameters))


def codes(sent: Sent) -> list[tuple[str, int | None]]:
    """What each exchange was for, and its status."""
    return [(hop.source.value, hop.response.code if hop.response else None) for hop in sent.hops]


async def test_ntlm_convinces_a_server(
    recorder: Recorder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    users = tmp_path / "users"
    users.write_text("HOME:postman:password\n")
    monkeypatch.setenv("NTLM_USER_FILE", str(users))
    server = spnego.server(protocol="ntlm")

    def answer(arrival: Arrival) -> bytes:
        given = [value for value in arrival.header("Authorization") if value.startswith("NTLM ")]
        token = server.step(base64.b64decode(given[0][5:])) if given else None
        if server.complete:
            return b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nin"
        challenge = b"NTLM " + base64.b64encode(token) if token else b"NTLM"
        return b"HTTP/1.1 401 No\r\nWWW-Authenticate: %b\r\nContent-Length: 0\r\n\r\n" % challenge

    recorder.answers = [answer] * 4
    async with Client(ClientOptions(trust_env=False)) as client:
        parameters = {**POSTMAN, "domain": "HOME"}
        sent = await get(client, recorder.url, "ntlm", parameters)
        again = await get(client, recorder.url, "ntlm", parameters)
    assert codes(sent) == [("auth", 401), ("auth", 401), ("collection", 200)]
    assert codes(again) == [("collection", 200)]
    assert recorder.connections == 1


@dataclass
class NtlmServer:
    """A server that verifies NTLM on each connection apart, as IIS does, with pyspnego's own
    server side. `workstations` are the names in the clients' last messages."""

    url: str = ""
    workstations: list[str] = field(default_factory=list[str])
    accepted: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one handshake."""
        acceptor = spnego.server(protocol="ntlm")
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                writer.write(self._answer(acceptor, head))
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()

    def _answer(self, acceptor: spnego.ContextProxy, head: str) -> bytes:
        given = re.search(r"\r\nAuthorization: NTLM (\S+)", head)
        message = base64.b64decode(given[1]) if given else b""
        if message[8:9] == b"\x03":
            self.workstations.append(_workstation(message))
        token = acceptor.step(message) if message else None
        if acceptor.complete:
            self.accepted += 1
            return b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nin"
        challenge = b"NTLM " + base64.b64encode(token) if token else b"NTLM"
        return b"HTTP/1.1 401 No\r\nWWW-Authenticate: %b\r\nContent-Length: 0\r\n\r\n" % challenge


def _workstation(message: bytes) -> str:
    """The workstation in an AUTHENTICATE message, MS-NLMP 2.2.1.3."""
    length, _, offset = struct.unpack_from("<HHI", message, 44)
    return message[offset : offset + length].decode("utf-16-le")


@pytest.fixture
async def ntlm_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[NtlmServer]:
    """A server with the account of `POSTMAN` in the domain HOME."""
    users = tmp_path / "users"
    users.write_text("HOME:postman:password\n")
    monkeypatch.setenv("NTLM_USER_FILE", str(users))
    running = NtlmServer()
    server = await asyncio.start_server(running.serve, "127.0.0.1", 0)
    running.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    yield running
    server.close()


async def test_ntlm_tells_the_workstation_and_no_other(ntlm_server: NtlmServer) -> None:
    for more in ({"workstation": "desk7"}, {}):
        async with Client(ClientOptions(trust_env=False)) as client:
            parameters = {**POSTMAN, "domain": "HOME", **more}
            await get(client, ntlm_server.url, "ntlm", parameters)
    assert ntlm_server.workstations == ["DESK7", ""]


async def test_ntlm_of_requests_side_by_side_keeps_to_its_connections(
    ntlm_server: NtlmServer,
) -> None:
    parameters = {**POSTMAN, "domain": "HOME"}
    async with Client(ClientOptions(trust_env=False)) as client:
        asked = [get(client, ntlm_server.url, "ntlm", parameters) for _ in range(8)]
        answers = await asyncio.gather(*asked)
    assert [sent.response.code for sent in answers if sent.response] == [200] * 8
