"""No secret leaves the server by another way than the request that it belongs to."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from postroom_runtime.echo import EchoServer

from tests.server.lsp.conftest import LspClient

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ROOT = Path(__file__).parents[3]
SECRET = "hunter2-and-more"
HIDDEN = "••••••"

ENVIRONMENT = f"""\
name: Dev
values:
  - key: token
    value: {SECRET}
    type: secret
"""
REQUEST = """\
$kind: http-request
url: {url}/post?token={{{{token}}}}
method: POST
body:
  type: json
  content: '{{"token": "{{{{token}}}}"}}'
scripts:
  - type: afterResponse
    code: |-
      console.log(pm.environment.get("token"), pm.response.json());
      pm.test("wrong", () => pm.expect(pm.environment.get("token")).to.equal("other"));
      pm.test(pm.environment.get("token"), () => {{}});
      throw new Error(pm.environment.get("token"));
"""
CLIENT: dict[str, Any] = {
    "textDocument": {"publishDiagnostics": {}},
    "window": {"showDocument": {"support": True}, "workDoneProgress": True},
    "workspace": {"textDocumentContent": {}},
    "experimental": {"postroom": {"runStarted": True, "runFinished": True, "status": True}},
}
WITH_EVENTS: dict[str, Any] = {
    **CLIENT,
    "experimental": {
        "postroom": {
            "runEvent": True,
            "runEventCovered": True,
            "runFinished": True,
            "status": True,
        }
    },
}


@pytest.fixture
async def logging_server(tmp_path: Path) -> AsyncIterator[tuple[LspClient, Path]]:
    """A server that logs all it can, and the file it logs to."""
    log = tmp_path / "server.log"
    with log.open("wb") as stream:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "postroom_runtime", "lsp"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=stream,
            env={
                **os.environ,
                "POSTROOM_LOG": "debug",
                "POSTROOM_STATE": str(tmp_path / "state"),
            },
        )
    client = LspClient(process)
    yield client, log
    await client.close()


COLLECTION = """\
$kind: collection
name: Shop
variables:
  - key: key
    value: collection-secret
    type: secret
"""
LOGIN = """\
$kind: http-request
url: {url}/get?key={{{{key}}}}&new=set-by-a-script
scripts:
  - type: afterResponse
    code: |-
      const {{ args }} = pm.response.json();
      console.log(args.new);
      pm.environment.set("token", args.new);
"""


async def test_what_a_run_learns_to_be_secret_is_shown_nowhere(
    logging_server: tuple[LspClient, Path], tmp_path: Path
):
    """A secret of the collection, and one that a script logs before it makes it one."""
    server, _ = logging_server
    folder = tmp_path / "collections" / "Shop"
    (folder / ".resources").mkdir(parents=True)
    (folder / ".resources" / "definition.yaml").write_text(COLLECTION)
    environment = tmp_path / "Dev.environment.yaml"
    environment.write_text(ENVIRONMENT)
    path = folder / "Login.request.yaml"
    server.answers["window/showDocument"] = {"success": True}
    await server.initialize(tmp_path, WITH_EVENTS)
    await server.command("postroom.selectEnvironment", environment=str(environment))
    with EchoServer() as echo:
        path.write_text(LOGIN.format(url=echo.url))
        uri = await server.open(path)
        answer = await server.command("postroom.send", uri=uri)
        await server.seen("postroom/runFinished", lambda it: it["run"] == answer["run"])
    document = {"textDocument": {"uri": uri}}
    lines = {"start": {"line": 6, "character": 0}, "end": {"line": 99, "character": 0}}
    hints = await server.request("textDocument/inlayHint", document | {"range": lines})
    assert [one["label"] for one in hints] == ["» ••••••"]
    content = {"uri": await server.command("postroom.showResponse", uri=uri)}
    shown = await server.request("workspace/textDocumentContent", content)
    told = json.dumps([hints, shown])
    assert "collection-secret" not in told
    assert "set-by-a-script" not in told
    exchanges = [one for name, one in server.notifications if name == "postroom/runEvent"]
    answers = [one["event"] for one in exchanges if one["event"]["type"] == "exchanged"]
    assert len(answers) == 1
    assert "collection-secret" not in json.dumps(answers)


async def test_what_was_told_before_it_was_secret_is_told_again_without_it(
    logging_server: tuple[LspClient, Path], tmp_path: Path
):
    server, _ = logging_server
    environment, path = tmp_path / "Dev.environment.yaml", tmp_path / "Login.request.yaml"
    environment.write_text(ENVIRONMENT)
    await server.initialize(tmp_path, WITH_EVENTS)
    await server.command("postroom.selectEnvironment", environment=str(environment))
    with EchoServer() as echo:
        path.write_text(LOGIN.format(url=echo.url))
        run = (await server.command("postroom.send", path=str(path)))["run"]
        await server.seen("postroom/runFinished", lambda it: it["run"] == run)
    for kind in ("consoleLogged", "exchanged"):
        await server.seen("postroom/runEventCovered", lambda it, kind=kind: is_a(kind, it))
    told, covered = (_by_number(server, name) for name in ("runEvent", "runEventCovered"))
    assert "set-by-a-script" in json.dumps(told)
    assert "set-by-a-script" not in json.dumps(told | covered)
    for number, event in covered.items():
        assert _shape(event) == _shape(told[number])


def is_a(kind: str, params: Any) -> bool:
    return params["event"]["type"] == kind


def _by_number(server: LspClient, name: str) -> dict[int, Any]:
    rows = [params for method, params in server.notifications if method == f"postroom/{name}"]
    return {params["number"]: params["event"] for params in rows}


def _shape(event: Any) -> Any:
    return event["type"], event["item"], event.get("place"), event.keys()


SHOWN = f"""\
$kind: http-request
url: {{url}}/get?said={SECRET}
scripts:
  - type: afterResponse
    code: |-
      console.log("{"x" * 392}{SECRET}");
      pm.test("fails", () => {{{{ throw new Error("{SECRET}") }}}});
