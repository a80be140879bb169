"""Completion and hover: in every kind of file, every encoding, for every captured client."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.server.lsp.conftest import LspClient

CLIENTS = Path(__file__).parent / "clients"
CURSOR = "<|>"

YAML = """\
$kind: http-request
name: Login
url: http://127.0.0.1/login
scripts:
  - type: afterResponse
    code: |-
      /* 😀 */ pm.<|>
"""
JSON = """\
{"info": {"name": "Shop", "schema":
  "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
 "item": [{"name": "Login", "request": "http://127.0.0.1/", "event": [
  {"listen": "test", "script": {"exec": ["const a = \\"ä\\";", "/* 😀 */ pm.<|>"]}}]}]}
"""
SCRIPT = "/* 😀 */ pm.<|>\n"
FILES = {
    "Login.request.yaml": YAML,
    "shop.postman_collection.json": JSON,
    "Login.afterResponse.js": SCRIPT,
}


def marked(text: str) -> tuple[str, int, str]:
    """The text without the cursor, the cursor's line, and what stands before it in that line."""
    before, _, after = text.partition(CURSOR)
    return before + after, before.count("\n"), before.rpartition("\n")[2]


def column(before: str, encoding: str) -> int:
    return (
        len(before.encode(f"{encoding}-le" if encoding != "utf-8" else encoding))
        // {
            "utf-8": 1,
            "utf-16": 2,
            "utf-32": 4,
        }[encoding]
    )


async def completed(
    server: LspClient, path: Path, text: str, encoding: str = "utf-16"
) -> tuple[Any, dict[str, Any]]:
    """The completion list at the cursor, and the params of the request."""
    text, line, before = marked(text)
    path.write_text(text, "utf-8")  # noqa: ASYNC240
    uri = await server.open(path, text)
    position = {"line": line, "character": column(before, encoding)}
    params = {"textDocument": {"uri": uri}, "position": position}
    return await server.request("textDocument/completion", params), params


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
@pytest.mark.parametrize("name", FILES)
async def test_completion_stands_at_the_cursor_in_every_encoding(
    server: LspClient, tmp_path: Path, encoding: str, name: str
):
    capabilities = {"general": {"positionEncodings": [encoding]}}
    result = await server.initialize(tmp_path, capabilities)
    assert result["capabilities"]["positionEncoding"] == encoding
    found, params = await completed(server, tmp_path / name, FILES[name], encoding)
    (response,) = [item for item in found["items"] if item["label"] == "response"]
    place = params["position"]
    assert response["textEdit"]["range"] == {"start": place, "end": place}


@pytest.mark.parametrize("client", ["vscode", "nvim012", "nvim010", "helix", "emacs302", "kate"])
async def test_every_client_gets_completion_and_hover_as_it_can_take_them(
    server: LspClient, tmp_path: Path, client: str
):
    capabilities = json.loads((CLIENTS / f"{client}.json").read_text("utf-8"))["capabilities"]
    result = await server.initialize(tmp_path, capabilities)
    encoding = result["capabilities"]["positionEncoding"]
    found, params = await completed(server, tmp_path / "Login.request.yaml", YAML, encoding)
    labels = {item["label"] for item in found["items"]}
    assert {"test", "response", "environment"} <= labels
    (test,) = [item for item in found["items"] if item["label"] == "test"]
    item = capabilities["textDocument"]["completion"]["completionItem"]
    assert ("insertTextFormat" in test) == bool(item.get("snippetSupport"))
    lists = capabilities["textDocument"]["completion"].get("completionList", {})
    assert ("itemDefaults" in found) == ("editRange" in lists.get("itemDefaults", []))
    resolved = await server.request("completionItem/resolve", test)
    formats = item.get("documentationFormat", ["plaintext"])
    kind = "markdown" if "markdown" in formats else "plaintext"
    assert resolved["documentation"]["kind"] == kind
    params["position"]["character"] -= 2
    hover = await server.request("textDocument/hover", params)
    formats = capabilities["textDocument"]["hover"].get("contentFormat", ["plaintext"])
    assert hover["contents"]["kind"] == ("markdown" if "markdown" in formats else "plaintext")


async def test_a_completion_is_written_as_the_file_needs_it(server: LspClient, tmp_path: Path):
    snippets = {"textDocument": {"completion": {"completionItem": {"snippetSupport": True}}}}
    await server.initialize(tmp_path, snippets)
    written: dict[str, str] = {}
    for name, text in FILES.items():
        found, _ = await completed(server, tmp_path / name, text)
        (test,) = [item for item in found["items"] if item["label"] == "test"]
        written[name] = test["textEdit"]["newText"]
    assert written == {
        "Login.request.yaml": 'test("${1:name}", () => {\n  $0\n})',
        "shop.postman_collection.json": 'test(\\\\"${1:name}\\\\", () => {", "  $0", "})',
        "Login.afterResponse.js": 'test("${1:name}", () => {\n\t$0\n})',
    }
