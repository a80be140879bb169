"""The environment that a workspace or a collection uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.server.lsp.run_loop.conftest import CLIENT, at, sent

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server.lsp.conftest import LspClient


TOLD: dict[str, Any] = {"experimental": {"postroom": {"status": True}}}


async def choosing(server: LspClient, choice: str, **arguments: Any) -> None:
    """Choose an environment, when asked, and wait until it counts."""
    await server.command("postroom.listEnvironments")
    server.answers["window/showMessageRequest"] = {"title": choice}
    server.forget()
    assert await server.command("postroom.selectEnvironment", **arguments) is None
    await server.seen("postroom/status")


async def test_an_environment_is_chosen_and_listed(server: LspClient, request_file: Path):
    environment = request_file.with_name("dev.environment.yaml")
    environment.write_text("name: dev\nvalues: []\n")
    await server.initialize(request_file.parent, TOLD)
    await choosing(server, "dev (dev.environment.yaml)")
    listed = await server.command("postroom.listEnvironments")
    assert listed == [{"name": "dev", "path": str(environment), "chosen": True}]
    await server.command("postroom.selectEnvironment", environment=None)
    assert (await server.command("postroom.listEnvironments"))[0]["chosen"] is False


async def test_a_collection_can_have_an_environment_of_its_own(
    server: LspClient, request_file: Path, environment: Path
):
    other = environment.with_name("prod.environment.yaml")
    other.write_text("name: prod\nvalues: []\n")
    await server.initialize(request_file.parent.parent, CLIENT)
    await server.command("postroom.selectEnvironment", environment=str(environment))
    uri = request_file.as_uri()
    await server.command("postroom.selectEnvironment", environment=str(other), uri=uri)
    assert len(await server.command("postroom.listValues")) == 2
    assert await server.command("postroom.listValues", uri=uri) == []


async def test_a_collection_can_do_without_the_workspaces_environment(
    server: LspClient, request_file: Path, environment: Path
):
    await server.initialize(request_file.parent.parent, CLIENT)
    await server.command("postroom.selectEnvironment", environment=str(environment))
    uri = request_file.as_uri()
    await server.command("postroom.selectEnvironment", environment=None, uri=uri)
    assert await server.command("postroom.listValues", uri=uri) == []


async def environment_actions(server: LspClient, uri: str) -> dict[str, Any]:
    params = {
        "textDocument": {"uri": uri},
        "range": {"start": at(0), "end": at(0)},
        "context": {"diagnostics": [], "only": ["source.postroom.environment"]},
    }
    found = await server.request("textDocument/codeAction", params)
    return {one["title"]: one["arguments"][0] for one in found if "nvironment" in one["title"]}


async def test_an_editor_without_a_picker_chooses_for_a_collection_alone_and_back(
    server: LspClient, request_file: Path, environment: Path
):
    await server.initialize(request_file.parent.parent, TOLD)
    uri = await server.open(request_file)
    assert list(await environment_actions(server, uri)) == [
        "Switch environment (now none)…",
        "Choose an environment for ws alone…",
    ]
    alone = {"uri": uri}
    await choosing(server, "dev (ws/dev.environment.yaml)", **alone)
    asked = await server.asked("window/showMessageRequest")
    assert [one["title"] for one in asked["actions"]][1:] == [
        "No environment",
        "What the workspace uses",
    ]
    title = "Switch environment of ws (now dev)…"
    assert await environment_actions(server, uri) == {title: alone}
    await choosing(server, "What the workspace uses", **alone)
    assert title not in await environment_actions(server, uri)
    await server.command("postroom.selectEnvironment", environment=str(environment), **alone)
    await server.command("postroom.selectEnvironment", environment="", **alone)
    assert title not in await environment_actions(server, uri)


async def test_before_the_first_run_the_environment_is_asked_for_once(
    server: LspClient, request_file: Path, environment: Path
):
    capabilities = {"experimental": {"postroom": {"runFinished": True}}}
    await server.initialize(request_file.parent, capabilities)
    server.answers["window/showMessageRequest"] = {"title": "dev (dev.environment.yaml)"}
    for _ in range(2):
        await sent(server, request_file)
    asked = [name for name, _ in server.requests if name == "window/showMessageRequest"]
    assert len(asked) == 1
    (listed,) = await server.command("postroom.listEnvironments")
    assert listed["chosen"] is True


@pytest.mark.parametrize("command", ["postroom.send", "postroom.selectEnvironment"])
async def test_nobody_is_asked_before_the_command_is_answered(
    server: LspClient, request_file: Path, environment: Path, command: str
):
    """Emacs takes a question away when the answer to the command comes."""
    await server.initialize(request_file.parent, {})
    await server.command("postroom.listEnvironments")
    params = {"command": command, "arguments": [{"uri": request_file.as_uri()}]}
    _, answer = await server.start("workspace/executeCommand", params)
    await server.asked("window/showMessageRequest")
    assert answer.done()
