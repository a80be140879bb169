"""The run loop over LSP: a server whose runtime plays fixed runs, see `fake_service.py`, and what
its tests share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.server.lsp.conftest import FAKE

if TYPE_CHECKING:
    from tests.server.lsp.conftest import LspClient, StartServer

REQUEST = """\
$kind: http-request
url: http://127.0.0.1/login
scripts:
  - type: afterResponse
    code: |-
      pm.test("is quick", () => {});
      pm.test("is 200", () => { pm.response.to.have.status(200) });
"""
"""What is played says of it: "is quick" passed on line 5, "is 200" failed on line 6, column 4."""

PUSH: dict[str, Any] = {"textDocument": {"publishDiagnostics": {"relatedInformation": True}}}
CLIENT: dict[str, Any] = {
    "experimental": {"postroom": {"runStarted": True, "runFinished": True}},
    "window": {"showDocument": {"support": True}},
    "workspace": {"textDocumentContent": {}},
}
ENVIRONMENT = """\
name: dev
values:
  - key: base_url
    value: http://127.0.0.1
  - key: token  # changes often
    value: old-token
    type: secret
"""


@pytest.fixture
async def server(start_server: StartServer) -> LspClient:
    """A server with the runtime that plays."""
    return await start_server(FAKE)


@pytest.fixture
def request_file(tmp_path: Path) -> Path:
    path = tmp_path / "ws" / "Login.request.yaml"
    path.parent.mkdir()
    path.write_text(REQUEST, "utf-8")
    return path


@pytest.fixture
def environment(request_file: Path) -> Path:
    path = request_file.with_name("dev.environment.yaml")
    path.write_text(ENVIRONMENT)
    return path


async def finished(server: LspClient, run: int) -> Any:
    return await server.seen("postroom/runFinished", lambda params: params["run"] == run)


async def sent(server: LspClient, path: Path) -> None:
    """Send and wait for the end."""
    answer = await server.command("postroom.send", path=str(path))
    await finished(server, answer["run"])


def failures(params: Any) -> list[Any]:
    return [one for one in params["diagnostics"] if one.get("code") == "test-failed"]


def at(line: int, character: int = 0) -> dict[str, int]:
    return {"line": line, "character": character}
