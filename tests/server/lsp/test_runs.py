"""Send and its fellows over LSP, with a runtime that plays a fixed run."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pygls.uris import to_fs_path

if TYPE_CHECKING:
    from tests.server.lsp.conftest import LspClient, StartServer

FAKE = Path(__file__).parents[1] / "runs" / "fake_service.py"

REQUEST = """\
$kind: http-request
name: Login
url: http://127.0.0.1/login
method: GET
scripts:
  - type: afterResponse
    code: |-
      pm.test("is quick", () => {});
      pm.test("is 200", () => { pm.response.to.have.status(200) });
"""
# The runtime played here says: "is quick" passed on line 5, "is 200" failed on line 6, column 4.
SHIFTED = REQUEST.replace("name: Login\n", "").replace("method: GET\n", "")

PUSH: dict[str, Any] = {"textDocument": {"publishDiagnostics": {"relatedInformation": True}}}
PULL: dict[str, Any] = {
    "textDocument": {"diagnostic": {}},
    "workspace": {"diagnostics": {"refreshSupport": True}, "inlayHint": {"refreshSupport": True}},
}


@pytest.fixture
async def server(start_server: StartServer) -> LspClient:
    return await start_server(FAKE)


@pytest.fixture
def request_file(tmp_path: Path) -> Path:
    path = tmp_path / "ws" / "Login.request.yaml"
    path.parent.mkdir()
    path.write_text(SHIFTED, "utf-8")
    return path


def ended(params: Any) -> bool:
    return params["value"]["kind"] == "end"


def of_version(version: int) -> Any:
    """Whether diagnostics with a failure are those of a version of the document."""

    def matches(params: Any) -> bool:
        return params.get("version") == version and bool(failures(params))

    return matches


def without_failures(params: Any) -> bool:
    return not failures(params)


def failures(params: Any) -> list[Any]:
    return [one for one in params["diagnostics"] if one.get("code") == "test-failed"]


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


async def test_a_client_that_pulls_is_told_to_pull_again(server: LspClient, request_file: Path):
    await server.initialize(request_file.parent, PULL)
    uri = await server.open(request_file)
    document = {"textDocument": {"uri": uri}}
    await server.command("postroom.listEnvironments")  # answers when the workspace has been read
    before = await server.request("textDocument/diagnostic", document)
    server.forget()
    await server.command("postroom.send", uri=uri)
    await server.asked("workspace/diagnostic/refresh")
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
    text = SHIFTED.replace("have.status(200)", "have.status(500)")
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


async def test_progress_can_be_cancelled(server: LspClient, request_file: Path):
    await server.initialize(request_file.parent, {"window": {"workDoneProgress": True}})
    await server.command("postroom.send", uri=request_file.as_uri(), select=["wait"])
    begin = await server.seen("$/progress")
    assert begin["value"]["title"] == "Send wait"
    assert begin["value"]["cancellable"] is True
    await server.notify("window/workDoneProgress/cancel", {"token": begin["token"]})
    end = await server.seen("$/progress", ended)
    assert end["value"]["message"] == "cancelled: no tests in 1 ms"


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("refuse", ":3: Not a collection."),
        ("die", "The runtime ended unexpectedly (exit code 3): out of memory"),
    ],
)
async def test_a_run_that_cannot_be_is_a_message(
    server: LspClient, request_file: Path, script: str, message: str
):
    await server.initialize(request_file.parent)
    await server.command("postroom.send", uri=request_file.as_uri(), select=[script])
    shown = await server.seen("window/showMessage")
    assert shown["type"] == 1
    assert message in shown["message"]
    assert await server.command("postroom.send", uri=request_file.as_uri()) == {"run": 2}


async def test_nothing_runs_in_an_untrusted_workspace(server: LspClient, request_file: Path):
    await server.initialize(request_file.parent, initializationOptions={"trusted": False})
    assert await server.command("postroom.send", uri=request_file.as_uri()) is None
    shown = await server.seen("window/showMessage")
    assert "not trusted" in shown["message"]


async def test_run_events_go_only_to_clients_that_want_them(server: LspClient, request_file: Path):
    wanted = {"runStarted": True, "runEvent": True, "runFinished": True}
    await server.initialize(request_file.parent, {"experimental": {"postroom": wanted}})
    await server.command("postroom.send", path=str(request_file))
    finished = await server.seen("postroom/runFinished")
    assert finished["summary"] == "1 passed, 1 failed in 12 ms"
    events = [params["event"]["type"] for name, params in server.notifications if "Event" in name]
    assert events[0] == "runStarted"
    assert events[-1] == "runFinished"
    assert [name for name, _ in server.notifications if name == "postroom/status"] == []


async def test_an_environment_is_chosen_and_listed(server: LspClient, request_file: Path):
    environment = request_file.with_name("dev.environment.yaml")
    environment.write_text("name: dev\nvalues: []\n")
    await server.initialize(request_file.parent)
    server.answers["window/showMessageRequest"] = {"title": "dev (dev.environment.yaml)"}
    chosen = await server.command("postroom.selectEnvironment")
    assert chosen == {"environment": str(environment)}
    listed = await server.command("postroom.listEnvironments")
    assert listed == [{"name": "dev", "path": str(environment), "chosen": True}]
    await server.command("postroom.selectEnvironment", environment=None)
    assert (await server.command("postroom.listEnvironments"))[0]["chosen"] is False


@pytest.mark.parametrize(
    "arguments", [{}, {"uri": 5}, {"uri": "file:///x.json", "select": 5}, {"path": ""}]
)
async def test_arguments_that_do_not_fit_are_refused(server: LspClient, arguments: dict[str, Any]):
    await server.initialize()
    params = {"command": "postroom.send", "arguments": [arguments]}
    assert await server.error_of("workspace/executeCommand", params) == -32602


async def test_opening_and_editing_runs_nothing(server: LspClient, request_file: Path):
    wanted = {"runStarted": True, "runEvent": True, "runFinished": True}
    await server.initialize(request_file.parent, {"experimental": {"postroom": wanted}})
    uri = await server.open(request_file)
    params = {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": "x"}]}
    await server.notify("textDocument/didChange", params)
    await server.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
    await server.command("postroom.listEnvironments")
    assert [name for name, _ in server.notifications if name.startswith("postroom/run")] == []


RESPONSE = re.compile(r"""// Login: 500 Broken, 0 bytes, 8 ms, at \d\d:\d\d:\d\d
// Timings: total 8 ms
//
// HTTP 500 Broken
// Content-Type: application/json

