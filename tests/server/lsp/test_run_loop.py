"""The loop around a run: again what failed, on saving, compare, current values."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pygls.uris import to_fs_path

if TYPE_CHECKING:
    from tests.server.lsp.conftest import LspClient, StartServer

FAKE = Path(__file__).parents[1] / "runs" / "fake_service.py"

CLIENT: dict[str, Any] = {
    "experimental": {"postroom": {"runStarted": True, "runFinished": True}},
    "window": {"showDocument": {"support": True}},
    "workspace": {"textDocumentContent": {}},
}

ENVIRONMENT = """\
name: dev
values:
  - key: base_url
    value: http://127.0.0.1
  - key: token  # changes often
    value: old-token
    type: secret
"""


@pytest.fixture
async def server(start_server: StartServer) -> LspClient:
    return await start_server(FAKE)


@pytest.fixture
def request_file(tmp_path: Path) -> Path:
    path = tmp_path / "ws" / "Login.request.yaml"
    path.parent.mkdir()
    path.write_text("$kind: http-request\nurl: http://127.0.0.1/login\n" + "# a line\n" * 8)
    return path


@pytest.fixture
def environment(request_file: Path) -> Path:
    path = request_file.with_name("dev.environment.yaml")
    path.write_text(ENVIRONMENT)
    return path


async def finished(server: LspClient, run: int) -> Any:
    return await server.seen("postroom/runFinished", lambda params: params["run"] == run)


async def sent(server: LspClient, path: Path) -> None:
    """Send and wait for the end."""
    answer = await server.command("postroom.send", path=str(path))
    await finished(server, answer["run"])


async def lenses_of(server: LspClient, path: Path, language: str) -> list[tuple[int, str, Any]]:
    uri = await server.open(path, language=language)
    found = await server.request("textDocument/codeLens", {"textDocument": {"uri": uri}})
    commands = ((one["range"]["start"]["line"], one["command"]) for one in found)
    return [(line, one["title"], one["arguments"][0].get("select")) for line, one in commands]


async def test_a_folder_in_json_has_a_lens(server: LspClient, tmp_path: Path):
    request = {"name": "Login", "request": {"url": "http://127.0.0.1"}}
    auth = {"name": "Auth", "item": [request, {**request, "name": "Logout"}]}
    path = tmp_path / "Shop.postman_collection.json"
    path.write_text(json.dumps({"info": {"name": "Shop"}, "item": [auth]}, indent=1))
    await server.initialize(tmp_path)
    assert await lenses_of(server, path, "json") == [
        (9, "Send", ["Auth/Login"]),
        (15, "Send", ["Auth/Logout"]),
        (6, "Run folder", ["Auth"]),
        (0, "Run collection", None),
    ]


@pytest.mark.parametrize(
    ("name", "title"),
    [("Login.afterResponse.js", "Send"), ("Other.afterResponse.js", "Run script")],
)
async def test_a_script_of_a_request_sends_it_and_one_alone_runs(
    server: LspClient, request_file: Path, name: str, title: str
):
    script = request_file.with_name(name)
    script.write_text("pm.test('x');\n")
    await server.initialize(request_file.parent)
    assert await lenses_of(server, script, "javascript") == [(0, title, [])]


async def test_what_failed_runs_again(server: LspClient, request_file: Path):
    await server.initialize(request_file.parent, CLIENT)
    assert await server.command("postroom.rerunFailed") == {"runs": []}
    assert "Nothing has failed" in (await server.seen("window/showMessage"))["message"]
    await sent(server, request_file)
    assert await server.command("postroom.rerunFailed") == {"runs": [2]}
    started = await server.seen("postroom/runStarted", lambda params: params["run"] == 2)
    assert (started["path"], started["select"]) == (str(request_file.parent), ["login-id"])


async def saved(server: LspClient, uri: str) -> None:
    await server.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
    await server.command("postroom.listEnvironments")


def titles(server: LspClient) -> list[str]:
    return [params["title"] for name, params in server.notifications if "Started" in name]


@pytest.mark.parametrize(
    ("setting", "first", "second"),
    [("off", [], []), ("tests", [], ["Test Login"]), ("send", ["Send Login"], ["Send Login"])],
)
async def test_saving_runs_what_the_person_wants(
    server: LspClient, request_file: Path, setting: str, first: list[str], second: list[str]
):
    options = {"runOnSave": setting}
    await server.initialize(request_file.parent, CLIENT, initializationOptions=options)
    uri = await server.open(request_file)
    await saved(server, uri)
    assert titles(server) == first
    await sent(server, request_file)
    server.forget()
    await saved(server, uri)
    assert titles(server) == second


async def test_saving_runs_nothing_in_an_untrusted_workspace(server: LspClient, request_file: Path):
    options = {"runOnSave": "send", "trusted": False}
    await server.initialize(request_file.parent, CLIENT, initializationOptions=options)
    await saved(server, await server.open(request_file))
    assert server.notifications == []


async def test_two_responses_are_compared(server: LspClient, request_file: Path):
    await server.initialize(request_file.parent, CLIENT)
    server.answers["window/showDocument"] = {"success": True}
    arguments = {"path": str(request_file)}
    assert await server.command("postroom.compareResponse", **arguments) is None
    await sent(server, request_file)
    assert await server.command("postroom.compareResponse", **arguments) is None
    await sent(server, request_file)
    server.forget()
    uris = await server.command("postroom.compareResponse", **arguments)
    assert uris == {
        "before": "postroom-response:/Login.run1.jsonc",
        "after": "postroom-response:/Login.jsonc",
        "difference": "postroom-response:/Login.run1-2.diff",
    }
    shown = [params["uri"] for name, params in server.requests if name == "window/showDocument"]
    assert uris["difference"] in shown
    for name in ("before", "after"):
        found = await server.request("workspace/textDocumentContent", {"uri": uris[name]})
        assert found["text"].startswith("// Login: 500 Broken")


async def test_each_response_is_kept_and_can_be_shown(server: LspClient, request_file: Path):
    await server.initialize(request_file.parent, CLIENT)
    server.answers["window/showDocument"] = {"success": True}
    arguments = {"path": str(request_file)}
    assert await server.command("postroom.listResponses", **arguments) == []
    for _ in range(3):
        await sent(server, request_file)
    listed = await server.command("postroom.listResponses", **arguments)
    assert [(one["run"], one["code"], one["time"]) for one in listed] == [
        (3, 500, 8.0),
        (2, 500, 8.0),
        (1, 500, 8.0),
    ]
    uri = await server.command("postroom.showResponse", **arguments, run=2)
    assert uri == "postroom-response:/Login.run2.jsonc"
    assert await server.command("postroom.showResponse", **arguments, run=7) is None
    server.answers["window/showMessageRequest"] = {"title": "run 1: 500 Broken, 0 bytes, 8 ms"}
    uri = await server.command("postroom.showHistory", **arguments)
    assert uri == "postroom-response:/Login.run1.jsonc"


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


@pytest.mark.parametrize("arguments", [None, [], [None], [{}]])
async def test_arguments_may_be_left_out(server: LspClient, arguments: Any):
    await server.initialize()
    params = {"command": "postroom.listEnvironments", "arguments": arguments}
    assert await server.request("workspace/executeCommand", params) == []


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("postroom.setValue", {"value": "1"}),
        ("postroom.setValue", {"name": "a", "value": "1", "scope": "moon"}),
        ("postroom.promoteValue", {}),
        ("postroom.compareResponse", {}),
    ],
)
async def test_arguments_that_do_not_fit_are_refused(
    server: LspClient, command: str, arguments: dict[str, Any]
):
    await server.initialize()
    params = {"command": command, "arguments": [arguments]}
    assert await server.error_of("workspace/executeCommand", params) == -32602


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


async def test_a_collection_can_do_without_the_workspaces_environment(
    server: LspClient, request_file: Path, environment: Path
):
    await server.initialize(request_file.parent.parent, CLIENT)
    await server.command("postroom.selectEnvironment", environment=str(environment))
    uri = request_file.as_uri()
    await server.command("postroom.selectEnvironment", environment=None, uri=uri)
    assert await server.command("postroom.listValues", uri=uri) == []


def at(line: int) -> dict[str, int]:
    return {"line": line, "character": 0}


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
