"""Collections as tests of pytest."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

SCRIPT = """\
pm.test('passes', () => {});
pm.test("it's wrong", () => pm.expect(1).to.equal(2));
pm.test.skip('later', () => {});
for (const n of [1, 2]) pm.test(`computed ${n}`, () => pm.expect(n).to.equal(1));
pm.execution.skipRequest();
"""


def test_an_item_per_test_and_one_for_the_rest(tmp_path: Path) -> None:
    event = {"listen": "prerequest", "script": {"exec": SCRIPT.splitlines()}}
    item = {"name": "Login", "request": "http://127.0.0.1:1/", "event": [event]}
    folder = {"name": "Auth", "item": [item]}
    path = tmp_path / "shop.postman_collection.json"
    path.write_text(json.dumps({"info": {"name": "Shop"}, "item": [folder]}, indent=1))
    text = _pytest(tmp_path, "--postroom", "-rA")
    assert "PASSED shop.postman_collection.json::Auth/Login::passes" in text
    assert "FAILED shop.postman_collection.json::Auth/Login::it's wrong" in text
    assert "FAILED shop.postman_collection.json::Auth/Login::request" in text
    assert "AssertionError: expected 1 to equal 2" in text
    assert "^" in text
    assert "Traceback" not in text


def test_nothing_is_collected_unless_it_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "shop.postman_collection.json").write_text("{}")
    assert "no tests ran" in _pytest(tmp_path)


def test_a_collection_that_cannot_be_read_is_an_error_of_collecting(tmp_path: Path) -> None:
    (tmp_path / "cut.postman_collection.json").write_text('{"info"')
    text = _pytest(tmp_path, "--postroom")
    assert "cut.postman_collection.json:1:" in text
    assert "1 error" in text


def test_variables_and_rows_from_the_command_line(tmp_path: Path) -> None:
    script = [
        "pm.test('row', () => pm.expect(pm.iterationData.get('n')).to.be.a('number'));",
        "pm.test('who', () => pm.expect(pm.environment.get('who')).to.equal('me=you'));",
        "pm.test('global', () => pm.expect(pm.globals.get('g')).to.equal('x'));",
        "pm.execution.skipRequest();",
    ]
    _collection(tmp_path / "a.postman_collection.json", script)
    (tmp_path / "rows.csv").write_text("n\n1\n2\n")
    values = [{"key": "g", "value": "x", "enabled": True}]
    (tmp_path / "g.json").write_text(json.dumps({"values": values}))
    text = _pytest(
        tmp_path,
        *("--postroom", "--postroom-env-var", "who=me=you"),
        *("--postroom-data", str(tmp_path / "rows.csv")),
        *("--postroom-globals", str(tmp_path / "g.json"), "--postroom-insecure"),
    )
    assert "3 passed, 1 skipped" in text


def test_xdist_carries_whole_collections_to_its_processes(tmp_path: Path) -> None:
    for name in "abcd":
        script = [
            f"pm.test('one', () => {{}}); pm.test('two', () => pm.expect('{name}').to.equal('a'));",
            "pm.execution.skipRequest();",
        ]
        _collection(tmp_path / f"{name}.postman_collection.json", script)
    text = _pytest(
        tmp_path, "-p", "xdist", "-n", "2", "--dist", "loadfile", "-v", "--postroom", "-rA"
    )
    told = re.findall(r"^\[(gw\d)\].* (PASSED|FAILED|SKIPPED) (\w)\.postman", text, re.MULTILINE)
    assert len(told) == 12
    assert len({worker for worker, _, _ in told}) == 2
    for name in "abcd":
        assert len({worker for worker, _, file in told if file == name}) == 1
    assert [outcome for _, outcome, file in told if file == "a"].count("PASSED") == 2
    assert "expected 'b' to equal 'a'" in text
    assert "5 passed, 3 failed" in text.replace("3 failed, 5 passed", "5 passed, 3 failed")


def test_a_secret_in_a_source_line_is_covered(tmp_path: Path) -> None:
    path = tmp_path / "a.postman_collection.json"
    _collection(path, ["pm.test('own', () => pm.expect('tok-4711').to.equal('me'));"])
    bearer = {"type": "bearer", "bearer": [{"key": "token", "value": "tok-4711"}]}
    path.write_text(json.dumps({**json.loads(path.read_text()), "auth": bearer}, indent=1))
    text = _pytest(tmp_path, "--postroom")
    assert "pm.expect('******').to.equal('me')" in text
    assert "tok-4711" not in text


def _collection(path: Path, script: list[str]) -> None:
    event = {"listen": "prerequest", "script": {"exec": script}}
    item = {"name": "Login", "request": "http://127.0.0.1:1/", "event": [event]}
    path.write_text(json.dumps({"info": {"name": "Shop"}, "item": [item]}, indent=1))


def _pytest(folder: Path, *options: str) -> str:
    """Nothing is loaded but our plugin, whether the package is installed or not, and nothing that
    others have put into the folders above."""
    (folder / "pytest.ini").write_text("[pytest]\n")
    plugins = ("-p", "postroom_runtime.pytest_plugin", "-p", "no:cacheprovider")
    command = [sys.executable, "-m", "pytest", *plugins, *options, str(folder)]
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    ended = subprocess.run(
        command, capture_output=True, text=True, cwd=folder, env=environment, check=False
    )
    return ended.stdout + ended.stderr
