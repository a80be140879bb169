"""newman's configuration files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def configured(postroom: Any, shop: Path, tmp_path: Path) -> Any:
    """Run the shop with a `.newmanrc` of some content."""

    def run(content: object, *argv: object) -> Any:
        (tmp_path / ".newmanrc").write_text(json.dumps(content))
        return postroom("run", shop, *argv)

    return run


def test_options_under_both_spellings(configured: Any) -> None:
    ended = configured({"run": {"folder": "Good", "iterationCount": 2, "delay-request": 1}})
    assert ended.code == 0
    assert "Iteration 2" in ended.out


def test_the_command_line_wins(configured: Any) -> None:
    content = {"folder": ["Good"], "iterationCount": 3}
    ended = configured(content, "-i", "Bad", "-n", "1")
    assert ended.code == 1
    assert "✓ path" not in ended.out
    assert "Iteration" not in ended.out


def test_variables_as_newman_keeps_them(configured: Any, server: str) -> None:
    rows = [{"key": "base", "value": server}, {"key": "a", "value": 1}]
    ended = configured({"envVar": rows, "folder": "Good"})
    assert ended.code == 0


def test_flags_and_reporters(configured: Any, tmp_path: Path) -> None:
    content = {
        "reporters": ["cli", "junit", "json"],
        "reporter": {"junit": {"export": "x.xml"}, "cli": {"noConsole": False}},
        "reporterOptions": {"export": "all"},
        "suppressExitCode": True,
        "insecure": False,
    }
    (tmp_path / "all").mkdir()
    assert configured(content).code == 0
    assert (tmp_path / "x.xml").is_file()
    assert [path.suffix for path in (tmp_path / "all").iterdir()] == [".json"]


def test_home_and_working_directory_together(configured: Any, tmp_path: Path) -> None:
    (tmp_path / ".postman").mkdir()
    (tmp_path / ".postman/newmanrc").write_text('{"folder": "Bad", "iterationCount": 2}')
    ended = configured({"folder": "Good"})
    assert ended.code == 0
    assert "Iteration 2" in ended.out


def test_what_is_no_option_is_said(configured: Any) -> None:
    ended = configured({"folder": "Good", "colour": "red"})
    assert ended.code == 0
    assert ".newmanrc: `colour` is no option of `postroom run`" in ended.err


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ({"run": 1}, ".newmanrc: Its `run` must be a JSON object."),
        ({"envVar": [{"value": 1}]}, ".newmanrc: A row of its `env_var` has no `key`."),
        ({"iterationCount": "two"}, "two must be an integer"),
        ([1], ".newmanrc: It cannot be read"),
    ],
)
def test_what_cannot_be_used_ends_with_2(configured: Any, content: object, told: str) -> None:
    ended = configured(content)
    assert ended.code == 2
    assert told in ended.err
    assert "Traceback" not in ended.err
