"""Hours of work in one process: memory, threads, handles and processes stay flat. `make soak`."""

from __future__ import annotations

import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.faults.conftest import FINE, StartLiar, StartServer
from tests.server.lsp.conftest import LspClient

pytestmark = pytest.mark.soak
MEBIBYTE = 1024 * 1024

SCRIPT = """\
name: Login
url: {url}
scripts:
  - type: afterResponse
    code: |-
      const seen = pm.environment.get("seen") || [];
      pm.test("ok", () => pm.expect(pm.response.code).to.equal(200));
      pm.test("fails", () => pm.expect(seen).to.equal(1));
      console.log("a line", {{ big: "x".repeat(1000) }});
"""


@dataclass(frozen=True, slots=True)
class Use:
    """What a process and all it started take."""

    memory: int
    threads: int
    handles: int
    processes: int

    @classmethod
    def of(cls, pid: int) -> Use:
        """As of now."""
        root = psutil.Process(pid)
        every = [root, *root.children(recursive=True)]
        return cls(
            sum(process.memory_info().rss for process in every),
            sum(process.num_threads() for process in every),
            sum(process.num_fds() for process in every),
            len(every),
        )


async def flat(server: LspClient, work: Callable[[int], Awaitable[object]], rounds: int) -> None:
    """Assert that the last four fifths of the work take no more than the first."""
    for number in range(rounds // 5):
        await work(number)
    before = Use.of(server.process.pid)
    for number in range(rounds // 5, rounds):
        await work(number)
        server.forget()
    after = Use.of(server.process.pid)
    print(f"after {rounds // 5}: {before}; after {rounds}: {after}")
    assert after.processes == before.processes
    assert after.threads <= before.threads + 1
    assert after.handles <= before.handles + 4
    assert after.memory <= before.memory * 1.15 + 8 * MEBIBYTE


async def test_runs(start_server: StartServer, tmp_path: Path, lying: StartLiar) -> None:
    server = await start_server()
    path = tmp_path / "ws" / "Login.request.yaml"
    path.parent.mkdir()
    path.write_text(SCRIPT.format(url=lying(FINE).url))
    shown: dict[str, Any] = {"experimental": {"postroom": {"runFinished": True}}}
    await server.initialize(path.parent, shown)
    uri = await server.open(path)

    async def send(_: int) -> None:
        answer = await server.command("postroom.send", uri=uri)
        told = await server.seen("postroom/runFinished", lambda one: one["run"] == answer["run"])
        assert (told["tally"]["passed"], told["tally"]["failed"]) == (1, 1)

    await flat(server, send, 1000)


async def test_edits(start_server: StartServer, tmp_path: Path) -> None:
    server = await start_server()
    path = tmp_path / "ws" / "Login.request.yaml"
    path.parent.mkdir()
    path.write_text(SCRIPT.format(url="http://127.0.0.1:9/"))
    await server.initialize(path.parent)
    uri = await server.open(path)
    text = path.read_text()

    async def edit(number: int) -> None:
        document = {"uri": uri, "version": number + 2}
        changed = f"{text}      pm.environment.set('name{number}', {number});\n      pm."
        params = {"textDocument": document, "contentChanges": [{"text": changed}]}
        await server.notify("textDocument/didChange", params)
        place = {"line": changed.count("\n"), "character": 9}
        asked: dict[str, Any] = {"textDocument": {"uri": uri}, "position": place}
        await server.request("textDocument/completion", asked)
        await server.request("textDocument/documentSymbol", {"textDocument": {"uri": uri}})

    await flat(server, edit, 10_000)


async def test_hosts_that_die(start_server: StartServer, tmp_path: Path, lying: StartLiar) -> None:
    """A script whose host is killed while it waits, again and again."""
    server = await start_server()

    def kill(connection: socket.socket) -> None:
        for runtime in psutil.Process(server.process.pid).children():
            for host in runtime.children():
                host.kill()
        connection.sendall(FINE)

    path = tmp_path / "ws" / "Login.request.yaml"
    path.parent.mkdir()
    text = SCRIPT.format(url=lying(FINE).url)
    path.write_text(f"{text}      await pm.sendRequest('{lying(kill).url}');\n")
    shown: dict[str, Any] = {"experimental": {"postroom": {"runFinished": True}}}
    await server.initialize(path.parent, shown)
    uri = await server.open(path)

    async def send(_: int) -> None:
        answer = await server.command("postroom.send", uri=uri)
        told = await server.seen("postroom/runFinished", lambda one: one["run"] == answer["run"])
        assert told["tally"]["errors"] == 1

    await flat(server, send, 50)
