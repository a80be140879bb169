"""Runs beside each other, beside typing, and beside changes of the files that they run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.server.lsp.run_loop.conftest import REQUEST, at, failures, finished

if TYPE_CHECKING:
    from tests.server.lsp.conftest import LspClient

CLIENT: dict[str, Any] = {
    "window": {"workDoneProgress": True},
    "experimental": {"postroom": {"runStarted": True, "runEvent": True, "runFinished": True}},
    "textDocument": {"publishDiagnostics": {}},
    "workspace": {"codeLens": {"refreshSupport": True}},
}


async def send(server: LspClient, path: Path, script: str) -> int:
    answer = await server.command("postroom.send", path=str(path), select=[script])
    return answer["run"]


async def edited(server: LspClient, uri: str, text: str, version: int = 2) -> None:
    document = {"uri": uri, "version": version}
    params = {"textDocument": document, "contentChanges": [{"text": text}]}
    await server.notify("textDocument/didChange", params)


async def test_two_runs_at_once_are_told_apart(server: LspClient, request_file: Path):
    await server.initialize(request_file.parent, CLIENT)
    first = await send(server, request_file, "wait")
    second = await send(server, request_file, "wait too")
    bars: dict[str, str] = {}
    for title in ("Send wait", "Send wait too"):
        begun = await server.seen("$/progress", lambda it, t=title: it["value"].get("title") == t)
        bars[title] = begun["token"]
    assert len(set(bars.values())) == 2
    await server.notify("window/workDoneProgress/cancel", {"token": bars["Send wait"]})
    assert (await finished(server, first))["tally"]["cancelled"] is True
    ended = [params["run"] for name, params in server.notifications if "runFinished" in name]
    assert ended == [first]
    await server.command("postroom.stop", run=second)
    await finished(server, second)


async def test_two_runs_of_one_request_have_titles_of_their_own(
    server: LspClient, request_file: Path
):
    await server.initialize(request_file.parent, CLIENT)
    uri = await server.open(request_file)
    runs = [await send(server, request_file, "wait") for _ in range(2)]
    started = [
        await server.seen("postroom/runStarted", lambda it, run=run: it["run"] == run)
        for run in runs
    ]
    titles = [one["title"] for one in started]
    assert titles == ["Send wait", "Send wait (run 2)"]
    found = await server.request("textDocument/codeLens", {"textDocument": {"uri": uri}})
    offered = [one["command"]["title"] for one in found]
    assert {f"Stop “{title}”" for title in titles} <= set(offered)
    await server.command("postroom.stop")
    for run in runs:
        await finished(server, run)


async def test_progress_tells_the_request_and_the_count(server: LspClient, request_file: Path):
    await server.initialize(request_file.parent, CLIENT)
    run = await send(server, request_file, "wait")
    report = await server.seen("$/progress", lambda it: it["value"]["kind"] == "report")
    assert report["value"] == {"kind": "report", "message": "1/2 Login", "percentage": 0}
    await server.command("postroom.stop", run=run)
    await finished(server, run)


async def test_what_runs_can_be_stopped_from_its_file(server: LspClient, request_file: Path):
    await server.initialize(request_file.parent, CLIENT)
    uri = await server.open(request_file)
    run = await send(server, request_file, "wait")
    await server.asked("workspace/codeLens/refresh")
    document = {"textDocument": {"uri": uri}}
    lenses = await server.request("textDocument/codeLens", document)
    (stop,) = [one["command"] for one in lenses if one["command"]["title"].startswith("Stop")]
    assert (stop["title"], stop["arguments"]) == ("Stop “Send wait”", [{"run": run}])
    here: dict[str, Any] = {"range": {"start": at(6), "end": at(6)}, "context": {"diagnostics": []}}
    actions = await server.request("textDocument/codeAction", document | here)
    assert stop["title"] in [one["title"] for one in actions]
    await server.command("postroom.stop", run=run)
    assert (await finished(server, run))["tally"]["cancelled"] is True


async def test_completion_is_answered_while_a_run_tells_without_end(
    server: LspClient, request_file: Path
):
    await server.initialize(request_file.parent, CLIENT)
    uri = await server.open(request_file)
    run = await send(server, request_file, "flood")
    await server.seen("postroom/runEvent", lambda it: it["event"].get("text") == "line 100")
    for version in range(2, 12):
        await edited(server, uri, REQUEST.replace("is quick", f"is quick {version}"), version)
        position = {"textDocument": {"uri": uri}, "position": at(6, 35)}
        found = await server.request("textDocument/completion", position)
        assert "response" in [one["label"] for one in found["items"]]
    everything = {"textDocument": {"uri": uri}, "range": {"start": at(0), "end": at(99)}}
    hints = await server.request("textDocument/inlayHint", everything)
    assert any(one["label"].startswith("» line ") for one in hints)
    assert not [params for name, params in server.notifications if "runFinished" in name]
    await server.command("postroom.stop", run=run)
    await finished(server, run)


async def test_a_verdict_that_comes_after_an_edit_stands_where_its_line_is_now(
    server: LspClient, request_file: Path
):
    await server.initialize(request_file.parent, CLIENT)
    uri = await server.open(request_file)
    run = await send(server, request_file, "later")
    await server.seen("postroom/runEvent", lambda it: it["event"]["type"] == "exchanged")
    await edited(server, uri, f"# a comment\n{REQUEST}")
    await server.command("postroom.stop", run=run)  # which lets the played run go on
    await finished(server, run)
    params = await server.seen("textDocument/publishDiagnostics", failures)
    (failure,) = failures(params)
    assert (failure["range"]["start"], failure["severity"]) == (at(7, 4), 1)


async def test_a_verdict_on_what_has_been_edited_meanwhile_is_stale(
    server: LspClient, request_file: Path
):
    await server.initialize(request_file.parent, CLIENT)
    uri = await server.open(request_file)
    run = await send(server, request_file, "later")
    await server.seen("postroom/runEvent", lambda it: it["event"]["type"] == "exchanged")
    await edited(server, uri, REQUEST.replace("status(200)", "status(201)"))
    await server.command("postroom.stop", run=run)
    await finished(server, run)
    params = await server.seen("textDocument/publishDiagnostics", failures)
    assert failures(params)[0]["severity"] == 3


async def verdict_after_opening(server: LspClient, path: Path) -> tuple[int, int]:
    server.forget()
    await server.open(path)
    (failure,) = failures(await server.seen("textDocument/publishDiagnostics", failures))
    return failure["range"]["start"]["line"], failure["severity"]


@pytest.mark.parametrize(
    ("new", "place"),
    [
        (f"# a comment\n{REQUEST}", (7, 1)),
        (REQUEST.replace("status(200)", "status(201)"), (6, 3)),
    ],
)
@pytest.mark.parametrize("told", [True, False])
async def test_verdicts_follow_a_file_that_changes_on_disk(
    server: LspClient, request_file: Path, new: str, place: tuple[int, int], told: bool
):
    await server.initialize(request_file.parent, CLIENT)
    await finished(server, await send(server, request_file, "fail"))
    request_file.write_text(new, "utf-8")  # noqa: ASYNC240
    if told:
        changes = [{"uri": request_file.as_uri(), "type": 2}]
        await server.notify("workspace/didChangeWatchedFiles", {"changes": changes})
    assert await verdict_after_opening(server, request_file) == place


async def test_verdicts_of_unsaved_text_go_back_with_it(server: LspClient, request_file: Path):
    await server.initialize(request_file.parent, CLIENT)
    uri = await server.open(request_file, f"# a comment\n# unsaved\n{REQUEST}")
    await finished(server, await send(server, request_file, "fail"))
    moved = f"# a comment\n# unsaved\n# more\n{REQUEST}"
    await edited(server, uri, moved)
    await server.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert (await verdict_after_opening(server, request_file))[0] == 4


async def test_verdicts_on_a_file_that_is_gone_go_with_it(server: LspClient, request_file: Path):
    await server.initialize(request_file.parent, CLIENT)
    await finished(server, await send(server, request_file, "fail"))
    await server.seen("textDocument/publishDiagnostics", failures)
    request_file.unlink()  # noqa: ASYNC240
    changes = [{"uri": request_file.as_uri(), "type": 3}]
    await server.notify("workspace/didChangeWatchedFiles", {"changes": changes})
    assert await server.command("postroom.rerunFailed") == {"runs": []}
