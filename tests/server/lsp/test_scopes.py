"""Where a run's variables come from and what becomes of them: environments, globals, current
values; a real runtime."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from postroom_runtime.echo import EchoServer

if TYPE_CHECKING:
    from tests.server.lsp.conftest import LspClient

REQUEST = """\
$kind: http-request
url: "{{base}}/get?region={{region}}"
method: GET
scripts:
  - type: afterResponse
    code: |-
      pm.environment.set("seen", pm.response.json().args.region);
      pm.globals.set("region", "us");
"""
GLOBALS = """\
name: Globals
values:
  - key: region
    value: eu
"""
CLIENT: dict[str, Any] = {
    "experimental": {"postroom": {"runFinished": True}},
    "workspace": {"inlayHint": {"refreshSupport": True}},
}


@pytest.fixture(scope="module")
def echo() -> Iterator[EchoServer]:
    with EchoServer() as server:
        yield server


@pytest.fixture
def workspace(tmp_path: Path, echo: EchoServer) -> Path:
    """A request, globals, and two environments, one under a name that says nothing."""
    postman = tmp_path / "postman"
    values = [{"key": "base", "value": echo.url}, {"key": "seen", "value": "nothing"}]
    for folder in ("collections/Shop", "environments", "globals"):
        (postman / folder).mkdir(parents=True)
    (postman / "collections/Shop/Get.request.yaml").write_text(REQUEST)
    (postman / "globals/workspace.globals.yaml").write_text(GLOBALS)
    dev = json.dumps({"name": "Dev", "values": values})
    (postman / "environments/Dev.environment.yaml").write_text(dev)
    exported = {"name": "Old", "values": values, "_postman_variable_scope": "environment"}
    (tmp_path / "export.json").write_text(json.dumps(exported))
    return postman


async def sent(server: LspClient, workspace: Path) -> None:
    path = str(workspace / "collections/Shop/Get.request.yaml")
    answer = await server.command("postroom.send", path=path)
    await server.seen("postroom/runFinished", lambda it: it["run"] == answer["run"])


async def values(server: LspClient) -> dict[str, object]:
    listed = await server.command("postroom.listValues")
    return {f"{one['scope']}.{one['name']}": one["value"] for one in listed}


async def test_a_run_begins_with_the_workspaces_globals(
    server: LspClient, workspace: Path, echo: EchoServer
):
    await server.initialize(workspace.parent, CLIENT)
    dev = workspace / "environments/Dev.environment.yaml"
    await server.command("postroom.selectEnvironment", environment=str(dev))
    assert (await values(server))["globals.region"] == "eu"
    await sent(server, workspace)
    assert await values(server) == {
        "environment.base": echo.url,
        "environment.seen": "eu",
        "globals.region": "us",
    }


async def test_what_scripts_set_in_the_globals_is_there_in_every_environment(
    server: LspClient, workspace: Path
):
    await server.initialize(workspace.parent, CLIENT)
    for file in ("environments/Dev.environment.yaml", "../export.json"):
        path = str((workspace / file).resolve())
        await server.command("postroom.selectEnvironment", environment=path)
        await sent(server, workspace)
    assert (await values(server))["environment.seen"] == "us"


async def test_a_value_of_the_globals_is_written_into_their_file(
    server: LspClient, workspace: Path
):
    await server.initialize(workspace.parent, CLIENT)
    path = workspace / "globals/workspace.globals.yaml"
    await server.command("postroom.setValue", name="region", scope="globals", value="us")
    answer = await server.command("postroom.promoteValue", name="region", scope="globals")
    assert answer == {"environment": str(path)}
    assert path.read_text() == GLOBALS.replace("eu", "us")
    answer = await server.command("postroom.promoteValue", name="x", scope="collection")
    assert answer is None


async def test_an_environment_is_known_by_what_it_says_that_it_is(
    server: LspClient, workspace: Path
):
    await server.initialize(workspace.parent, CLIENT)
    listed = await server.command("postroom.listEnvironments")
    assert [one["name"] for one in listed] == ["Dev", "Old"]


async def test_hints_are_asked_for_again_when_a_run_only_sets_values(
    server: LspClient, workspace: Path
):
    await server.initialize(workspace.parent, CLIENT)
    dev = workspace / "environments/Dev.environment.yaml"
    await server.command("postroom.selectEnvironment", environment=str(dev))
    uri = await server.open(dev)
    await server.command("postroom.listEnvironments")
    server.forget()
    await sent(server, workspace)
    await server.asked("workspace/inlayHint/refresh")
    everything = {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}}
    params = {"textDocument": {"uri": uri}, "range": everything}
    hints = await server.request("textDocument/inlayHint", params)
    assert "now eu" in [one["label"] for one in hints]
