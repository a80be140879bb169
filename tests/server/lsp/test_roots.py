"""Which folders belong to the workspace: in editors that name them late, wrongly or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from postroom_server.lsp.roots import root_of

if TYPE_CHECKING:
    from tests.server.lsp.conftest import LspClient

CLIENTS = Path(__file__).parent / "clients"


@pytest.fixture
def request_file(tmp_path: Path) -> Path:
    """A request in a workspace that has an environment and settings."""
    postman = tmp_path / "ws" / "postman"
    path = postman / "collections" / "Shop" / "Auth" / "Login.request.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("$kind: http-request\nurl: '{{base}}'\n")
    (postman / "environments").mkdir()
    values = "name: Dev\nvalues:\n  - key: base\n    value: http://127.0.0.1\n"
    (postman / "environments" / "Dev.environment.yaml").write_text(values)
    (tmp_path / "ws" / "postroom.toml").write_text('environment = "Dev"\n')
    return path


async def environments(server: LspClient) -> list[tuple[str, bool]]:
    listed = await server.command("postroom.listEnvironments")
    return [(one["name"], one["chosen"]) for one in listed]


async def test_kate_has_no_folder_open_and_opens_one_later(
    server: LspClient, request_file: Path, tmp_path: Path
):
    params: dict[str, Any] = json.loads((CLIENTS / "kate2608.json").read_text())
    home = tmp_path / "home"
    home.mkdir()
    (home / "Other.environment.yaml").write_text("name: Other\nvalues: []\n")
    params |= {"rootUri": home.as_uri(), "rootPath": str(home), "processId": None}
    assert params["workspaceFolders"] == []
    await server.request("initialize", params)
    await server.notify("initialized", {})
    folder = {"name": "ws", "uri": request_file.parents[4].as_uri()}
    event = {"added": [folder], "removed": []}
    await server.notify("workspace/didChangeWorkspaceFolders", {"event": event})
    assert await environments(server) == [("Dev", True)]


async def test_a_file_that_no_folder_holds_brings_its_surroundings(
    server: LspClient, request_file: Path
):
    await server.initialize()
    await server.open(request_file)
    assert [name for name, _ in await environments(server)] == ["Dev"]


async def test_a_file_that_is_none_of_ours_brings_nothing(server: LspClient, request_file: Path):
    await server.initialize()
    await server.open(request_file.parents[4] / "notes.yaml", "a: 1\n")
    assert await environments(server) == []


@pytest.mark.parametrize(
    ("mark", "path", "root"),
    [
        (".git", "repository/tests/api.postman_collection.json", "repository"),
        (".postman", "ws/deep/down/Login.request.yaml", "ws"),
        ("postman/collections", "ws/postman/collections/Shop/Login.request.yaml", "ws"),
        ("collections", "ws/collections/Shop/Login.request.yaml", "ws/collections"),
        ("", "downloads/api.postman_collection.json", "downloads"),
        ("", "home/api.postman_collection.json", "home"),
        ("", "home/Login.request.yaml", "home"),
    ],
)
def test_the_root_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mark: str, path: str, root: str
):
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    (tmp_path / "home" / ".git").mkdir(parents=True)  # some keep their settings so
    (tmp_path / Path(path).parent).mkdir(parents=True, exist_ok=True)
    (tmp_path / Path(path).parts[0] / mark).mkdir(parents=True, exist_ok=True)
    assert root_of(tmp_path / path) == tmp_path / root
