"""Variables in the files of requests, in a real editor's session: completion, hover, problems."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.server.lsp.conftest import LspClient

Json = dict[str, Any]

ENVIRONMENT = """\
name: Dev
values:
  - key: host
    value: http://127.0.0.1
  - key: token
    value: very-secret
    type: secret
"""
REQUEST = """\
$kind: http-request
url: "{{host}}/{{hots}}"
scripts:
  - type: afterResponse
    code: |-
      pm.environment.set("seen", pm.environment.get("host"));
"""
CAPABILITIES: Json = {
    "general": {"positionEncodings": ["utf-8"]},
    "textDocument": {
        "diagnostic": {},
        "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}},
    },
}


def at(line: int, character: int) -> Json:
    return {"line": line, "character": character}


@pytest.fixture
async def request_file(server: LspClient, tmp_path: Path) -> Path:
    """A request in a workspace that has been read."""
    folder = tmp_path / "collections" / "Shop"
    folder.mkdir(parents=True)
    (tmp_path / "dev.environment.yaml").write_text(ENVIRONMENT)
    (folder / "Get.request.yaml").write_text(REQUEST)
    await server.initialize(tmp_path, CAPABILITIES)
    await server.command("postroom.listEnvironments")
    return folder / "Get.request.yaml"


async def test_completion_in_a_url(server: LspClient, request_file: Path):
    text = REQUEST.replace("{{hots}}", "é{{")
    document = {"textDocument": {"uri": await server.open(request_file, text)}}
    line = text.split("\n")[1]
    character = len(line.encode()) - 1
    found = await server.request(
        "textDocument/completion", document | {"position": at(1, character)}
    )
    items = {one["label"]: one for one in found["items"]}
    assert items["host"]["textEdit"] == {
        "range": {"start": at(1, character), "end": at(1, character)},
        "newText": "host}}",
    }
    assert items["host"]["detail"] == "environment: http://127.0.0.1"
    assert {"seen", "$guid"} <= items.keys()
    assert "very-secret" not in json.dumps(found)


async def test_hover_in_a_url(server: LspClient, request_file: Path):
    document = {"textDocument": {"uri": await server.open(request_file)}}
    found = await server.request("textDocument/hover", document | {"position": at(1, 9)})
    assert "http://127.0.0.1" in found["contents"]["value"]
    assert found["range"] == {"start": at(1, 8), "end": at(1, 12)}


async def test_a_variable_that_nothing_sets(server: LspClient, request_file: Path):
    document = {"textDocument": {"uri": await server.open(request_file)}}
    report = await server.request("textDocument/diagnostic", document)
    (problem,) = report["items"]
    assert (problem["code"], problem["severity"]) == ("PM037", 3)
    params = document | {"range": problem["range"], "context": {"diagnostics": [problem]}}
    actions = await server.request("textDocument/codeAction", params)
    change, create = [one for one in actions if one["kind"] == "quickfix"]
    ((edit,),) = change["edit"]["changes"].values()
    assert (edit["range"], edit["newText"]) == (problem["range"], "host")
    assert create["title"] == "Create `hots` in Dev"
    (((uri, (edit,)),)) = create["edit"]["changes"].items()
    assert uri.endswith("/dev.environment.yaml")
    assert (edit["range"]["start"], "key: hots" in edit["newText"]) == (at(7, 0), True)


async def test_a_rule_can_be_set_to_another_level(server: LspClient, request_file: Path):
    document = {"textDocument": {"uri": await server.open(request_file)}}
    for level, severities in (("error", [1]), ("off", [])):
        settings = {"postroom": {"rules": {"undefined-variable": level}}}
        await server.notify("workspace/didChangeConfiguration", {"settings": settings})
        report = await server.request("textDocument/diagnostic", document)
        assert [one["severity"] for one in report["items"]] == severities


async def test_a_variable_is_known_as_soon_as_an_open_script_sets_it(
    server: LspClient, request_file: Path
):
    document = {"textDocument": {"uri": await server.open(request_file)}}
    other = request_file.with_name("Other.request.yaml")
    await server.open(
        other, "url: x\nscripts:\n- type: beforeRequest\n  code: pm.globals.set('hots')"
    )
    params = document | {"position": at(1, 18)}
    found = await server.request("textDocument/definition", params)
    assert [one["uri"] for one in found] == [other.as_uri()]


async def test_the_requests_of_the_workspace(server: LspClient, request_file: Path):
    (tree,) = await server.command("postroom.listRequests")
    assert (tree["name"], tree["path"]) == ("Shop", str(request_file.parent))
    assert tree["items"] == [
        {
            "kind": "request",
            "name": "Get",
            "id": "",
            "method": "GET",
            "uri": request_file.as_uri(),
            "select": [],
            "file": request_file.as_uri(),
            "range": {"start": at(1, 0), "end": at(1, 24)},
            "items": [],
        }
    ]


async def test_settings_cannot_trust_what_the_editor_does_not(server: LspClient, tmp_path: Path):
    (tmp_path / "postroom.toml").write_text("trusted = true\n")
    options = {"postroom": {"trusted": False}}
    await server.initialize(tmp_path, initializationOptions=options)
    await server.seen("window/showMessage", lambda it: "postroom.toml" in it["message"])
    settings = {"postroom": {"trusted": True}}
    await server.notify("workspace/didChangeConfiguration", {"settings": settings})
    answer = await server.command("postroom.send", path=str(tmp_path / "a.request.yaml"))
    assert answer is None
    await server.seen("window/showMessage", lambda it: "not trusted" in it["message"])


async def test_the_settings_make_a_file_a_script(server: LspClient, tmp_path: Path):
    (tmp_path / "postroom.toml").write_text('scripts.afterResponse = ["checks/*.js"]\n')
    (tmp_path / "checks").mkdir()
    await server.initialize(tmp_path)
    path = tmp_path / "checks" / "shape.js"
    uri = await server.open(path, "pm.response.", "javascript")
    params = {"textDocument": {"uri": uri}, "position": at(0, 12)}
    found = await server.request("textDocument/completion", params)
    assert "json" in {one["label"] for one in found["items"]}


async def test_the_environment_of_the_settings(server: LspClient, request_file: Path):
    folder = request_file.parents[2]
    prod = folder / "prod.environment.yaml"
    prod.write_text(ENVIRONMENT.replace("Dev", "Prod").replace("127.0.0.1", "prod"))
    settings = {"postroom": {"environment": "Prod"}}
    changes = [{"uri": prod.as_uri(), "type": 1}]
    await server.notify("workspace/didChangeWatchedFiles", {"changes": changes})
    await server.notify("workspace/didChangeConfiguration", {"settings": settings})
    found = await server.command("postroom.listEnvironments")
    assert [one["name"] for one in found if one["chosen"]] == ["Prod"]
