"""Where lenses stand, and what they run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.server.lsp.conftest import LspClient


async def lenses_of(server: LspClient, path: Path, language: str) -> list[tuple[int, str, Any]]:
    uri = await server.open(path, language=language)
    found = await server.request("textDocument/codeLens", {"textDocument": {"uri": uri}})
    commands = ((one["range"]["start"]["line"], one["command"]) for one in found)
    return [(line, one["title"], one["arguments"][0].get("select")) for line, one in commands]


async def test_a_folder_in_json_has_a_lens(server: LspClient, tmp_path: Path):
    request = {"name": "Login", "request": {"url": "http://127.0.0.1"}}
    auth = {"name": "Auth", "item": [request, {**request, "name": "Logout"}]}
    path = tmp_path / "Shop.postman_collection.json"
    path.write_text(json.dumps({"info": {"name": "Shop"}, "item": [auth]}, indent=1))
    await server.initialize(tmp_path)
    assert await lenses_of(server, path, "json") == [
        (9, "Send", ["Auth/Login"]),
        (15, "Send", ["Auth/Logout"]),
        (6, "Run folder", ["Auth"]),
        (0, "Run collection", None),
    ]


@pytest.mark.parametrize(
    ("name", "title"),
    [("Login.afterResponse.js", "Send"), ("Other.afterResponse.js", "Run script")],
)
async def test_a_script_of_a_request_sends_it_and_one_alone_runs(
    server: LspClient, request_file: Path, name: str, title: str
):
    script = request_file.with_name(name)
    script.write_text("pm.test('x');\n")
    await server.initialize(request_file.parent)
    assert await lenses_of(server, script, "javascript") == [(0, title, [])]
