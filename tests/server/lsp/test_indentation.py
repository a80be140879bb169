"""The lines of a snippet stand where the script has them, whoever indents them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.server.lsp.conftest import LspClient

YAML = """\
url: x
scripts:
  - type: afterResponse
    code: |-
      if (true) {
          pm.
      }
"""
JSON = """\
{"info": {"name": "A", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/"},
 "item": [{"name": "B", "request": "x", "event": [{"listen": "test", "script": {"exec": [
  "if (true) {",
  "    pm.",
  "}"
 ]}}]}]}
"""
ALONE = "if (true) {\n    pm.\n}\n"
MODES: dict[str, Any] = {"insertTextModeSupport": {"valueSet": [1, 2]}}


@pytest.mark.parametrize(
    ("name", "text", "item", "written"),
    [
        (
            "B.request.yaml",
            YAML,
            MODES,
            'test("${1:name}", () => {\n              $0\n          })',
        ),
        ("B.request.yaml", YAML, {}, 'test("${1:name}", () => {\n    $0\n})'),
        (
            "b.postman_collection.json",
            JSON,
            MODES,
            'test(\\\\"${1:name}\\\\", () => {",\n  "        $0",\n  "    })',
        ),
        ("B.afterResponse.js", ALONE, MODES, 'test("${1:name}", () => {\n\t$0\n})'),
        ("B.afterResponse.js", ALONE, {}, 'test("${1:name}", () => {\n\t$0\n})'),
    ],
)
async def test_the_lines_of_a_snippet(
    server: LspClient, tmp_path: Path, name: str, text: str, item: Any, written: str
):
    capabilities = {"completion": {"completionItem": {"snippetSupport": True, **item}}}
    await server.initialize(tmp_path, {"textDocument": capabilities})
    uri = await server.open(tmp_path / name, text)
    offset = text.index("pm.") + 3
    line = text.count("\n", 0, offset)
    place = {"line": line, "character": offset - text.rfind("\n", 0, offset) - 1}
    params = {"textDocument": {"uri": uri}, "position": place}
    found = await server.request("textDocument/completion", params)
    (test,) = [one for one in found["items"] if one["label"] == "test"]
    assert test["textEdit"]["newText"] == written


async def test_yaml_folds_around_scripts_too(server: LspClient, tmp_path: Path):
    await server.initialize(tmp_path)
    uri = await server.open(tmp_path / "B.request.yaml", YAML)
    found = await server.request("textDocument/foldingRange", {"textDocument": {"uri": uri}})
    lines = {(one["startLine"], one["endLine"]) for one in found}
    assert {(1, 6), (2, 6), (3, 6), (4, 6)} <= lines


async def test_keys_around_scripts_are_completed(server: LspClient, tmp_path: Path):
    await server.initialize(tmp_path, {"textDocument": {"completion": {"completionItem": MODES}}})
    uri = await server.open(tmp_path / "B.request.yaml", "url: x\nmethod: \n")
    place = {"line": 1, "character": 8}
    params = {"textDocument": {"uri": uri}, "position": place}
    found = await server.request("textDocument/completion", params)
    (item,) = [one for one in found["items"] if one["label"] == "PATCH"]
    assert item["textEdit"] == {"range": {"start": place, "end": place}, "newText": "PATCH"}
