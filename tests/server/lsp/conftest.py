"""A real server on real pipes, and a client of a hundred lines that drives it."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.patience import PATIENCE

Json = dict[str, Any]

ROOT = Path(__file__).parents[3]
FAKE = Path(__file__).parents[1] / "runs" / "fake_service.py"
"""A runtime that runs nothing and plays what it is asked for."""


class ServerDownError(Exception):
    """The server closed its end before it answered."""


class LspError(Exception):
    """An error response."""

    def __init__(self, error: Json) -> None:
        super().__init__(error["message"])
        self.code: int = error["code"]


class LspClient:
    """Speaks LSP with one server process. What the server sends is kept in `notifications` and
    answered from `answers` (method → result); `seen` waits for a notification."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.notifications: list[tuple[str, Any]] = []
        self.requests: list[tuple[str, Any]] = []
        self.answers: dict[str, Any] = {}
        self.waiting: dict[int, asyncio.Future[Any]] = {}
        self._watchers: list[tuple[Callable[[str, Any], object], asyncio.Future[Any]]] = []
        self._last_id = 0
        self._reading = asyncio.create_task(self._read())

    def write(self, frames: bytes) -> None:
        assert self.process.stdin
        self.process.stdin.write(frames)

    def hang_up(self) -> None:
        """Close the pipe to the server."""
        assert self.process.stdin
        self.process.stdin.close()

    async def send(self, message: Json | bytes) -> None:
        body = message if isinstance(message, bytes) else json.dumps(message).encode()
        assert self.process.stdin
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        await self.process.stdin.drain()

    async def notify(self, method: str, params: Any = None) -> None:
        await self.send({"jsonrpc": "2.0", "method": method, "params": params})

    async def start(self, method: str, params: Any = None) -> tuple[int, asyncio.Future[Any]]:
        self._last_id += 1
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.waiting[self._last_id] = future
        message = {"jsonrpc": "2.0", "id": self._last_id, "method": method, "params": params}
        await self.send(message)
        return self._last_id, future

    async def request(self, method: str, params: Any = None) -> Any:
        _, future = await self.start(method, params)
        async with asyncio.timeout(PATIENCE):
            return await future

    async def error_of(self, method: str, params: Any = None) -> int:
        """The code of the error that a request is answered with."""
        with pytest.raises(LspError) as refusal:
            await self.request(method, params)
        return refusal.value.code

    async def command(self, name: str, /, **arguments: Any) -> Any:
        """What a command answers."""
        params = {"command": name, "arguments": [arguments]}
        return await self.request("workspace/executeCommand", params)

    async def seen(self, method: str, wanted: Callable[[Any], object] = lambda _: True) -> Any:
        """The params of the first notification like that, past or to come."""
        for name, params in self.notifications:
            if name == method and wanted(params):
                return params
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._watchers.append((lambda name, params: name == method and wanted(params), future))
        async with asyncio.timeout(PATIENCE):
            return await future

    async def asked(self, method: str) -> Any:
        """The params of the first request of the server's like that, past or to come."""
        for name, params in self.requests:
            if name == method:
                return params
        return await self.seen(f"request {method}")

    def forget(self) -> None:
        """Drop what was seen so far."""
        self.notifications.clear()
        self.requests.clear()

    async def initialize(
        self, folder: Path | None = None, capabilities: Json | None = None, **options: Any
    ) -> Json:
        folders = [{"uri": folder.as_uri(), "name": folder.name}] if folder else None
        params = {
            "processId": os.getpid(),
            "rootUri": folder.as_uri() if folder else None,
            "workspaceFolders": folders,
            "capabilities": capabilities or {},
            **options,
        }
        result = await self.request("initialize", params)
        await self.notify("initialized", {})
        return result

    async def open(self, path: Path, text: str | None = None, language: str = "yaml") -> str:
        """Open a document; its URI."""
        if text is None:
            text = path.read_text("utf-8")  # noqa: ASYNC240
        item = {
            "uri": path.as_uri(),
            "languageId": language,
            "version": 1,
            "text": text,
        }
        await self.notify("textDocument/didOpen", {"textDocument": item})
        return path.as_uri()

    async def leave(self) -> int:
        """Shut down politely; the exit code."""
        await self.request("shutdown")
        await self.notify("exit")
        return await self.ended()

    async def ended(self) -> int:
        async with asyncio.timeout(PATIENCE):
            await self._reading
            return await self.process.wait()

    async def close(self) -> None:
        if self.process.returncode is None:
            self.process.kill()
        await self.ended()

    async def _read(self) -> None:
        assert self.process.stdout
        try:
            while True:
                header = await self.process.stdout.readuntil(b"\r\n\r\n")
                length = int(header.partition(b":")[2].split(b"\r\n")[0])
                await self._take(json.loads(await self.process.stdout.readexactly(length)))
        except (asyncio.IncompleteReadError, ConnectionError):
            for future in (*self.waiting.values(), *(one for _, one in self._watchers)):
                if not future.done():
                    future.set_exception(ServerDownError())
                    future.exception()

    async def _take(self, message: Json) -> None:
        if "method" not in message:
            self._answered(message)
        elif "id" in message:
            params = message.get("params")
            self.requests.append((message["method"], params))
            self._watch(f"request {message['method']}", params)
            answer = {"result": self.answers.get(message["method"])}
            await self.send({"jsonrpc": "2.0", "id": message["id"], **answer})
        else:
            self.notifications.append((message["method"], message.get("params")))
            self._watch(message["method"], message.get("params"))

    def _answered(self, message: Json) -> None:
        future = self.waiting.pop(message["id"], None)
        if future is None or future.done():
            self.notifications.append(("stray response", message))
            self._watch("stray response", message)
        elif "error" in message:
            future.set_exception(LspError(message["error"]))
        else:
            future.set_result(message["result"])

    def _watch(self, method: str, params: Any) -> None:
        for watcher in list(self._watchers):
            wanted, future = watcher
            if not future.done() and wanted(method, params):
                future.set_result(params)
                self._watchers.remove(watcher)


_PLAIN = "import sys; from postroom_server.lsp.main import serve; sys.exit(serve())"


def _with_runtime(script: Path) -> str:
    """A server whose runtime is a script of the test's."""
    command = (sys.executable, str(script))
    return f"from postroom_server.runs import client; client.RUNTIME = {command}; {_PLAIN}"


StartServer = Callable[..., Awaitable[LspClient]]


@pytest.fixture
async def start_server(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[StartServer]:
    """Starts servers with environment variables of one's own; ends them after the test. `tmp_path`
    is a repository of its own: what lies further up is others'."""
    (tmp_path / ".git").mkdir(exist_ok=True)
    clients: list[LspClient] = []

    async def start(runtime: Path | None = None, **environment: str) -> LspClient:
        paths = os.pathsep.join((str(ROOT / "server"), str(ROOT / "runtime")))
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", _with_runtime(runtime) if runtime else _PLAIN),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={
                **os.environ,
                "PYTHONPATH": paths,
                "POSTROOM_STATE": str(tmp_path / "state"),
                "TMPDIR": str(tmp_path_factory.mktemp("scratch")),
                **environment,
            },
        )
        clients.append(LspClient(process))
        return clients[-1]

    yield start
    for client in clients:
        await client.close()


@pytest.fixture
async def server(start_server: StartServer) -> LspClient:
    """A server to which nothing has been said yet."""
    return await start_server()
