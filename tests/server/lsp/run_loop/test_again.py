"""What runs again: what failed, the tests on the last response, what was saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.server.lsp.run_loop.conftest import CLIENT, finished, sent

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server.lsp.conftest import LspClient


async def test_what_failed_runs_again(server: LspClient, request_file: Path):
    await server.initialize(request_file.parent, CLIENT)
    assert await server.command("postroom.rerunFailed") == {"runs": []}
    assert "Nothing has failed" in (await server.seen("window/showMessage"))["message"]
    await sent(server, request_file)
    assert await server.command("postroom.rerunFailed") == {"runs": [2]}
    started = await server.seen("postroom/runStarted", lambda params: params["run"] == 2)
    assert (started["path"], started["select"]) == (str(request_file.parent), ["login-id"])


async def test_after_a_response_its_tests_can_be_run_again(server: LspClient, request_file: Path):
    await server.initialize(request_file.parent, CLIENT)
    uri = await server.open(request_file)
    assert await server.command("postroom.runTests", uri=uri) is None
    assert "send the request first" in (await server.seen("window/showMessage"))["message"]
    await sent(server, request_file)
    lenses = await server.request("textDocument/codeLens", {"textDocument": {"uri": uri}})
    again = lenses[1]["command"]
    assert again["title"] == "Run tests on the last response"
    params = {"command": again["command"], "arguments": again["arguments"]}
    assert await server.request("workspace/executeCommand", params) == {"run": 2}


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


async def test_saving_a_folders_script_runs_the_tests_of_the_request_sent_last(
    server: LspClient, request_file: Path
):
    definition = request_file.parent / ".resources" / "definition.yaml"
    definition.parent.mkdir()
    code = "scripts:\n  - type: afterResponse\n    code: pm.test('a');\n"
    definition.write_text(f"$kind: collection\n{code}")
    options = {"runOnSave": "tests"}
    await server.initialize(request_file.parent, CLIENT, initializationOptions=options)
    uri = await server.open(definition)
    await saved(server, uri)
    assert titles(server) == []
    await sent(server, request_file)
    server.forget()
    await saved(server, uri)
    started = await server.seen("postroom/runStarted")
    assert (started["title"], started["path"]) == ("Test Login", str(request_file))


LOADING = """\
$kind: http-request
url: http://127.0.0.1/{name}
scripts:
  - type: afterResponse
    code: pm.require("./{module}");
"""


@pytest.mark.parametrize(
    ("setting", "expected"), [("tests", ["Test Deep", "Test Near"]), ("send", ["Send Deep"])]
)
async def test_saving_a_module_runs_the_requests_that_load_it_and_have_been_sent(
    server: LspClient, tmp_path: Path, setting: str, expected: list[str]
):
    modules = {"lib.js": "exports.a = 1;", "deep.js": 'pm.require("./lib");', "none.js": ""}
    for name, text in modules.items():
        (tmp_path / name).write_text(text)
    requests = {"Near": "lib.js", "Deep": "deep.js", "Other": "none.js", "Unsent": "lib.js"}
    for name, module in requests.items():
        path = tmp_path / f"{name}.request.yaml"
        path.write_text(LOADING.format(name=name, module=module))
    await server.initialize(tmp_path, CLIENT, initializationOptions={"runOnSave": setting})
    for name in ("Near", "Other", "Deep"):
        await sent(server, tmp_path / f"{name}.request.yaml")
    uri = await server.open(tmp_path / "lib.js", language="javascript")
    server.forget()
    await saved(server, uri)
    assert titles(server) == expected


async def test_saving_runs_nothing_in_an_untrusted_workspace(server: LspClient, request_file: Path):
    options = {"runOnSave": "send", "trusted": False}
    await server.initialize(request_file.parent, CLIENT, initializationOptions=options)
    await saved(server, await server.open(request_file))
    assert server.notifications == []


async def test_what_is_saved_while_it_runs_runs_afterwards(server: LspClient, request_file: Path):
    options = {"runOnSave": "send"}
    await server.initialize(request_file.parent, CLIENT, initializationOptions=options)
    uri = await server.open(request_file)
    later = await server.command("postroom.send", uri=uri, select=["later"])
    await server.seen("postroom/runStarted")
    server.forget()
    await saved(server, uri)
    assert titles(server) == []
    await server.command("postroom.stop", run=later["run"])  # which lets the played run go on
    started = await server.seen("postroom/runStarted")
    assert (started["run"], started["title"]) == (2, "Send Login")


async def test_what_is_saved_while_it_runs_does_not_run_when_that_was_stopped(
    server: LspClient, request_file: Path
):
    options = {"runOnSave": "send"}
    await server.initialize(request_file.parent, CLIENT, initializationOptions=options)
    uri = await server.open(request_file)
    waiting = await server.command("postroom.send", uri=uri, select=["wait"])
    await server.seen("postroom/runStarted")
    await saved(server, uri)
    await server.command("postroom.stop", run=waiting["run"])
    await finished(server, waiting["run"])
    await server.command("postroom.listEnvironments")
    assert titles(server) == ["Send wait"]
