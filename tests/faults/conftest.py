"""`postroom` as a process of its own, and servers on the loopback that misbehave."""

from __future__ import annotations

import asyncio
import ctypes
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Protocol

import pytest

from tests.server.lsp.conftest import LspClient

ROOT = Path(__file__).parents[2]
POSTROOM = (sys.executable, "-m", "postroom_runtime")
_PR_CAPBSET_DROP, _CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH = 24, 1, 2
Script = str | list[str]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str

    def told(self, *parts: str) -> None:
        """Assert that standard error is one complaint that holds `parts`."""
        assert "Traceback" not in self.err
        assert self.err.startswith("postroom: ")
        assert self.err.count("\n") == 1
        for part in parts:
            assert part in self.err


@dataclass(frozen=True, slots=True)
class Terminal:
    """Runs `postroom` in `folder`; `words` are what starts it."""

    folder: Path
    words: tuple[str, ...] = POSTROOM

    def __call__(self, *argv: object, **options: Any) -> Ended:
        """Run to the end; never longer than what a test may take."""
        with self.started(*argv, **options) as process:
            out, err = process.communicate(timeout=250)
        return Ended(process.returncode, out or "", err or "")

    @contextmanager
    def started(self, *argv: object, **options: Any) -> Generator[subprocess.Popen[str]]:
        """A running process in a group of its own, as a shell starts it; killed at the end."""
        settings: dict[str, Any] = {
            "stdout": subprocess.PIPE,
            "stderr": subprocess.PIPE,
            "stdin": subprocess.DEVNULL,
            "cwd": self.folder,
            "text": True,
            "start_new_session": True,
            "env": self.environment(),
        }
        words = [*self.words, *map(str, argv)]
        with subprocess.Popen(words, **(settings | options)) as process:
            try:
                yield process
            finally:
                with suppress(ProcessLookupError):
                    process.kill()

    def environment(self) -> dict[str, str]:
        """The environment without proxies, and with a home of its own."""
        kept = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
        paths = os.pathsep.join((str(ROOT / "server"), str(ROOT / "runtime")))
        return {**kept, "HOME": str(self.folder), "PYTHONPATH": paths, "COLUMNS": "200"}


@pytest.fixture
def postroom(tmp_path: Path) -> Terminal:
    """`postroom` in `tmp_path`."""
    return Terminal(tmp_path)


def without_privileges() -> None:
    """In a child that is about to run `postroom`: let permissions hold for root, too."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None)
        libc.prctl(_PR_CAPBSET_DROP, _CAP_DAC_OVERRIDE)
        libc.prctl(_PR_CAPBSET_DROP, _CAP_DAC_READ_SEARCH)


Talk = Callable[[socket.socket], object]
OK = b"HTTP/1.1 200 OK\r\n"
FINE = OK + b"Connection: close\r\nContent-Length: 2\r\n\r\nok"


@dataclass(slots=True)
class Liar:
    """A server that reads a request's head and then does `talk` with the connection; an `eager`
    one does not read. `heads` are the requests so far."""

    listener: socket.socket
    talk: Talk
    eager: bool = False
    heads: list[bytes] = field(default_factory=list[bytes])
    thread: threading.Thread = field(init=False)

    @classmethod
    def started(cls, talk: Talk | bytes, *, eager: bool = False) -> Liar:
        """A running server; bytes are what it answers before it closes."""
        listener = socket.create_server(("127.0.0.1", 0))
        liar = cls(listener, sending(talk) if isinstance(talk, bytes) else talk, eager)
        liar.thread = threading.Thread(target=liar.serve, daemon=True)
        liar.thread.start()
        return liar

    @property
    def authority(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self.listener.getsockname()[1]}"

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{self.authority}/"

    def serve(self) -> None:
        """Serve one connection after the other until the listener is shut down."""
        with suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                threading.Thread(target=self._speak, args=[connection], daemon=True).start()

    def stop(self) -> None:
        """Listen no more."""
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join()

    def _speak(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            head = b""
            while not self.eager and b"\r\n\r\n" not in head:
                part = connection.recv(65536)
                if not part:
                    break
                head += part
            self.heads.append(head)
            self.talk(connection)


class StartLiar(Protocol):
    """Starts a server; bytes are what it answers before it closes."""

    def __call__(self, talk: Talk | bytes, *, eager: bool = False) -> Liar: ...


def sending(answer: bytes) -> Talk:
    """Send `answer` and close."""
    return lambda connection: connection.sendall(answer)


@pytest.fixture
def lying() -> Iterator[StartLiar]:
    """Starts servers that do what they are told with each connection."""
    liars: list[Liar] = []

    def start(talk: Talk | bytes, *, eager: bool = False) -> Liar:
        liars.append(Liar.started(talk, eager=eager))
        return liars[-1]

    yield start
    for liar in liars:
        liar.stop()


@pytest.fixture
def url(lying: StartLiar) -> str:
    """A server that is fine."""
    return lying(FINE).url


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes collections into `folder`."""

    folder: Path

    def __call__(self, url: str, *, test: Script = "", before: Script = "", **more: Any) -> Path:
        """A v2.1 file with one request, its scripts and more keys of the request's item."""
        events = [
            {"listen": kind, "script": {"exec": code if isinstance(code, list) else [code]}}
            for kind, code in (("prerequest", before), ("test", test))
            if code
        ]
        item = {"name": "One", "id": "one", "request": url, "event": events, **more}
        return self.items(item)

    def items(self, *items: Any, **more: Any) -> Path:
        """A v2.1 file with these items."""
        path = self.folder / "shop.postman_collection.json"
        path.write_text(json.dumps({"info": {"name": "Shop"}, "item": items, **more}, indent=1))
        return path


@pytest.fixture
def collection(tmp_path: Path) -> Writer:
    """Writes collections of one request into `tmp_path`."""
    return Writer(tmp_path)


SERVE = "import sys; from postroom_server.lsp.main import serve; sys.exit(serve())"
StartServer = Callable[[], Awaitable[LspClient]]


async def started_server(log: IO[bytes], state: Path) -> asyncio.subprocess.Process:
    """A language server's process, whose standard error goes to `log`, and its own files beside
    `state`."""
    scratch = state.with_name("scratch")
    scratch.mkdir(exist_ok=True)
    paths = os.pathsep.join((str(ROOT / "server"), str(ROOT / "runtime")))
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", SERVE),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=log,
        env={
            **os.environ,
            "PYTHONPATH": paths,
            "POSTROOM_STATE": str(state),
            "TMPDIR": str(scratch),
        },
    )


@pytest.fixture
async def start_server(tmp_path: Path) -> AsyncIterator[StartServer]:
    """Starts language servers; their log must hold no traceback. `tmp_path` is a repository of its
    own: what lies further up is others'."""
    (tmp_path / ".git").mkdir(exist_ok=True)
    clients: list[LspClient] = []
    log = tmp_path / "server.log"

    async def start() -> LspClient:
        with log.open("ab") as errors:
            clients.append(LspClient(await started_server(errors, tmp_path / "state")))
        return clients[-1]

    yield start
    for client in clients:
        await client.close()
    assert "Traceback" not in log.read_text("utf-8", "replace")


def until(stream: IO[str] | None, wanted: str) -> str:
    """The lines of `stream` up to the one with `wanted`."""
    assert stream is not None
    lines = ""
    for line in stream:
        lines += line
        if wanted in line:
            return lines
    raise AssertionError(f"{wanted!r} never came, but {lines!r}")
