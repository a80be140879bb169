"""Runs of small collections on real parts: files, V8 and sockets on the loopback."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest
import pytest_asyncio
from postroom_runtime.formats import load_collection
from postroom_runtime.http import Client, ClientOptions
from postroom_runtime.runner.beginning import Parts
from postroom_runtime.runner.events import (
    ConsoleLogged,
    Exchanged,
    ItemStarted,
    Place,
    RunEvent,
    ScriptFailed,
    VerdictGiven,
    Warned,
)
from postroom_runtime.runner.masking import Secrets
from postroom_runtime.runner.options import RunOptions
from postroom_runtime.runner.order import RunResult, run_collection
from postroom_runtime.scripting.supervisor import ScriptHosts

Event = TypeVar("Event")


@dataclass(slots=True)
class Received:
    """A request as the server saw it."""

    method: str
    target: str
    headers: dict[str, str]
    body: str


@dataclass(slots=True)
class EchoServer:
    """Answers every request with its target and body as JSON; `/status/NNN` with that status.

    `/hang` never answers, `/drop` closes the connection, `/redirect` leads to `/there`.
    """

    received: list[Received] = field(default_factory=list[Received])
    base: str = ""

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._exchange(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        line, *rows = head.strip().split("\r\n")
        method, target, _ = line.split(" ", 2)
        headers = {k.lower(): v for k, _, v in (row.partition(": ") for row in rows)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.received.append(Received(method, target, headers, body.decode()))
        if target.startswith("/hang"):
            await reader.read()  # until the client has had enough
            return False
        if target.startswith("/drop"):
            return False
        status = target.split("/")[2] if target.startswith("/status/") else "200"
        text = json.dumps({"target": target, "body": body.decode()}).encode()
        location = "Location: /there\r\n" if target == "/redirect" else ""
        status = "302" if location else status
        writer.write(
            f"HTTP/1.1 {status} X\r\n{location}Set-Cookie: seen=1\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(text)}\r\n\r\n".encode()
            + text
        )
        await writer.drain()
        return True


@dataclass(slots=True)
class Played:
    """A run that is over."""

    events: list[RunEvent]
    result: RunResult
    received: list[Received]
    secrets: Secrets

    def of(self, kind: type[Event]) -> list[Event]:
        """The events of one kind, in order."""
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def logs(self) -> list[str]:
        """What scripts logged."""
        return [event.text for event in self.of(ConsoleLogged)]

    @property
    def verdicts(self) -> list[tuple[str, bool]]:
        """Names of tests, and whether they passed."""
        return [(event.name, event.passed) for event in self.of(VerdictGiven)]

    @property
    def items(self) -> list[str]:
        """Names of the requests whose turn came."""
        return [event.item.name for event in self.of(ItemStarted)]

    @property
    def failures(self) -> list[str]:
        """Messages of scripts that failed."""
        return [event.error.message for event in self.of(ScriptFailed)]

    @property
    def warnings(self) -> list[str]:
        """What was warned of."""
        return [event.message for event in self.of(Warned)]

    def text_at(self, place: Place) -> str:
        """What stands in the file from `place` to the end of its line."""
        line = Path(place.path).read_text("utf-8").splitlines()[place.line]
        return line[place.column :]

    @property
    def errors(self) -> list[str]:
        """Codes of requests that failed."""
        return [event.error.name for event in self.of(Exchanged) if event.error is not None]


Play = Callable[..., Awaitable[Played]]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def hosts() -> AsyncIterator[ScriptHosts]:
    """Script hosts for the tests of a module."""
    hosts = ScriptHosts()
    yield hosts
    await hosts.close()


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def echo_server() -> AsyncIterator[EchoServer]:
    """A server on the loopback for the tests of a module."""
    echo = EchoServer()
    server = await asyncio.start_server(echo.handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    echo.base = f"http://127.0.0.1:{port}"
    async with server:
        yield echo


@pytest.fixture
def play(tmp_path: Path, hosts: ScriptHosts, echo_server: EchoServer) -> Play:
    """Run a collection of `items`; `{{base}}` is the server."""

    async def run(
        *items: dict[str, Any],
        options: RunOptions | None = None,
        scripts: Sequence[dict[str, Any]] = (),
        wire: ClientOptions | None = None,
        **more: Any,
    ) -> Played:
        content = {"info": {"name": "Shop"}, "item": items, "event": scripts, **more}
        variables = more.get("variable", [])
        content["variable"] = [{"key": "base", "value": echo_server.base}, *variables]
        path = tmp_path / "shop.postman_collection.json"
        path.write_text(json.dumps(content, indent=1))
        collection, _ = load_collection(path)
        echo_server.received.clear()
        events: list[RunEvent] = []
        session = hosts.session()
        async with Client(wire or ClientOptions()) as client:
            parts = Parts(client, session, events.append)
            result = await run_collection(collection, options or RunOptions(), parts)
        await session.close()
        return Played(events, result, list(echo_server.received), parts.secrets)

    return run


def pre(*lines: str) -> dict[str, Any]:
    """A pre-request script of those lines, as in a file."""
    return {"listen": "prerequest", "script": {"exec": list(lines)}}


def post(*lines: str) -> dict[str, Any]:
    """A post-response script of those lines."""
    return {"listen": "test", "script": {"exec": list(lines)}}


def request(name: str, *scripts: dict[str, Any], url: str = "", **more: Any) -> dict[str, Any]:
    """A request with scripts."""
    content = {"method": "GET", "url": url or f"{{{{base}}}}/{name}", **more}
    return {"id": f"id-{name}", "name": name, "event": list(scripts), "request": content}


def folder(name: str, *items: dict[str, Any], scripts: Any = (), **more: Any) -> dict[str, Any]:
    """A folder with items."""
    return {"name": name, "item": list(items), "event": list(scripts), **more}
