"""What a collection may read is its workspace, whoever runs it: the API and the editor, too.

At the terminal: `test_hostile_content.py`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from postroom_runtime.api import CollectionRun, run_collection
from postroom_runtime.runner.events import ConsoleLogged

from tests.faults.conftest import FINE, StartLiar, StartServer, Writer

PRIVATE = "the-private-key-of-somebody"
WAYS_OUT = ("../private.txt", "link.txt", "./sub/../../private.txt", "{outside}")


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository, with a private file outside of it. It is the working directory."""
    (tmp_path / "private.txt").write_text(PRIVATE)
    folder = tmp_path / "repository"
    (folder / ".git").mkdir(parents=True)
    (folder / "sub").mkdir()
    (folder / "link.txt").symlink_to(tmp_path / "private.txt")
    (folder / "link.js").symlink_to(tmp_path / "private.txt")
    monkeypatch.chdir(folder)
    return folder


def bodies(src: str) -> list[Any]:
    """The bodies of v2.1 that name a file."""
    row = {"key": "f", "type": "file", "src": src}
    return [{"mode": "file", "file": {"src": src}}, {"mode": "formdata", "formdata": [row]}]


def everything_of(run: CollectionRun) -> str:
    """All that a run tells anybody."""
    return "".join(map(repr, run.events))


@pytest.mark.parametrize("way", WAYS_OUT)
def test_the_api_uploads_nothing_from_outside(workspace: Path, lying: StartLiar, way: str) -> None:
    liar = lying(FINE)
    src = way.format(outside=workspace.parent / "private.txt")
    items = [
        {"name": mode["mode"], "request": {"url": liar.url, "method": "POST", "body": mode}}
        for mode in bodies(src)
    ]
    run = run_collection(Writer(workspace).items(*items))
    assert PRIVATE.encode() not in b"".join(liar.heads)
    assert PRIVATE not in everything_of(run)
    assert everything_of(run).count("outside the working directory") == 2


@pytest.mark.parametrize("name", ["../private.txt", "./link.js", "./sub/../../private.txt"])
def test_the_api_loads_no_module_from_outside(workspace: Path, lying: StartLiar, name: str) -> None:
    path = Writer(workspace)(lying(FINE).url, test=f"pm.require({json.dumps(name)})")
    run = run_collection(path)
    assert not run.passed
    assert PRIVATE not in everything_of(run)


def test_a_collection_names_no_certificate_outside(workspace: Path, lying: StartLiar) -> None:
    """v2.1 requests may name a certificate; a private key is not read for whoever asks."""
    liar = lying(FINE)
    source = {"src": str(workspace.parent / "private.txt")}
    certificate = {"name": "c", "matches": ["*"], "key": source, "cert": source}
    request = {"url": liar.url, "certificate": certificate}
    run = run_collection(Writer(workspace).items({"name": "One", "request": request}))
    assert PRIVATE not in everything_of(run)
    assert PRIVATE.encode() not in b"".join(liar.heads)


def test_variables_do_not_lead_outside(workspace: Path, lying: StartLiar) -> None:
    """A path that a script puts together is checked when it is used."""
    liar = lying(FINE)
    before = "pm.environment.set('up', '..'); pm.environment.set('name', 'private.txt');"
    request = {"url": liar.url, "method": "POST", "body": bodies("{{up}}/{{name}}")[0]}
    event = {"listen": "prerequest", "script": {"exec": [before]}}
    item = {"name": "One", "request": request, "event": [event]}
    run = run_collection(Writer(workspace).items(item))
    assert PRIVATE not in everything_of(run)
    assert "outside the working directory" in everything_of(run)
    assert PRIVATE.encode() not in b"".join(liar.heads)


def test_data_is_text_and_names_no_file(workspace: Path, lying: StartLiar) -> None:
    row = {"file": "../private.txt", "at": "@../private.txt"}
    script = "console.log(pm.iterationData.get('file'), pm.iterationData.get('at'))"
    run = run_collection(Writer(workspace)(lying(FINE).url, test=script), data=[row])
    logged = [event.text for event in run.events if isinstance(event, ConsoleLogged)]
    assert logged == ["../private.txt @../private.txt"]


YAML = """\
$kind: http-request
name: Upload
url: {url}
method: POST
body:
  type: file
  content:
    src: {src}
scripts:
  - type: beforeRequest
    code: |-
      pm.test("loads", () => pm.require("../private.txt"));
"""


@pytest.mark.parametrize("src", ["../private.txt", "link.txt"])
async def test_the_editor_reads_nothing_from_outside(
    workspace: Path, lying: StartLiar, start_server: StartServer, src: str
) -> None:
    liar = lying(FINE)
    path = workspace / "Upload.request.yaml"
    path.write_text(YAML.format(url=liar.url, src=src))
    server = await start_server()
    shown: dict[str, Any] = {"experimental": {"postroom": {"runFinished": True}}}
    await server.initialize(workspace, shown)
    uri = await server.open(path)
    answer = await server.command("postroom.send", uri=uri)
    await server.seen("postroom/runFinished", lambda told: told["run"] == answer["run"])
    await server.seen(
        "textDocument/publishDiagnostics", lambda told: "outside the workspace" in repr(told)
    )
    assert PRIVATE not in repr((answer, server.notifications, server.requests))
    assert PRIVATE.encode() not in b"".join(liar.heads)
