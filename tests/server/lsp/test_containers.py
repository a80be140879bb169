"""The run loop in everything that holds a script: files, JSON, YAML, copies; a real runtime."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from postroom_runtime.echo import EchoServer

if TYPE_CHECKING:
    from tests.server.lsp.conftest import LspClient

SCRIPT = """\
console.log("hello");
pm.test("good", () => {});
pm.test("bad", () => pm.expect(1).to.equal(2));
"""

CLIENT: dict[str, Any] = {
    "experimental": {"postroom": {"runFinished": True}},
    "textDocument": {
        "diagnostic": {"relatedInformation": True},
        "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}},
    },
    "workspace": {
        "diagnostics": {"refreshSupport": True},
        "inlayHint": {"refreshSupport": True},
        "codeLens": {"refreshSupport": True},
    },
}


@dataclass(frozen=True)
class Opened:
    """A document that shows the script: its first line there, what it is called."""

    uri: str
    language: str
    text: str
    first_line: int


def request_yaml(url: str, script: str = "") -> str:
    held = "".join(f"      {line}\n" for line in script.splitlines())
    scripts = f"scripts:\n  - type: afterResponse\n    code: |-\n{held}" if script else ""
    return f"$kind: http-request\nurl: {url}\nmethod: GET\n{scripts}"


def in_yaml(folder: Path, url: str) -> Opened:
    path = folder / "Get it.request.yaml"
    path.write_text(request_yaml(url, SCRIPT))
    return Opened(path.as_uri(), "yaml", path.read_text(), 6)


def in_json(folder: Path, url: str) -> Opened:
    path = folder / "Shop.postman_collection.json"
    schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
    script = {"type": "text/javascript", "exec": SCRIPT.splitlines()}
    item = {
        "name": "Get it",
        "event": [{"listen": "test", "script": script}],
        "request": {"method": "GET", "url": url},
    }
    path.write_text(
        json.dumps({"info": {"name": "Shop", "schema": schema}, "item": [item]}, indent=1)
    )
    lines = path.read_text().splitlines()
    return Opened(
        path.as_uri(),
        "json",
        path.read_text(),
        next(number for number, line in enumerate(lines) if "hello" in line),
    )


def in_script_file(folder: Path, url: str) -> Opened:
    (folder / "Get it.request.yaml").write_text(request_yaml(url))
    path = folder / "Get it.afterResponse.js"
    path.write_text(SCRIPT)
    return Opened(path.as_uri(), "javascript", SCRIPT, 0)


def in_copy(folder: Path, url: str) -> Opened:
    holder = in_yaml(folder, url)
    uri = f"{holder.uri}/0.afterResponse.js".replace("file:", "postroom-script:")
    return Opened(uri, "javascript", SCRIPT.rstrip("\n"), 0)


CONTAINERS = [in_yaml, in_json, in_script_file, in_copy]
Container = Callable[[Path, str], Opened]


@pytest.fixture(scope="module")
def echo() -> Iterator[EchoServer]:
    with EchoServer() as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "collections" / "Shop"
    folder.mkdir(parents=True)
    return folder


async def opened(server: LspClient, folder: Path, one: Opened) -> dict[str, Any]:
    await server.initialize(folder, CLIENT)
    item = {"uri": one.uri, "languageId": one.language, "version": 1, "text": one.text}
    await server.notify("textDocument/didOpen", {"textDocument": item})
    return {"textDocument": {"uri": one.uri}}


async def finished(server: LspClient, command: dict[str, Any]) -> Any:
    """Carry out a lens's command and wait for the run's end."""
    params = {"command": command["command"], "arguments": command["arguments"]}
    answer = await server.request("workspace/executeCommand", params)
    return await server.seen("postroom/runFinished", lambda it: it["run"] == answer["run"])


async def lenses(server: LspClient, document: Any) -> dict[str, Any]:
    found = await server.request("textDocument/codeLens", document)
    return {one["command"]["title"]: one["command"] for one in found}


async def actions(server: LspClient, document: Any, line: int) -> dict[str, Any]:
    here = {"line": line, "character": 9}
    params = document | {
        "range": {"start": here, "end": here},
        "context": {"diagnostics": [], "only": ["source.postroom"]},
    }
    found = await server.request("textDocument/codeAction", params)
    return {one["title"]: one.get("command") for one in found}


async def hints(server: LspClient, document: Any) -> list[tuple[int, str]]:
    everything = {"start": {"line": 0, "character": 0}, "end": {"line": 999, "character": 0}}
    found = await server.request("textDocument/inlayHint", document | {"range": everything})
    return [(one["position"]["line"], one["label"]) for one in found]


async def failures(server: LspClient, document: Any) -> list[tuple[int, int]]:
    report = await server.request("textDocument/diagnostic", document)
    return [
        (one["range"]["start"]["line"], one["severity"])
        for one in report["items"]
        if one["code"] == "test-failed"
    ]


def without_times(labels: list[tuple[int, str]]) -> list[tuple[int, str]]:
    return [(line, label[:1] if label.startswith("✓") else label) for line, label in labels]


@pytest.mark.parametrize("container", CONTAINERS)
async def test_verdicts_hints_and_lenses_show(
    server: LspClient, folder: Path, echo: EchoServer, container: Container
):
    one = container(folder, f"{echo.url}/get")
    document = await opened(server, folder, one)
    line = one.first_line
    assert set(await lenses(server, document)) & {"Send", "Run script"} == {"Send"}
    end = await finished(server, (await lenses(server, document))["Send"])
    assert (end["tally"]["passed"], end["tally"]["failed"]) == (1, 1)
    assert await failures(server, document) == [(line + 2, 1)]
    shown = without_times(await hints(server, document))
    assert [each for each in shown if each[0] >= line] == [(line, "» hello"), (line + 1, "✓")]
    now = await lenses(server, document)
    assert {"Send", "Run tests on the last response", "Run script"} <= set(now)
    for title in ("Run tests on the last response", "Run script"):
        end = await finished(server, now[title])
        assert (end["tally"]["passed"], end["tally"]["failed"]) == (1, 1)
        assert await failures(server, document) == [(line + 2, 1)]


@pytest.mark.parametrize("container", CONTAINERS)
async def test_each_is_a_code_action_too(
    server: LspClient, folder: Path, echo: EchoServer, container: Container
):
    one = container(folder, f"{echo.url}/get")
    document = await opened(server, folder, one)
    await finished(server, (await actions(server, document, one.first_line))["Send Get it"])
    offered = await actions(server, document, one.first_line)
    assert {
        "Send Get it",
        "Run tests of Get it on the last response",
        "Run the post-response script of Get it on the last response",
        "Run 1 failed request again",
    } <= set(offered)
    again = await server.command("postroom.rerunFailed")
    await server.seen("postroom/runFinished", lambda it: it["run"] == again["runs"][0])


@pytest.mark.parametrize("container", CONTAINERS)
async def test_verdicts_move_and_go_stale(
    server: LspClient, folder: Path, echo: EchoServer, container: Container
):
    one = container(folder, f"{echo.url}/get")
    document = await opened(server, folder, one)
    await finished(server, (await lenses(server, document))["Send"])
    text = (
        one.text.replace('pm.test(\\"good', 'pm .test(\\"good')
        if one.language == "json"
        else (one.text.replace('pm.test("good', 'pm .test("good'))
    )
    change = {
        "textDocument": {"uri": one.uri, "version": 2},
        "contentChanges": [{"text": text}],
    }
    await server.notify("textDocument/didChange", change)
    line = one.first_line
    assert await failures(server, document) == [(line + 2, 3)]
    shown = [each for each in await hints(server, document) if each[0] == line]
    assert shown == [(line, "» hello (before your edit)")]


async def test_a_folder_and_its_collection_run_from_within_a_request(
    server: LspClient, folder: Path, echo: EchoServer
):
    inner = folder / "Inner"
    inner.mkdir()
    one = in_yaml(inner, f"{echo.url}/get")
    in_yaml(folder, f"{echo.url}/get")
    document = await opened(server, folder, one)
    offered = await actions(server, document, 0)
    end = await finished(server, offered["Run folder Inner"])
    assert end["tally"]["begun"] == 1
    end = await finished(server, offered["Run collection Shop"])
    assert end["tally"]["begun"] == 2


async def test_a_folders_script_runs_alone_for_the_request_sent_last(
    server: LspClient, folder: Path, echo: EchoServer
):
    one = in_yaml(folder, f"{echo.url}/get")
    resources = folder / ".resources"
    resources.mkdir()
    definition = resources / "definition.yaml"
    definition.write_text(
        "$kind: collection\nscripts:\n  - type: beforeRequest\n    code: console.log('before');\n"
        "  - type: afterResponse\n    code: |-\n"
        "      pm.test('of all', () => pm.response.to.have.status(200));\n"
    )
    document = await opened(server, folder, one)
    held = {"textDocument": {"uri": await server.open(definition)}}
    assert "Run Shop's pre-request script" in await actions(server, held, 3)
    end = await finished(server, (await actions(server, held, 3))["Run Shop's pre-request script"])
    assert end["summary"].startswith("no tests")
    assert await hints(server, held) == [(3, "» before")]
    await finished(server, (await lenses(server, document))["Send"])
    offered = await actions(server, held, 6)
    end = await finished(server, offered["Run Shop's post-response script on the last response"])
    assert (end["tally"]["passed"], end["tally"]["failed"]) == (1, 0)
    assert await failures(server, document) == [(one.first_line + 2, 1)]


@pytest.mark.parametrize(
    ("name", "text", "settings"),
    [
        ("checks/shape.js", SCRIPT, {"scripts": {"afterResponse": ["checks/*.js"]}}),
        ("checks/shape.js", f"// @pm afterResponse\n{SCRIPT}", {}),
        ("shape.afterResponse.js", SCRIPT, {}),
    ],
)
async def test_a_script_file_alone_runs_on_the_newest_response(
    server: LspClient, folder: Path, echo: EchoServer, name: str, text: str, settings: Any
):
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    text = text.replace('"good", () => {}', '"good", () => pm.response.to.have.status(200)')
    path.write_text(text)
    await server.initialize(folder, CLIENT, initializationOptions=settings)
    in_yaml(folder, f"{echo.url}/get")
    sent = await server.command("postroom.send", path=str(folder / "Get it.request.yaml"))
    await server.seen("postroom/runFinished", lambda it: it["run"] == sent["run"])
    document = {"textDocument": {"uri": await server.open(path, language="javascript")}}
    end = await finished(server, (await lenses(server, document))["Run script"])
    assert (end["tally"]["passed"], end["tally"]["failed"]) == (1, 1)
    assert await failures(server, document) == [(text.count("\n") - 1, 1)]


async def test_a_failure_in_a_module_stands_there_and_names_the_caller(
    server: LspClient, folder: Path, echo: EchoServer
):
    module = folder / "check.js"
    module.write_text("module.exports = (value) => {\n  pm.expect(value).to.equal(2);\n};\n")
    script = 'const check = pm.require("./check.js");\npm.test("two", () => check(1));\n'
    path = folder / "Get it.request.yaml"
    path.write_text(request_yaml(f"{echo.url}/get", script))
    one = Opened(path.as_uri(), "yaml", path.read_text(), 6)
    document = await opened(server, folder, one)
    held = {"textDocument": {"uri": await server.open(module, language="javascript")}}
    await finished(server, (await lenses(server, document))["Send"])
    assert await failures(server, held) == [(1, 1)]
    report = await server.request("textDocument/diagnostic", held)
    (failure,) = [each for each in report["items"] if each["code"] == "test-failed"]
    related = [each["location"] for each in failure["relatedInformation"]]
    places = [(each["uri"], each["range"]["start"]) for each in related]
    at = one.first_line + 1  # the call of the module, and the test that it stands in
    assert places == [
        (path.as_uri(), {"line": at, "character": 6 + script.splitlines()[1].index("check(")}),
        (path.as_uri(), {"line": at, "character": 6 + script.splitlines()[1].index("test(")}),
    ]
    assert await failures(server, document) == [(one.first_line + 1, 1)]
    assert "Run 1 failed request again" in await actions(server, held, 0)
