"""A script of a JSON or YAML file as a document of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.server.lsp.run_loop.conftest import CLIENT, sent

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server.lsp.conftest import LspClient


HOLDER = """\
$kind: http-request
url: http://127.0.0.1/login
scripts:
  - type: afterResponse
    code: |-
      pm.test("a", () => {});
"""


@pytest.fixture
def holder(request_file: Path) -> Path:
    request_file.write_text(HOLDER)
    return request_file


async def test_a_script_is_written_back_into_its_file(server: LspClient, holder: Path):
    await server.initialize(holder.parent, CLIENT)
    (script,) = await server.command("postroom.listScripts", path=str(holder))
    assert (script["kind"], script["owner"]) == ("afterResponse", "Login")
    change = {"path": str(holder), "index": 0, "before": script["text"], "text": "one();\ntwo();"}
    assert await server.command("postroom.writeScript", **change) is True
    wanted = HOLDER.replace('pm.test("a", () => {});', "one();\n      two();")
    assert holder.read_text() == wanted  # noqa: ASYNC240
    assert await server.command("postroom.writeScript", **change) is False
    shown = await server.seen("window/showMessage")
    assert "has changed in Login.request.yaml" in shown["message"]


async def test_a_script_is_written_back_into_the_open_document(server: LspClient, holder: Path):
    await server.initialize(holder.parent, {"workspace": {"applyEdit": True}})
    server.answers["workspace/applyEdit"] = {"applied": True}
    uri = await server.open(holder)
    (script,) = await server.command("postroom.listScripts", uri=uri)
    change = {"index": 0, "before": script["text"], "text": script["text"].replace("a", "b")}
    assert await server.command("postroom.writeScript", uri=uri, **change) is True
    asked = await server.asked("workspace/applyEdit")
    (edit,) = asked["edit"]["changes"][uri]
    assert (edit["range"]["start"], edit["newText"]) == ({"line": 5, "character": 15}, "b")


async def test_a_script_of_its_own_completes_and_sends_its_request(server: LspClient, holder: Path):
    await server.initialize(holder.parent, CLIENT)
    uri = f"{holder.as_uri()}/0.afterResponse.js".replace("file:", "postroom-script:")
    item = {"uri": uri, "languageId": "javascript", "version": 1, "text": "pm.response."}
    await server.notify("textDocument/didOpen", {"textDocument": item})
    document = {"textDocument": {"uri": uri}}
    position = {"line": 0, "character": 12}
    found = await server.request("textDocument/completion", {**document, "position": position})
    assert "json" in [one["label"] for one in found["items"]]
    (lens,) = await server.request("textDocument/codeLens", document)
    assert lens["command"]["arguments"] == [{"uri": holder.as_uri(), "select": []}]


async def test_running_what_an_unsaved_script_of_its_own_differs_from_is_told(
    server: LspClient, holder: Path
):
    await server.initialize(holder.parent, CLIENT)
    uri = f"{holder.as_uri()}/0.afterResponse.js".replace("file:", "postroom-script:")
    item = {"uri": uri, "languageId": "javascript", "version": 1, "text": "edited();"}
    await server.notify("textDocument/didOpen", {"textDocument": item})
    await sent(server, holder)
    shown = await server.seen("window/showMessage")
    assert "is not saved" in shown["message"]
