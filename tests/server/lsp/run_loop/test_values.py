"""Current values: listed, set, edited as a document, written into the file, forgotten."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pygls.uris import to_fs_path

from tests.server.lsp.run_loop.conftest import CLIENT, ENVIRONMENT, at, finished, sent

if TYPE_CHECKING:
    from tests.server.lsp.conftest import LspClient


async def values(server: LspClient) -> dict[str, tuple[object, bool]]:
    listed = await server.command("postroom.listValues")
    return {f"{one['scope']}.{one['name']}": (one["value"], one["changed"]) for one in listed}


async def test_values_are_listed_and_set(server: LspClient, request_file: Path, environment: Path):
    await server.initialize(request_file.parent, CLIENT)
    assert await values(server) == {}
    await server.command("postroom.selectEnvironment", environment=str(environment))
    before = {"environment.base_url": ("http://127.0.0.1", False)}
    assert await values(server) == {**before, "environment.token": ("••••••", False)}
    await server.command("postroom.setValue", name="token", value="new-token")
    await server.command("postroom.setValue", name="page", value=2, scope="globals")
    assert await values(server) == {
        **before,
        "environment.token": ("••••••", True),
        "globals.page": (2, True),
    }
    await server.command("postroom.setValue", name="token", value=None)
    await server.command("postroom.setValue", name="page", value=None, scope="globals")
    assert await values(server) == {**before, "environment.token": ("••••••", False)}
    assert environment.read_text() == ENVIRONMENT  # noqa: ASYNC240


async def test_a_run_that_is_stopped_leaves_what_it_has_set(server: LspClient, request_file: Path):
    await server.initialize(request_file.parent, CLIENT)
    uri = request_file.as_uri()
    run = (await server.command("postroom.send", uri=uri, select=["wait"]))["run"]
    await server.seen("postroom/runStarted")
    await server.command("postroom.stop", run=run)
    assert (await finished(server, run))["tally"]["cancelled"] is True
    assert await values(server) == {"environment.page": (2, True)}


async def test_a_value_is_promoted_to_the_file_on_purpose(
    server: LspClient, request_file: Path, environment: Path
):
    await server.initialize(request_file.parent, CLIENT)
    await server.command("postroom.selectEnvironment", environment=str(environment))
    assert await server.command("postroom.promoteValue", name="token") is None
    await server.command("postroom.setValue", name="token", value="new-token")
    answer = await server.command("postroom.promoteValue", name="token")
    assert answer == {"environment": str(environment)}
    assert environment.read_text() == ENVIRONMENT.replace("old-token", "new-token")  # noqa: ASYNC240
    assert (await values(server))["environment.token"] == ("••••••", False)


async def test_a_value_is_promoted_to_the_open_document(
    server: LspClient, request_file: Path, environment: Path
):
    await server.initialize(request_file.parent, {"workspace": {"applyEdit": True}})
    server.answers["workspace/applyEdit"] = {"applied": True}
    await server.command("postroom.selectEnvironment", environment=str(environment))
    uri = await server.open(environment)
    await server.command("postroom.setValue", name="token", value="new-token")
    await server.command("postroom.promoteValue", name="token")
    asked = await server.asked("workspace/applyEdit")
    (edit,) = asked["edit"]["changes"][uri]
    assert (edit["range"]["start"], edit["newText"]) == ({"line": 5, "character": 11}, "new")
    assert environment.read_text() == ENVIRONMENT  # noqa: ASYNC240


async def edited_values(server: LspClient, uri: str, old: str, new: str) -> None:
    """Save the document of current values after an edit, and let the server see it."""
    path = Path(to_fs_path(uri) or "")
    path.write_text(path.read_text().replace(old, new))  # noqa: ASYNC240


async def test_current_values_are_edited_as_a_document(
    server: LspClient, request_file: Path, environment: Path
):
    await server.initialize(request_file.parent, CLIENT)
    server.answers["window/showDocument"] = {"success": True}
    await server.command("postroom.selectEnvironment", environment=str(environment))
    uri = await server.command("postroom.editValues")
    await edited_values(server, uri, "http://127.0.0.1", "http://localhost")
    found = await values(server)
    assert found["environment.base_url"] == ("http://localhost", True)
    assert found["environment.token"] == ("••••••", False)
    await edited_values(server, uri, '"base_url": "http://localhost",', "")
    assert (await values(server))["environment.base_url"] == ("http://127.0.0.1", False)
    assert environment.read_text() == ENVIRONMENT  # noqa: ASYNC240


async def test_a_document_of_values_that_is_broken_is_told(
    server: LspClient, request_file: Path, environment: Path
):
    await server.initialize(request_file.parent, CLIENT)
    server.answers["window/showDocument"] = {"success": True}
    await server.command("postroom.selectEnvironment", environment=str(environment))
    uri = await server.command("postroom.editValues")
    await edited_values(server, uri, '"globals": {', '"globals": ')
    await sent(server, request_file)
    shown = await server.seen("window/showMessage")
    assert "dev.values.json cannot be read" in shown["message"]
    assert "line 6" in shown["message"]


async def test_a_row_of_an_environment_shows_its_current_value_and_what_to_do(
    server: LspClient, request_file: Path, environment: Path
):
    await server.initialize(request_file.parent, CLIENT)
    await server.command("postroom.selectEnvironment", environment=str(environment))
    await server.command("postroom.setValue", name="base_url", value="http://localhost")
    await server.command("postroom.setValue", name="token", value="new-token")
    uri = await server.open(environment)
    everything = {"start": at(0), "end": at(99)}
    params: dict[str, Any] = {"textDocument": {"uri": uri}, "range": everything}
    hints = await server.request("textDocument/inlayHint", params)
    assert [(one["position"]["line"], one["label"]) for one in hints] == [
        (2, "now http://localhost"),
        (4, "now ••••••"),
    ]
    params |= {"range": {"start": at(4), "end": at(4)}, "context": {"diagnostics": []}}
    found = await server.request("textDocument/codeAction", params)
    (promote,) = [one for one in found if one["title"].startswith("Write the current value")]
    await server.command("postroom.promoteValue", **promote["arguments"][0])
    assert environment.read_text() == ENVIRONMENT.replace("old-token", "new-token")  # noqa: ASYNC240
