"""The command line in this process, and a server on the loopback for it to talk to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from postroom_runtime.commands.main import main


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str


class _Echo(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        body = self.rfile.read(length).decode()
        text = json.dumps({"path": self.path, "method": self.command, "body": body}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_POST = do_GET  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The base URL of a server that answers with what it was asked."""
    echo = ThreadingHTTPServer(("127.0.0.1", 0), _Echo)
    echo.daemon_threads = True
    thread = threading.Thread(target=echo.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{echo.server_address[1]}"
    echo.shutdown()
    echo.server_close()
    thread.join()


Postroom = Callable[..., Outcome]


@pytest.fixture
def postroom(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Postroom:
    """Run `postroom` with some arguments in `tmp_path`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))

    def run(*argv: object) -> Outcome:
        try:
            code = main([str(word) for word in argv])
        except SystemExit as end:  # argparse's own way to end
            code = end.code if isinstance(end.code, int) else 1
        written = capsys.readouterr()
        return Outcome(code, written.out, written.err)

    return run


@pytest.fixture
def shop(tmp_path: Path, server: str) -> Path:
    """A collection with a passing and a failing request, and an environment beside it."""
    good = _request(
        "Good", "pm.test('path', () => pm.expect(pm.response.json().path).to.equal('/g'))"
    )
    bad = _request("Bad", "pm.test('wrong', () => pm.expect(1).to.equal(2))")
    content = {
        "info": {"_postman_id": "c", "name": "Shop"},
        "item": [{"name": "Folder", "id": "f", "item": [good]}, bad],
        "variable": [{"key": "base", "value": server}],
    }
    path = tmp_path / "shop.postman_collection.json"
    path.write_text(json.dumps(content, indent=1))
    return path


def _request(name: str, script: str) -> dict[str, Any]:
    path = name[0].lower()
    event = {"listen": "test", "script": {"exec": [script]}}
    return {"id": name, "name": name, "event": [event], "request": f"{{{{base}}}}/{path}"}
