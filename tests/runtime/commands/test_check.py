"""`postroom check`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A collection whose second script line does not compile."""
    script = ["const a = 1;", "const = 2;"]
    event = {"listen": "test", "script": {"exec": script}}
    item = {"name": "R", "request": "http://h/", "event": [event]}
    path = tmp_path / "broken.postman_collection.json"
    path.write_text(json.dumps({"info": {"name": "B"}, "item": [item]}, indent=1))
    return path


def test_nothing_to_find(postroom: Any, shop: Path) -> None:
    ended = postroom("check", shop)
    assert ended.code == 0
    assert ended.out == "✓ Nothing found in 1 collection or environment.\n"


def test_a_script_that_does_not_compile(postroom: Any, broken: Path) -> None:
    ended = postroom("check")
    assert ended.code == 1
    first, line, caret, *_ = ended.out.splitlines()
    assert first.startswith("broken.postman_collection.json:")
    assert "error: SyntaxError" in first
    assert line[caret.index("^") :].startswith("= 2;")


def test_as_json_and_as_sarif(postroom: Any, broken: Path) -> None:
    (finding,) = json.loads(postroom("check", "-f", "json").out)["findings"]
    assert (finding["severity"], finding["code"]) == ("error", "syntax")
    sarif = json.loads(postroom("check", "-f", "sarif").out)
    region = sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region["startLine"] == finding["line"]


def test_as_github_annotations(postroom: Any, broken: Path) -> None:
    out = postroom("check", "-f", "github").out
    assert out.startswith("::error file=broken.postman_collection.json,line=")


def test_a_file_that_cannot_be_read_is_a_finding(postroom: Any, tmp_path: Path) -> None:
    (tmp_path / "cut.postman_collection.json").write_text('{"info"')
    ended = postroom("check", tmp_path)
    assert ended.code == 1
    assert "cut.postman_collection.json:1:" in ended.out


def test_nowhere_to_look(postroom: Any, tmp_path: Path) -> None:
    ended = postroom("check", tmp_path / "nobody")
    assert ended.code == 2
    ended = postroom("check", tmp_path)
    assert ended.code == 2
    assert "no Postman collection" in ended.err


def test_what_the_rules_find(postroom: Any, tmp_path: Path) -> None:
    event = {"listen": "prerequest", "script": {"exec": ["pm.nobody();"]}}
    item = {"name": "R", "request": "http://h/", "event": [event]}
    path = tmp_path / "rules.postman_collection.json"
    path.write_text(json.dumps({"info": {"name": "B"}, "item": [item]}))
    ended = postroom("check", path)
    assert ended.code == 1
    assert "`pm` has no member `nobody`" in ended.out
