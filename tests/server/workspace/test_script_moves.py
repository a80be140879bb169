"""Scripts moved into files of their own, and back: the files mean the same as before."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from postroom_runtime.formats.blocks import ScriptBlock, script_blocks
from postroom_server.workspace.script_moves import loaded_file, moved_back, moved_in, moved_out

HERE = Path("/w")
REQUEST = HERE / "Log in.request.yaml"
YAML = """\
$kind: http-request
url: "{{base}}/x" # stays
scripts:
  - type: beforeRequest
    code: pm.info;
  - type: afterResponse
    code: |-
      // first
      pm.test("a", () => {
        pm.response.to.be.ok;
      });
order: 1000
"""
COLLECTION = HERE / "Shop.postman_collection.json"


def _json(script: str) -> str:
    event = {"listen": "test", "script": {"exec": script.split("\n")}}
    item = {"name": "Log in: now", "request": "http://localhost", "event": [event]}
    return json.dumps({"info": {"name": "Shop"}, "item": [item]}, indent=2)


def _blocks(path: Path, text: str) -> list[ScriptBlock]:
    return list(script_blocks(path, text).blocks)


def test_a_script_of_a_request_goes_beside_it_and_back() -> None:
    _, block = _blocks(REQUEST, YAML)
    move = moved_out(REQUEST, YAML, block, lambda _: False)
    assert move is not None
    home = HERE / "Log in.afterResponse.js"
    assert move.created == {home: f"{block.text}\n"}
    after = move.changed[REQUEST]
    assert [one.text for one in _blocks(REQUEST, after)] == ["pm.info;"]
    assert "# stays" in after
    back = moved_in(home, move.created[home], REQUEST, after)
    assert back is not None
    assert back.deleted == (home,)
    again = _blocks(REQUEST, back.changed[REQUEST])
    assert [one.text.rstrip("\n") for one in again] == ["pm.info;", block.text]


def test_the_last_script_takes_its_key_along() -> None:
    text = "$kind: http-request\nurl: x\nscripts:\n  - type: beforeRequest\n    code: f();\n"
    (block,) = _blocks(REQUEST, text)
    move = moved_out(REQUEST, text, block, lambda _: False)
    assert move is not None
    assert move.changed[REQUEST] == "$kind: http-request\nurl: x\n"


def test_a_place_that_is_taken_is_left_alone() -> None:
    _, block = _blocks(REQUEST, YAML)
    assert moved_out(REQUEST, YAML, block, lambda _: True) is None
    assert moved_in(HERE / "Log in.afterResponse.js", "f();", REQUEST, YAML) is None


def test_scripts_in_one_line_of_yaml_stay() -> None:
    text = "$kind: http-request\nurl: x\nscripts: [{type: beforeRequest, code: f();}]\n"
    (block,) = _blocks(REQUEST, text)
    assert moved_out(REQUEST, text, block, lambda _: False) is None


def test_a_script_in_json_becomes_a_module_and_comes_back() -> None:
    script = 'pm.test("a", () => {\n  pm.response.to.be.ok;\n});'
    text = _json(script)
    (block,) = _blocks(COLLECTION, text)
    taken = HERE / "Log-in-now.afterResponse.js"
    move = moved_out(COLLECTION, text, block, lambda path: path == taken)
    assert move is not None
    home = HERE / "Log-in-now 2.afterResponse.js"
    assert move.created == {home: f"{script}\n"}
    after = move.changed[COLLECTION]
    (loading,) = _blocks(COLLECTION, after)
    assert loading.text == 'pm.require("./Log-in-now 2.afterResponse.js");'
    assert loaded_file(COLLECTION, loading) == home
    back = moved_back(COLLECTION, after, loading, home, move.created[home])
    assert back.changed == {COLLECTION: text}
    assert back.deleted == ()


@pytest.mark.parametrize(
    "script",
    [
        "const a = await pm.sendRequest('x');",
        "return;",
        "tests['a'] = true;",
        "postman.setNextRequest(null);",
        "f(;",
        " ",
    ],
)
def test_what_would_mean_something_else_in_a_module_stays(script: str) -> None:
    text = _json(script)
    (block,) = _blocks(COLLECTION, text)
    assert moved_out(COLLECTION, text, block, lambda _: False) is None


@pytest.mark.parametrize("script", ["f();", "const a = pm.require('./a.js');", "pm.require(x);"])
def test_only_a_script_that_loads_and_no_more_can_come_back(script: str) -> None:
    (block,) = _blocks(COLLECTION, _json(script))
    assert loaded_file(COLLECTION, block) is None
