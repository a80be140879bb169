"""A real Neovim, with nothing but its own LSP client: completion, a diagnostic, Send, a verdict."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
NEOVIM = shutil.which("nvim")

pytestmark = pytest.mark.skipif(
    NEOVIM is None, reason="no nvim on the PATH: install Debian's `neovim` to run this test"
)

REQUEST = """\
$kind: http-request
name: Order
url: http://127.0.0.1:{port}/orders/1
method: GET
scripts:
  - type: afterResponse
    language: text/javascript
    code: |-
      pm.test("is there", () => {{
          pm.response.to.have.status(404);
      }});
      pm.respnse;
"""


class Shop(BaseHTTPRequestHandler):
    """Answers everything with 200."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the test prints what matters."""


@pytest.fixture
def shop() -> Iterator[int]:
    """The port of a local service."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def session(shop: int, tmp_path: Path) -> dict[str, Any]:
    """What a session in Neovim saw."""
    path = tmp_path / "collection" / "Order.request.yaml"
    path.parent.mkdir()
    path.write_text(REQUEST.format(port=shop), "utf-8")
    serve = "import sys; from postroom_server.lsp.main import serve; sys.exit(serve())"
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(ROOT / "server"), str(ROOT / "runtime"))),
        "POSTROOM_COMMAND": json.dumps([sys.executable, "-c", serve]),
        "POSTROOM_FILE": str(path),
        "POSTROOM_CURSOR": "8 9",
        "POSTROOM_STATE": str(tmp_path / "state"),
        "XDG_STATE_HOME": str(tmp_path / "nvim"),
    }
    command = (str(NEOVIM), "--headless", "--clean", "-l" if _runs_lua() else "-S")
    done = subprocess.run(
        (*command, str(HERE / "session.lua")),
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def _runs_lua() -> bool:
    """Whether this Neovim has `-l` (since 0.9); older ones source a script with `-S`."""
    shown = subprocess.run((str(NEOVIM), "--version"), capture_output=True, text=True, check=True)
    major, minor = shown.stdout.split()[1].lstrip("v").split(".")[:2]
    return (int(major), int(minor)) >= (0, 9)


def test_completion_diagnostics_and_send_through_nothing_but_lsp(session: dict[str, Any]):
    assert {"test", "response", "environment"} <= set(session["labels"])
    assert any("respnse" in one["message"] for one in session["before"])
    assert "Send Order" in session["actions"]
    verdict = session["verdict"]
    assert (verdict["line"], verdict["severity"]) == (9, 1)
    assert verdict["message"].splitlines()[1:] == ["expected: 404", "actual: 200"]