{
  "a": 1\.0
}

// Sent:
//   POST http://127\.0\.0\.1/login
//   Accept: \*/\*
//
//   name=ada
//
// Tests:
//   ✓ is quick  \(Login\.request\.yaml:6\)
//   ✗ is 200: expected 500 to equal 200  \(Login\.request\.yaml:7\)
""")


async def test_the_response_is_a_file_that_the_client_is_asked_to_open(
    server: LspClient, request_file: Path
):
    await server.initialize(request_file.parent, {"window": {"showDocument": {"support": True}}})
    server.answers["window/showDocument"] = {"success": True}
    await server.command("postroom.send", uri=request_file.as_uri())
    shown = await server.asked("window/showDocument")
    assert shown["takeFocus"] is False
    path = Path(to_fs_path(shown["uri"]) or "")
    assert path.name == "Login.run1.jsonc"
    assert RESPONSE.fullmatch(path.read_text("utf-8"))  # noqa: ASYNC240
    assert await server.leave() == 0
    assert not path.exists()  # noqa: ASYNC240


async def test_the_response_is_a_document_of_the_servers_where_the_client_can(
    server: LspClient, request_file: Path
):
    capabilities: dict[str, Any] = {
        "window": {"showDocument": {"support": True}},
        "workspace": {"textDocumentContent": {}},
    }
    await server.initialize(request_file.parent, capabilities)
    server.answers["window/showDocument"] = {"success": True}
    await server.command("postroom.send", uri=request_file.as_uri())
    shown = await server.asked("window/showDocument")
    assert shown["uri"] == "postroom-response:/Login.jsonc"
    found = await server.request("workspace/textDocumentContent", {"uri": shown["uri"]})
    assert RESPONSE.fullmatch(found["text"])
    missing = {"uri": "postroom-response:/other.http"}
    assert await server.error_of("workspace/textDocumentContent", missing) == -32602


async def test_after_a_response_its_tests_can_be_run_again(server: LspClient, request_file: Path):
    await server.initialize(request_file.parent, PUSH)
    uri = await server.open(request_file)
    assert await server.command("postroom.runTests", uri=uri) is None
    assert "send the request first" in (await server.seen("window/showMessage"))["message"]
    await server.command("postroom.send", uri=uri)
    await server.seen("textDocument/publishDiagnostics", failures)
    lenses = await server.request("textDocument/codeLens", {"textDocument": {"uri": uri}})
    again = lenses[1]["command"]
    assert again["title"] == "Run tests on the last response"
    params = {"command": again["command"], "arguments": again["arguments"]}
    assert await server.request("workspace/executeCommand", params) == {"run": 2}
