"""Collections as tests of pytest."""

from __future__ import annotations

import json
import os
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


def _pytest(folder: Path, *options: str) -> str:
    """Nothing is loaded but our plugin, whether the package is installed or not."""
    plugins = ("-p", "postroom_runtime.pytest_plugin", "-p", "no:cacheprovider")
    command = [sys.executable, "-m", "pytest", *plugins, *options, str(folder)]
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    ended = subprocess.run(
        command, capture_output=True, text=True, cwd=folder, env=environment, check=False
    )
    return ended.stdout + ended.stderr
