"""Each remaining editing feature once, in a script inside YAML: places are the file's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.server.lsp.conftest import LspClient

FILE = """\
$kind: http-request
name: Login
url: http://127.0.0.1/login
scripts:
  - type: afterResponse
    code: |-
      const body = pm.response.json();
      pm.test("has a token", () => {
        pm.expect(body.token).to.be.a("string");
      });
      pm.respnse;
"""
CAPABILITIES: dict[str, Any] = {
    "textDocument": {
        "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}},
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
    }
}


def at(line: int, character: int) -> dict[str, int]:
    return {"line": line, "character": character}


def span(line: int, start: int, end: int) -> dict[str, Any]:
    return {"start": at(line, start), "end": at(line, end)}


WHOLE = {"start": at(0, 0), "end": at(11, 0)}


@pytest.fixture
async def document(server: LspClient, tmp_path: Path) -> dict[str, Any]:
    await server.initialize(tmp_path, CAPABILITIES)
    path = tmp_path / "Login.request.yaml"
    return {"textDocument": {"uri": await server.open(path, FILE)}}


@pytest.mark.parametrize(
    ("method", "more", "expected"),
    [
        ("textDocument/definition", {"position": at(8, 19)}, [span(6, 12, 16)]),
        (
            "textDocument/references",
            {"position": at(6, 13), "context": {"includeDeclaration": True}},
            [span(6, 12, 16), span(8, 18, 22)],
        ),
        ("textDocument/documentHighlight", {"position": at(6, 13)}, [span(6, 12, 16)]),
        ("textDocument/prepareRename", {"position": at(6, 13)}, span(6, 12, 16)),
    ],
)
async def test_navigation(server: LspClient, document: Any, method: str, more: Any, expected: Any):
    found: Any = await server.request(method, document | more)
    if method != "textDocument/prepareRename":
        found = [one["range"] for one in found][: len(expected)]
    assert found == expected


async def test_rename(server: LspClient, document: Any):
    params = document | {"position": at(6, 13), "newName": "data"}
    edit = await server.request("textDocument/rename", params)
    (edits,) = edit["changes"].values()
    assert [(one["range"], one["newText"]) for one in edits] == [
        (span(6, 12, 16), "data"),
        (span(8, 18, 22), "data"),
    ]
    refused = document | {"position": at(6, 13), "newName": "not a name"}
    assert await server.error_of("textDocument/rename", refused) == -32803


async def test_signature_help(server: LspClient, document: Any):
    found = await server.request("textDocument/signatureHelp", document | {"position": at(7, 14)})
    assert "test(" in found["signatures"][0]["label"]
    assert found["activeParameter"] == 0


async def test_the_outline_is_a_tree_of_scripts(server: LspClient, document: Any):
    (request,) = await server.request("textDocument/documentSymbol", document)
    assert (request["name"], request["detail"]) == ("Login", "GET http://127.0.0.1/login")
    assert request["selectionRange"] == span(1, 6, 11)
    (script,) = request["children"]
    assert script["name"] == "after response"
    names = [child["name"] for child in script["children"]]
    assert names == ["body", "has a token"]
    assert script["children"][1]["range"]["start"] == at(7, 6)


async def test_folding_and_selection(server: LspClient, document: Any):
    folds = await server.request("textDocument/foldingRange", document)
    assert (7, 9) in {(fold["startLine"], fold["endLine"]) for fold in folds}
    (chain,) = await server.request(
        "textDocument/selectionRange", document | {"positions": [at(8, 19)]}
    )
    assert chain["range"] == span(8, 18, 22)
    assert chain["parent"]["range"] == span(8, 18, 28)


async def test_semantic_tokens_stand_in_the_file(server: LspClient, document: Any):
    tokens = await server.request("textDocument/semanticTokens/full", document)
    assert tokens["data"][:3] == [6, 6, 5]  # `const` on line 6
    lines = {"start": at(10, 0), "end": at(10, 99)}
    some = await server.request("textDocument/semanticTokens/range", document | {"range": lines})
    assert some["data"][:3] == [10, 6, 2]  # `pm` on line 10


async def test_diagnostics_and_the_fix_of_one(server: LspClient, document: Any):
    published = await server.seen("textDocument/publishDiagnostics")
    (wrong,) = [one for one in published["diagnostics"] if one["range"]["start"]["line"] == 10]
    assert wrong["source"] == "postroom"
    assert wrong["range"] == span(10, 9, 16)
    params = document | {"range": span(10, 10, 10), "context": {"diagnostics": [wrong]}}
    actions = await server.request("textDocument/codeAction", params)
    fix = next(one for one in actions if one["kind"] == "quickfix")
    (edits,) = fix["edit"]["changes"].values()
    assert edits == [{"range": span(10, 9, 16), "newText": "response"}]
    assert fix["diagnostics"] == [wrong]


async def test_lenses_and_actions_send_the_request(server: LspClient, document: Any):
    lenses = await server.request("textDocument/codeLens", document)
    assert [lens["command"]["title"] for lens in lenses] == ["Send"]
    params = document | {
        "range": span(8, 0, 0),
        "context": {"diagnostics": [], "only": ["source.postroom"]},
    }
    action, *others = await server.request("textDocument/codeAction", params)
    assert {"Edit current values…", "Switch environment (now none)…"} <= {
        one["title"] for one in others
    }
    assert (action["title"], action["kind"]) == ("Send Login", "source.postroom.run")
    assert action["command"]["arguments"] == lenses[0]["command"]["arguments"]


async def test_hints_name_nothing_before_a_run(server: LspClient, document: Any):
    assert await server.request("textDocument/inlayHint", document | {"range": WHOLE}) == []


async def test_a_link_leads_to_a_file_that_a_script_loads(server: LspClient, tmp_path: Path):
    (tmp_path / "lib.js").write_text("module.exports = { price: 1 };\n")
    await server.initialize(tmp_path)
    text = 'const { price } = pm.require("./lib.js");\nprice;\n'
    uri = await server.open(tmp_path / "Login.afterResponse.js", text)
    document = {"textDocument": {"uri": uri}}
    (link,) = await server.request("textDocument/documentLink", document)
    assert link["target"] == (tmp_path / "lib.js").as_uri()
    assert link["range"] == span(0, 30, 38)


@pytest.mark.parametrize(
    "method",
    ["completion", "hover", "documentSymbol", "codeLens", "diagnostic", "semanticTokens/full"],
)
@pytest.mark.parametrize("text", ["", "{", '{"info": {"schema": 1}, "item": 5}', "\x00", "- [}"])
async def test_no_text_is_too_broken(server: LspClient, tmp_path: Path, method: str, text: str):
    await server.initialize(tmp_path)
    for name in ("a.request.yaml", "a.postman_collection.json", "a.afterResponse.js"):
        uri = await server.open(tmp_path / name, text)
        params = {"textDocument": {"uri": uri}, "position": at(0, 1)}
        await server.request(f"textDocument/{method}", params)
