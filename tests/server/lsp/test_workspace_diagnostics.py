"""Diagnostics of files that nobody has opened, for an editor that asks for them."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types
from postroom_server.lsp.documents import opened
from postroom_server.lsp.problems import analysis_diagnostics
from postroom_server.lsp.server import PostroomServer

from tests.patience import PATIENCE

if TYPE_CHECKING:
    from tests.server.lsp.conftest import LspClient

CLIENT: dict[str, Any] = {"textDocument": {"diagnostic": {}}}
WRONG = (
    "$kind: http-request\nurl: http://localhost\nscripts:\n  - type: afterResponse\n    code: {}\n"
)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "Good.request.yaml").write_text(WRONG.format("pm.info;"))
    (tmp_path / "Bad.request.yaml").write_text(WRONG.format("pm.inf;"))
    item = {"name": "A", "request": "x", "event": [{"listen": "tset", "script": {"exec": ["1"]}}]}
    collection = {"info": {"name": "C"}, "item": [item]}
    (tmp_path / "C.postman_collection.json").write_text(json.dumps(collection))
    (tmp_path / "other.json").write_text('{"a": 1}')
    return tmp_path


def asked(previous: dict[str, str], **more: Any) -> dict[str, Any]:
    ids = [{"uri": uri, "value": value} for uri, value in previous.items()]
    return {"identifier": "postroom", "previousResultIds": ids, **more}


async def pulled(server: LspClient, previous: dict[str, str]) -> dict[str, Any]:
    answer = await server.request("workspace/diagnostic", asked(previous))
    return {Path(one["uri"]).name: one for one in answer["items"]}


def ids_of(reports: dict[str, Any]) -> dict[str, str]:
    return {one["uri"]: one["resultId"] for one in reports.values()}


async def test_all_files_of_ours_are_looked_at(server: LspClient, workspace: Path):
    await server.initialize(workspace, CLIENT)
    reports = await pulled(server, {})
    codes = {name: [one["code"] for one in report["items"]] for name, report in reports.items()}
    assert codes == {"Bad.request.yaml": ["PM007"], "C.postman_collection.json": ["PF004"]}
    assert all(report["kind"] == "full" for report in reports.values())


async def test_what_is_known_is_named_by_its_id(server: LspClient, workspace: Path):
    await server.initialize(workspace, CLIENT)
    first = await pulled(server, {})
    ids = ids_of(first)
    await server.open(workspace / "Good.request.yaml", WRONG.format("pm.exec;"))
    second = await pulled(server, ids)
    assert [one["code"] for one in second["Good.request.yaml"]["items"]] == ["PM007"]
    assert second["Bad.request.yaml"]["kind"] == "unchanged"
    assert second["Bad.request.yaml"]["resultId"] == ids[second["Bad.request.yaml"]["uri"]]


async def test_the_answer_waits_until_there_is_news(server: LspClient, workspace: Path):
    await server.initialize(workspace, CLIENT)
    first = await pulled(server, {})
    identity, answer = await server.start("workspace/diagnostic", asked(ids_of(first)))
    document = {"textDocument": {"uri": (workspace / "Bad.request.yaml").as_uri()}}
    await server.open(workspace / "Bad.request.yaml")
    await server.request("textDocument/diagnostic", document)  # others are answered meanwhile
    assert not answer.done()
    (workspace / "Good.request.yaml").write_text(WRONG.format("pm.nonsense();"))
    change = {"uri": (workspace / "Good.request.yaml").as_uri(), "type": 2}
    await server.notify("workspace/didChangeWatchedFiles", {"changes": [change]})
    async with asyncio.timeout(PATIENCE):
        reports = {Path(one["uri"]).name: one for one in (await answer)["items"]}
    assert reports["Good.request.yaml"]["kind"] == "full"
    assert identity


async def test_waiting_can_be_cancelled(server: LspClient, workspace: Path):
    await server.initialize(workspace, CLIENT)
    first = await pulled(server, {})
    identity, answer = await server.start("workspace/diagnostic", asked(ids_of(first)))
    await server.notify("$/cancelRequest", {"id": identity})
    async with asyncio.timeout(PATIENCE):
        with pytest.raises(Exception, match="ancel"):
            await answer


async def test_a_file_that_is_gone_is_emptied(server: LspClient, workspace: Path):
    await server.initialize(workspace, CLIENT)
    ids = ids_of(await pulled(server, {}))
    path = workspace / "Bad.request.yaml"
    path.unlink()
    change = {"uri": path.as_uri(), "type": 3}
    await server.notify("workspace/didChangeWatchedFiles", {"changes": [change]})
    reports = await pulled(server, ids)
    assert reports["Bad.request.yaml"]["items"] == []


async def test_reports_come_in_parts_where_the_editor_wants_parts(
    server: LspClient, workspace: Path
):
    await server.initialize(workspace, CLIENT)
    answer = await server.request("workspace/diagnostic", asked({}, partialResultToken="part"))
    assert answer["items"] == []
    parts = [
        one
        for method, params in server.notifications
        if method == "$/progress" and params["token"] == "part"
        for one in params["value"]["items"]
    ]
    assert {Path(one["uri"]).name for one in parts} == {
        "Bad.request.yaml",
        "C.postman_collection.json",
    }


async def test_what_is_wrong_in_an_environment_is_told(server: LspClient, tmp_path: Path):
    path = tmp_path / "dev.environment.yaml"
    path.write_text("name: dev\nvalues:\n  - {key: a, value: x}\n  - {key: a, value: y}\n")
    await server.initialize(tmp_path, CLIENT)
    reports = await pulled(server, {})
    assert [one["code"] for one in reports["dev.environment.yaml"]["items"]] == ["PF011"]
    document = {"textDocument": {"uri": await server.open(path)}}
    report = await server.request("textDocument/diagnostic", document)
    assert [one["code"] for one in report["items"]] == ["PF011"]
    again = document | {"previousResultId": report["resultId"]}
    assert (await server.request("textDocument/diagnostic", again))["kind"] == "unchanged"


async def test_what_is_wrong_in_the_settings_is_told_in_their_file(
    server: LspClient, tmp_path: Path
):
    path = tmp_path / "postroom.toml"
    path.write_text('profile = "newmann"\n')
    await server.initialize(tmp_path, CLIENT)
    told = await server.seen(
        "textDocument/publishDiagnostics", lambda params: params["uri"] == path.as_uri()
    )
    (found,) = told["diagnostics"]
    assert found["code"] == "PF014"
    assert found["range"]["start"] == {"line": 0, "character": 0}
    server.forget()
    path.write_text('profile = "newman"\n')
    change = {"uri": path.as_uri(), "type": 2}
    await server.notify("workspace/didChangeWatchedFiles", {"changes": [change]})
    told = await server.seen("textDocument/publishDiagnostics")
    assert told == {"uri": path.as_uri(), "diagnostics": []}


async def test_an_answer_that_waits_does_not_keep_the_server(server: LspClient, workspace: Path):
    await server.initialize(workspace, CLIENT)
    first = await pulled(server, {})
    await server.start("workspace/diagnostic", asked(ids_of(first)))
    assert await server.leave() == 0


def test_nothing_is_missing_while_the_workspace_is_being_read(workspace: Path):
    session = PostroomServer().session
    (workspace / "Dev.environment.yaml").write_text("name: Dev\nvalues: [{key: a, value: b}]\n")
    path = workspace / "Shop" / "New.request.yaml"
    item = types.TextDocumentItem(path.as_uri(), "yaml", 1, "$kind: http-request\nurl: '{{no}}'\n")
    session.put(opened(types.DidOpenTextDocumentParams(item), session.client.encoding))
    session.indexing.index.folders = (workspace,)
    session.indexing.index.refresh()
    (document,) = session.documents.values()
    assert analysis_diagnostics(session.snapshot(), document) == []
    session.indexing.ready.set()
    assert [one.code for one in analysis_diagnostics(session.snapshot(), document)] == ["PM037"]
