"""Send: what is told of a run, what cannot be run, what is never run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server.lsp.conftest import LspClient


def ended(params: Any) -> bool:
    return params["value"]["kind"] == "end"


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


async def test_opening_and_editing_runs_nothing(server: LspClient, request_file: Path):
    wanted = {"runStarted": True, "runEvent": True, "runFinished": True}
    await server.initialize(request_file.parent, {"experimental": {"postroom": wanted}})
    uri = await server.open(request_file)
    params = {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": "x"}]}
    await server.notify("textDocument/didChange", params)
    await server.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
    await server.command("postroom.listEnvironments")
    assert [name for name, _ in server.notifications if name.startswith("postroom/run")] == []
