"""A language client over pipes, as small as a measurement needs: nothing is read ahead, one
request is under way at a time, and what a server asks meanwhile is answered with nothing."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import psutil

Json = dict[str, Any]

_NOTHING: Json = {}
CAPABILITIES: Json = {
    "general": {"positionEncodings": ["utf-16"]},
    "textDocument": {
        "completion": {
            "contextSupport": True,
            "completionItem": {
                "snippetSupport": True,
                "insertReplaceSupport": True,
                "documentationFormat": ["markdown"],
                "resolveSupport": {"properties": ["documentation", "detail"]},
            },
            "completionList": {"itemDefaults": ["editRange", "commitCharacters", "data"]},
        },
        "hover": {"contentFormat": ["markdown"]},
        "diagnostic": {"dynamicRegistration": False},
        "publishDiagnostics": {"versionSupport": True},
    },
    "workspace": {
        "workspaceFolders": True,
        "configuration": True,
        "didChangeWatchedFiles": {"dynamicRegistration": True},
        "diagnostics": {"refreshSupport": True},
    },
}


@dataclass
class LanguageClient:
    """A server's process and the conversation with it. `heard` counts the server's notifications
    and requests by method."""

    process: psutil.Popen
    heard: Counter[str] = field(default_factory=Counter[str])
    _number: int = 0

    def initialize(self, folder: Path, options: Json | None = None) -> Json:
        """The handshake's first half, with the server's own options; the answer."""
        uri = folder.as_uri()
        return self.request(
            "initialize",
            {
                "processId": None,
                "rootUri": uri,
                "workspaceFolders": [{"uri": uri, "name": folder.name}],
                "capabilities": CAPABILITIES,
                "initializationOptions": options,
            },
        )

    def notify(self, method: str, params: Json) -> None:
        """Send a notification."""
        self._send({"method": method, "params": params})

    def request(self, method: str, params: Json | None) -> Any:
        """Send a request and wait for its result. Raises when the server answers with an error."""
        self._number += 1
        self._send({"id": self._number, "method": method, "params": params})
        while True:
            message = self._receive()
            if "method" not in message and message.get("id") == self._number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message.get("result")

    def hear(self, method: str, times: int = 1) -> None:
        """Wait until the server has sent a notification or request of that method so often."""
        while self.heard[method] < times:
            self._receive()

    @property
    def memory(self) -> float:
        """Megabytes resident in the server's process and its children."""
        tree = [self.process, *self.process.children(recursive=True)]
        return sum(process.memory_info().rss for process in tree) / 1e6

    @property
    def cpu(self) -> float:
        """Seconds of processor time that the server's process and its children have taken."""
        tree = [self.process, *self.process.children(recursive=True)]
        return sum(sum(process.cpu_times()[:2]) for process in tree)

    def _send(self, message: Json) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        pipe: IO[bytes] = self.process.stdin
        pipe.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        pipe.flush()

    def _receive(self) -> Json:
        """The next message; what the server asks is answered."""
        pipe: IO[bytes] = self.process.stdout
        length = 0
        while line := pipe.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        if not length:
            raise RuntimeError("the server has ended")
        message: Json = json.loads(pipe.read(length))
        if "method" in message:
            self.heard[message["method"]] += 1
            if "id" in message:
                items = message.get("params", _NOTHING) or _NOTHING
                nothing = [None] * len(items["items"]) if "items" in items else None
                self._send({"id": message["id"], "result": nothing})
        return message


@contextmanager
def started(command: Sequence[str], folder: Path) -> Generator[LanguageClient]:
    """A server in a folder, ended with everything that it started."""
    process = psutil.Popen(
        command,
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield LanguageClient(process)
    finally:
        with suppress(psutil.NoSuchProcess):
            for one in [*process.children(recursive=True), process]:
                one.kill()
        process.wait()
