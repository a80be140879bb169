"""Files and folders whose names are not UTF-8, as another system's archive brings them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from postroom_runtime.runner.events import ItemFinished, VerdictGiven
from postroom_runtime.service.frames import Done, Run

from tests.faults.conftest import Terminal
from tests.runtime.service.test_service import service

REQUEST = """\
$kind: http-request
method: GET
url: {url}
scripts:
  - type: afterResponse
    code: |-
      console.log(pm.info.requestName)
      pm.test('fails', () => pm.expect(1).to.eql(2))
"""
REPORTS = ("-r", "cli,json,junit,html", "--reporter-json-export", "report.json")


@pytest.fixture
def odd(tmp_path: Path, url: str) -> Path:
    """A collection, one request of which is broken."""
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    folder.mkdir()
    (folder / os.fsdecode(b"th\xe9.request.yaml")).write_text(REQUEST.format(url=url))
    (folder / os.fsdecode(b"bad\xe9.request.yaml")).write_text("url: [")
    (folder / os.fsdecode(b"l\xe9.js")).write_text("pm.test('ok', () => {})")
    return folder


def test_a_run_and_its_reports(postroom: Terminal, odd: Path) -> None:
    ended = postroom("run", odd, *REPORTS)
    assert "Traceback" not in ended.err
    assert ended.code == 1
    assert "th\ufffd" in ended.out
    report = json.loads((odd.parent / "report.json").read_text("utf-8"))
    assert report["collection"]["item"][0]["name"] == "th\ufffd"
    assert report["run"]["failures"][0]["error"]["message"] == "expected 1 to deeply equal 2"


@pytest.mark.parametrize("file", [b"th\xe9.request.yaml", b"l\xe9.js"])
def test_one_file(postroom: Terminal, odd: Path, file: bytes) -> None:
    ended = postroom("run", odd / os.fsdecode(file))
    assert (ended.err, ended.code) == ("", 1 if file.startswith(b"th") else 0)


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github", "junit"])
def test_its_findings(postroom: Terminal, odd: Path, form: str) -> None:
    ended = postroom("check", "--format", form, odd)
    assert (ended.err, ended.code) == ("", 1)
    assert "bad" in ended.out


@pytest.fixture
def shop(odd: Path) -> Path:
    """The same in a folder that an editor can name."""
    return odd.rename(odd.with_name("shop"))


async def test_a_run_for_the_editor(shop: Path) -> None:
    async with service() as talk:
        talk.send(Run(1, str(shop)))
        assert isinstance(await talk.end_of(1), Done)
    assert [event.item.name for event in talk.of(1, ItemFinished)] == ["th\ufffd"]
    assert [event.name for event in talk.of(1, VerdictGiven)] == ["fails"]
