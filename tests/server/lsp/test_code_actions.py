"""Code actions over the protocol: in each kind of file, with what each kind of editor can do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from postroom_runtime.formats.blocks import script_blocks
from postroom_server.text import LineIndex, PositionEncoding, Span, TextEdit, apply_edits, to_offset

from tests.server.lsp.conftest import FAKE

if TYPE_CHECKING:
    from tests.server.lsp.conftest import LspClient, StartServer

LITERALS: dict[str, Any] = {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}}
LAZY: dict[str, Any] = {**LITERALS, "dataSupport": True, "resolveSupport": {"properties": ["edit"]}}
ABLE: dict[str, Any] = {
    "textDocument": {"codeAction": LAZY},
    "workspace": {
        "applyEdit": True,
        "workspaceEdit": {"documentChanges": True, "resourceOperations": ["create", "delete"]},
    },
}
PLAIN: dict[str, Any] = {"textDocument": {"codeAction": LITERALS}, "workspace": {"applyEdit": True}}
SCRIPT = 'pm.sendRequest("https://example.com/é", (error, response) => {\n  f(response);\n});'


def _yaml() -> tuple[str, str, str]:
    code = SCRIPT.replace("\n", "\n      ")
    return (
        "Log in.request.yaml",
        "$kind: http-request\nurl: x\nscripts:\n"
        f"  - type: afterResponse\n    code: |-\n      {code}\n",
        "yaml",
    )


def _json() -> tuple[str, str, str]:
    event = {"listen": "test", "script": {"exec": SCRIPT.split("\n")}}
    item = {"name": "A", "request": "http://localhost", "event": [event]}
    text = json.dumps({"info": {"name": "C"}, "item": [item]}, indent=1, ensure_ascii=False)
    return "C.postman_collection.json", text, "json"


def _js() -> tuple[str, str, str]:
    return "Alone.afterResponse.js", SCRIPT, "javascript"


def place_of(text: str, word: str) -> dict[str, Any]:
    line = text.count("\n", 0, text.index(word))
    column = text.index(word) - (text.rfind("\n", 0, text.index(word)) + 1)
    at = {"line": line, "character": column}
    return {"start": at, "end": at}


def edited(text: str, edits: list[Any]) -> str:
    lines = LineIndex(text)

    def offset(place: Any) -> int:
        return to_offset(lines, PositionEncoding.UTF16, place["line"], place["character"])

    spans = [Span(*(offset(one["range"][end]) for end in ("start", "end"))) for one in edits]
    new = [one["newText"] for one in edits]
    return apply_edits(text, [TextEdit(*one) for one in zip(spans, new, strict=True)])


def text_at(uri: str) -> str:
    return Path(uri.removeprefix("file://")).read_text("utf-8")


async def actions(
    server: LspClient, uri: str, place: Any, only: list[str] | None = None, found: Any = ()
) -> dict[str, Any]:
    context = {"diagnostics": list(found)} | ({"only": only} if only else {})
    params = {"textDocument": {"uri": uri}, "range": place, "context": context}
    answer = await server.request("textDocument/codeAction", params)
    return {one["title"]: one for one in answer}


@pytest.mark.parametrize("holder", [_yaml, _json, _js], ids=lambda one: one.__name__)
async def test_a_callback_becomes_await_in_every_kind_of_file(
    server: LspClient, tmp_path: Path, holder: Any
):
    name, text, language = holder()
    await server.initialize(tmp_path, ABLE)
    uri = await server.open(tmp_path / name, text, language)
    offered = await actions(server, uri, place_of(text, "sendRequest"), ["refactor.rewrite"])
    action = offered["Convert the callback to `await`"]
    assert "edit" not in action
    resolved = await server.request("codeAction/resolve", action)
    (change,) = resolved["edit"]["documentChanges"]
    assert change["textDocument"] == {"uri": uri, "version": 1}
    (block,) = script_blocks(tmp_path / name, edited(text, change["edits"])).blocks
    assert block.text == (
        'const response = await pm.sendRequest("https://example.com/é");\nf(response);'
    )


async def test_an_editor_that_cannot_resolve_gets_the_edit_at_once(
    server: LspClient, tmp_path: Path
):
    name, text, language = _js()
    await server.initialize(tmp_path, PLAIN)
    uri = await server.open(tmp_path / name, text, language)
    offered = await actions(server, uri, place_of(text, "https"), ["refactor.extract"])
    (edits,) = offered["Extract into the constant `url`"]["edit"]["changes"].values()
    assert edited(text, edits).startswith(
        'const url = "https://example.com/é";\npm.sendRequest(url'
    )


async def test_a_text_is_extracted_into_the_environment(server: LspClient, tmp_path: Path):
    environment = tmp_path / "dev.environment.yaml"
    environment.write_text("name: Dev # ours\nvalues:\n  - key: a\n    value: b\n")
    name, text, language = _js()
    await server.initialize(tmp_path, ABLE)
    uri = await server.open(tmp_path / name, text, language)
    await server.request("workspace/diagnostic", {"previousResultIds": []})  # once it is indexed
    offered = await actions(server, uri, place_of(text, "https"), ["refactor.extract.variable"])
    (action,) = offered.values()
    assert action["title"] == "Extract into `url` in Dev"
    resolved = await server.request("codeAction/resolve", action)
    changes = {
        one["textDocument"]["uri"]: one["edits"] for one in resolved["edit"]["documentChanges"]
    }
    assert 'pm.sendRequest(pm.environment.get("url"), ' in edited(text, changes[uri])
    after = edited(environment.read_text(), changes[environment.as_uri()])
    assert "key: url" in after
    assert "value: https://example.com/é" in after


async def test_a_script_moves_into_a_new_file(server: LspClient, tmp_path: Path):
    name, text, language = _yaml()
    (tmp_path / name).write_text(text)
    await server.initialize(tmp_path, ABLE)
    uri = await server.open(tmp_path / name, text, language)
    offered = await actions(server, uri, place_of(text, "sendRequest"), ["refactor.move"])
    action = offered["Move this script into Log in.afterResponse.js"]
    resolved = await server.request("codeAction/resolve", action)
    created, filled, changed = resolved["edit"]["documentChanges"]
    home = (tmp_path / "Log in.afterResponse.js").as_uri()
    assert (created["kind"], created["uri"]) == ("create", home)
    assert filled["edits"][0]["newText"] == f"{SCRIPT}\n"
    assert edited(text, changed["edits"]) == "$kind: http-request\nurl: x\n"


async def test_an_editor_without_file_operations_moves_by_command(
    server: LspClient, tmp_path: Path
):
    name, text, language = _yaml()
    path = tmp_path / name
    path.write_text(text)
    server.answers["workspace/applyEdit"] = {"applied": True}
    await server.initialize(tmp_path, PLAIN)
    uri = await server.open(path, text, language)
    offered = await actions(server, uri, place_of(text, "sendRequest"), ["refactor.move"])
    command = offered["Move this script into Log in.afterResponse.js"]["command"]
    assert await server.command(command["command"], **command["arguments"][0]) is True
    assert (tmp_path / "Log in.afterResponse.js").read_text() == f"{SCRIPT}\n"
    applied = await server.asked("workspace/applyEdit")
    (edits,) = applied["edit"]["changes"].values()
    assert edited(text, edits) == "$kind: http-request\nurl: x\n"


async def test_everything_is_fixed_at_once(server: LspClient, tmp_path: Path):
    text = "tests['a'] = JSON.parse(responseBody).id === 1; // one\npm.response.to.be.ok();\n"
    await server.initialize(tmp_path, PLAIN)
    uri = await server.open(tmp_path / "A.afterResponse.js", text, "javascript")
    place = place_of(text, "tests")
    assert "Fix all that Postroom can fix" not in await actions(server, uri, place)
    offered = await actions(server, uri, place, ["source.fixAll"])
    (edits,) = offered["Fix all that Postroom can fix"]["edit"]["changes"].values()
    after = edited(text, edits)
    assert "// one" in after
    assert "pm.response.json().id === 1" in after
    assert "to.be.ok;" in after
    offered = await actions(server, uri, place, ["source.postroom.migrate"])
    (edits,) = offered["Change the API before `pm` to `pm`"]["edit"]["changes"].values()
    assert "to.be.ok();" in edited(text, edits)


async def test_a_rule_that_is_off_fixes_nothing(server: LspClient, tmp_path: Path):
    text = "pm.response.to.be.ok();\n"
    options = {"initializationOptions": {"rules": {"PM002": "off", "PM019": "off"}}}
    await server.initialize(tmp_path, PLAIN, **options)
    uri = await server.open(tmp_path / "A.afterResponse.js", text, "javascript")
    offered = await actions(server, uri, place_of(text, "ok()"))
    assert not any(one["kind"] == "quickfix" for one in offered.values())


async def test_a_failure_of_a_run_carries_the_fixes_of_its_line(
    start_server: StartServer, tmp_path: Path
):
    text = 'pm.test("a", () => {\n  pm.response.to.be.ok();\n});\nconst url = "{{host}}/x";\n'
    server = await start_server(FAKE)
    await server.initialize(tmp_path, PLAIN)
    uri = await server.open(tmp_path / "A.afterResponse.js", text, "javascript")
    line = {"start": {"line": 1, "character": 2}, "end": {"line": 1, "character": 25}}
    failed = {
        "range": line,
        "message": "a: TypeError: pm.response.to.be.ok is not a function",
        "code": "test-failed",
        "source": "postroom",
    }
    place = {"start": line["start"], "end": line["start"]}
    offered = await actions(server, uri, place, ["quickfix"], [failed])
    fix = offered["Remove the parentheses"]
    assert fix["diagnostics"] == [failed]


async def test_what_is_wrong_in_a_file_has_fixes(server: LspClient, tmp_path: Path):
    await server.initialize(tmp_path, PLAIN)
    text = "$kind: http-request\nurl: http://localhost\nmetod: GET\n"
    uri = await server.open(tmp_path / "A.request.yaml", text)
    offered = await actions(server, uri, place_of(text, "metod"))
    (edits,) = offered["Change to `method`"]["edit"]["changes"].values()
    assert "\nmethod: GET\n" in edited(text, edits)


async def test_tests_are_made_out_of_the_last_response(start_server: StartServer, tmp_path: Path):
    server = await start_server(FAKE)
    path = tmp_path / "Login.request.yaml"
    path.write_text("$kind: http-request\nurl: http://127.0.0.1/login\n" + "# a line\n" * 8)
    client = {**PLAIN, "experimental": {"postroom": {"runFinished": True}}}
    await server.initialize(tmp_path, client)
    await server.open(path)
    script = tmp_path / "Login.afterResponse.js"
    uri = await server.open(script, "", "javascript")
    start = {"line": 0, "character": 0}
    place = {"start": start, "end": start}
    assert await actions(server, uri, place, ["source.postroom.tests"]) == {}
    answer = await server.command("postroom.send", path=str(path))
    await server.seen("postroom/runFinished", lambda params: params["run"] == answer["run"])
    offered = await actions(server, uri, place, ["source.postroom.tests"])
    (edits,) = offered["Add tests from the last response"]["edit"]["changes"].values()
    assert 'pm.test("the status is 500"' in edits[0]["newText"]


async def test_a_rule_is_explained(server: LspClient, tmp_path: Path):
    server.answers["window/showDocument"] = {"success": True}
    client = {**PLAIN, "window": {"showDocument": {"support": True}}}
    await server.initialize(tmp_path, client)
    text = "pm.enviroment;\n"
    uri = await server.open(tmp_path / "A.afterResponse.js", text, "javascript")
    offered = await actions(server, uri, place_of(text, "enviroment"))
    command = offered["Explain PM007 (unknown-pm-member)"]["command"]
    page = await server.command(command["command"], **command["arguments"][0])
    assert (await server.asked("window/showDocument"))["uri"] == page
    assert text_at(page).startswith("# PM007: unknown-pm-member")
    assert await server.command("postroom.explainRule", rule="PM999") is None