"""
UNKNOWN = ENVIRONMENT.replace(SECRET, "something-else")
FILES: dict[str, Any] = {
    "textDocument": {"publishDiagnostics": {}},
    "window": {"showDocument": {"support": True}},
    "experimental": {"postroom": {"runEvent": True, "runEventCovered": True, "runFinished": True}},
}
CONTENT: dict[str, Any] = FILES | {"workspace": {"textDocumentContent": {}}}


async def _shown_and_then_secret(server: LspClient, tmp_path: Path) -> tuple[str, str]:
    """Send a request that shows a text everywhere; gives the request's URI and its response's."""
    server.answers["window/showDocument"] = {"success": True}
    environment, path = tmp_path / "Dev.environment.yaml", tmp_path / "Shown.request.yaml"
    environment.write_text(UNKNOWN)
    await server.command("postroom.selectEnvironment", environment=str(environment))
    with EchoServer() as echo:
        path.write_text(SHOWN.format(url=echo.url))
        uri = await server.open(path)
        run = (await server.command("postroom.send", uri=uri))["run"]
        await server.seen("postroom/runFinished", lambda it: it["run"] == run)
    return uri, await server.command("postroom.showResponse", uri=uri)


def _text(path: Path) -> str:
    return path.read_text("utf-8")


async def test_a_file_that_shows_what_becomes_secret_is_written_again(
    logging_server: tuple[LspClient, Path], tmp_path: Path
):
    server, _ = logging_server
    await server.initialize(tmp_path, FILES)
    _, shown = await _shown_and_then_secret(server, tmp_path)
    response = Path(shown.removeprefix("file://"))
    before = _text(response)
    assert before.count(SECRET) > 2
    await server.command("postroom.setValue", name="token", value=SECRET)
    await server.seen("postroom/runEventCovered")
    assert _text(response) == before.replace(SECRET, HIDDEN)


async def test_what_becomes_secret_leaves_diagnostics_hints_and_documents(
    logging_server: tuple[LspClient, Path], tmp_path: Path
):
    server, _ = logging_server
    await server.initialize(tmp_path, CONTENT)
    uri, shown = await _shown_and_then_secret(server, tmp_path)
    before = await server.request("workspace/textDocumentContent", {"uri": shown})
    assert before["text"].count(SECRET) > 2
    server.forget()
    await server.command("postroom.setValue", name="token", value=SECRET)
    assert (await server.asked("workspace/textDocumentContent/refresh")) == {"uri": shown}
    after = await server.request("workspace/textDocumentContent", {"uri": shown})
    assert after["text"] == before["text"].replace(SECRET, HIDDEN)
    told = await server.seen("textDocument/publishDiagnostics", lambda it: HIDDEN in str(it))
    assert [one["message"] for one in told["diagnostics"]] == [f"fails: Error: {HIDDEN}"]
    lines = {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}
    place = {"textDocument": {"uri": uri}, "range": lines}
    (hint,) = await server.request("textDocument/inlayHint", place)
    assert hint["tooltip"] == f"log: {'x' * 392}{HIDDEN} (Shown)"


async def test_a_secret_is_in_no_log_no_trace_no_verdict_and_no_response(
    logging_server: tuple[LspClient, Path], tmp_path: Path
):
    server, log = logging_server
    folder = tmp_path / "collections" / "Shop"
    folder.mkdir(parents=True)
    environment = tmp_path / "Dev.environment.yaml"
    environment.write_text(ENVIRONMENT)
    with EchoServer() as echo:
        path = folder / "Post.request.yaml"
        path.write_text(REQUEST.format(url=echo.url))
        await server.initialize(tmp_path, CLIENT, trace="verbose")
        await server.open(environment)
        uri = await server.open(path)
        server.answers["window/showDocument"] = {"success": True}
        await server.command("postroom.selectEnvironment", environment=str(environment))
        answer = await server.command("postroom.send", uri=uri)
        end = await server.seen("postroom/runFinished", lambda it: it["run"] == answer["run"])
    print(end, server.notifications)
    assert (end["tally"]["failed"], end["tally"]["errors"]) == (1, 1)
    shown = await server.request(
        "workspace/textDocumentContent", {"uri": "postroom-response:/Post.jsonc"}
    )
    document = {"textDocument": {"uri": uri}}
    everything = {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}
    hints = await server.request("textDocument/inlayHint", document | {"range": everything})
    values = await server.command("postroom.listValues", uri=uri)
    told = [shown, hints, values, server.notifications, server.requests]
    assert SECRET not in json.dumps(told, ensure_ascii=False)
    assert HIDDEN in shown["text"]
    assert any(name == "$/logTrace" for name, _ in server.notifications)
    await server.leave()
    assert SECRET not in log.read_text("utf-8")
