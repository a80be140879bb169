"""What a run says, in place: failures as diagnostics, the rest as hints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.server.lsp.run_loop.conftest import PUSH, REQUEST, failures, sent

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server.lsp.conftest import LspClient


PULL: dict[str, Any] = {
    "textDocument": {"diagnostic": {}},
    "workspace": {"diagnostics": {"refreshSupport": True}, "inlayHint": {"refreshSupport": True}},
}


def of_version(version: int) -> Any:
    """Whether diagnostics with a failure are those of a version of the document."""

    def matches(params: Any) -> bool:
        return params.get("version") == version and bool(failures(params))

    return matches


def without_failures(params: Any) -> bool:
    return not failures(params)


async def test_a_failing_test_is_a_diagnostic_on_its_line(server: LspClient, request_file: Path):
    await server.initialize(request_file.parent, PUSH)
    uri = await server.open(request_file)
    assert await server.command("postroom.send", uri=uri) == {"run": 1}
    params = await server.seen("textDocument/publishDiagnostics", failures)
    (failure,) = failures(params)
    assert failure["message"] == (
        "is 200: AssertionError: expected 500 to equal 200\nexpected: 200\nactual: 500"
    )
    assert failure["range"]["start"] == {"line": 6, "character": 4}
    assert failure["severity"] == 1
    assert failure["relatedInformation"][0]["location"]["uri"] == uri


async def test_a_failure_beyond_the_end_of_its_file_stands_at_the_end(
    server: LspClient, request_file: Path
):
    """As when the file was made shorter behind the editor's back."""
    short = request_file.with_name("Short.request.yaml")
    short.write_text("\n".join(REQUEST.splitlines()[:2]))
    await server.initialize(request_file.parent, PUSH)
    await server.command("postroom.send", path=str(short))
    params = await server.seen("textDocument/publishDiagnostics", failures)
    (failure,) = failures(params)
    assert failure["range"]["start"]["line"] == 1


async def test_a_client_that_pulls_is_told_to_pull_again(server: LspClient, request_file: Path):
    told: dict[str, Any] = {"experimental": {"postroom": {"runFinished": True}}}
    await server.initialize(request_file.parent, PULL | told)
    uri = await server.open(request_file)
    document = {"textDocument": {"uri": uri}}
    await server.command("postroom.listEnvironments")  # answers when the workspace has been read
    before = await server.request("textDocument/diagnostic", document)
    server.forget()
    await sent(server, request_file)  # to its end: while it goes on, a part of it is shown
    await server.asked("workspace/diagnostic/refresh")
    await server.asked("workspace/inlayHint/refresh")
    after = await server.request(
        "textDocument/diagnostic", document | {"previousResultId": before["resultId"]}
    )
    assert "test-failed" in [one["code"] for one in after["items"]]
    same = await server.request(
        "textDocument/diagnostic", document | {"previousResultId": after["resultId"]}
    )
    assert same == {"kind": "unchanged", "resultId": after["resultId"]}
    assert [name for name, _ in server.notifications if "publish" in name] == []


@pytest.mark.parametrize(("name", "workspace"), [("Neovim", False), ("another", True)])
async def test_a_client_that_leaves_open_documents_out_is_not_offered_the_workspaces(
    server: LspClient, request_file: Path, name: str, workspace: bool
):
    result = await server.initialize(request_file.parent, PULL, clientInfo={"name": name})
    provider = result["capabilities"]["diagnosticProvider"]
    assert provider["workspaceDiagnostics"] is workspace


async def test_a_passed_test_is_a_hint_and_moves_with_an_edit(
    server: LspClient, request_file: Path
):
    await server.initialize(request_file.parent, PUSH)
    uri = await server.open(request_file)
    await server.command("postroom.send", uri=uri)
    await server.seen("textDocument/publishDiagnostics", failures)
    server.forget()
    start = {"line": 0, "character": 0}
    change = {"range": {"start": start, "end": start}, "text": "# a comment\n"}
    document = {"uri": uri, "version": 2}
    params = {"textDocument": document, "contentChanges": [change]}
    await server.notify("textDocument/didChange", params)
    moved = await server.seen("textDocument/publishDiagnostics", of_version(2))
    assert failures(moved)[0]["range"]["start"] == {"line": 7, "character": 4}
    everything = {"start": start, "end": {"line": 99, "character": 0}}
    hints = await server.request(
        "textDocument/inlayHint", {"textDocument": {"uri": uri}, "range": everything}
    )
    assert [(hint["label"], hint["position"]["line"]) for hint in hints] == [("✓", 6)]


async def test_editing_the_script_makes_its_results_stale(server: LspClient, request_file: Path):
    await server.initialize(request_file.parent, PUSH)
    uri = await server.open(request_file)
    await server.command("postroom.send", uri=uri)
    await server.seen("textDocument/publishDiagnostics", failures)
    server.forget()
    text = REQUEST.replace("have.status(200)", "have.status(500)")
    params = {
        "textDocument": {"uri": uri, "version": 2},
        "contentChanges": [{"text": text}],
    }
    await server.notify("textDocument/didChange", params)
    (failure,) = failures(await server.seen("textDocument/publishDiagnostics", of_version(2)))
    assert failure["severity"] == 3
    assert failure["message"].endswith("The script has changed since this run.")


async def test_clear_results_takes_them_back(server: LspClient, request_file: Path):
    await server.initialize(request_file.parent, PUSH)
    uri = await server.open(request_file)
    await server.command("postroom.send", uri=uri)
    await server.seen("textDocument/publishDiagnostics", failures)
    server.forget()
    await server.command("postroom.clearResults")
    await server.seen("textDocument/publishDiagnostics", without_failures)
