"""The completion list as it goes over the wire."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.server.lsp.conftest import LspClient

CAPABILITIES: dict[str, Any] = {
    "textDocument": {
        "completion": {
            "completionItem": {"insertReplaceSupport": True, "snippetSupport": True},
            "completionList": {"itemDefaults": ["editRange"]},
        }
    }
}


@pytest.mark.parametrize("name", ["größe 😀", "a\ud800b"])
async def test_any_text_can_be_offered(server: LspClient, tmp_path: Path, name: str) -> None:
    await server.initialize(tmp_path, CAPABILITIES)
    text = f'const o = {{ "{name}": 1 }};\no.'
    uri = await server.open(tmp_path / "Login.afterResponse.js", text)
    params = {"textDocument": {"uri": uri}, "position": {"line": 1, "character": 2}}
    answer = await server.request("textDocument/completion", params)
    assert answer["isIncomplete"] is False
    edge = {"line": 1, "character": 2}
    both = {"insert": {"start": edge, "end": edge}, "replace": {"start": edge, "end": edge}}
    assert answer["itemDefaults"] == {"editRange": both}
    (item,) = [one for one in answer["items"] if one["label"] == name]
    before = {"line": 1, "character": 1}
    assert item == {
        "label": name,
        "kind": 5,
        "sortText": item["sortText"],
        "filterText": f".{name}",
        "textEdit": {"range": {"start": before, "end": edge}, "newText": f'["{name}"]'},
    }
