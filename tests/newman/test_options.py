"""Every option of newman's command line is one of ours, and the page about them names them all."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from postroom_runtime.commands.run_arguments import run_parser, split_reporter_options

PAGE = Path(__file__).parents[2] / "docs" / "running.md"
VALUES = {
    "--bail": "folder",
    "--color": "off",
    "--global-var": "a=b",
    "--env-var": "a=b",
}
NUMBERS = ("--iteration-count", "--delay-request", "--timeout", "--timeout-request")


@pytest.fixture(scope="module")
def options(newman: Any) -> dict[str, bool]:
    """newman's options by their long names, and whether each takes a value."""
    text = newman("run", "--help").out
    found = re.findall(r"^  (?:-\w ?, |    )?(--[\w-]+)(?: ([<[]))?", text, re.MULTILINE)
    return {name: bool(value) for name, value in found if name != "--help"}


def test_newman_names_its_options_as_expected(options: dict[str, bool]) -> None:
    assert len(options) > 30
    assert options["--environment"]
    assert not options["--silent"]


def test_each_is_taken(options: dict[str, bool]) -> None:
    parser = run_parser()
    for name, takes_value in options.items():
        value = VALUES.get(name, "1" if name in (*NUMBERS, "--timeout-script") else "x")
        parser.parse_args(["collection.json", name, *([value] if takes_value else [])])


def test_the_page_names_each_of_newmans(options: dict[str, bool]) -> None:
    page = PAGE.read_text("utf-8")
    assert [name for name in options if f"`{name}" not in page] == []


def test_the_page_names_each_of_ours() -> None:
    page = PAGE.read_text("utf-8")
    ours = set(re.findall(r"--[a-z][\w-]+", run_parser().format_help())) - {"--help"}
    missing = [name for name in ours if f"`{name}" not in page]
    assert [name for name in missing if not name.startswith("--reporter-")] == []


def test_the_page_names_no_option_that_nobody_has(options: dict[str, bool]) -> None:
    ours = set(re.findall(r"--[a-z][\w-]+", run_parser().format_help()))
    named = set(re.findall(r"`(--[a-z][\w-]+)", PAGE.read_text("utf-8")))
    named = {name for name in named if not name.startswith(("--reporter-", "--postroom-"))}
    pytest_options = {"--postroom", "--dist"}
    assert named <= ours | options.keys() | pytest_options


@pytest.mark.parametrize(
    "words",
    [
        ["--reporter-cli-no-console"],
        ["--reporter-junit-export", "x.xml"],
        ["--reporter-json-export=x.json"],
        ["--reporter-html-omitResponseBodies"],
    ],
)
def test_options_of_reporters_are_told_apart_from_files(words: list[str]) -> None:
    rest, options = split_reporter_options(["run.json", *words, "--silent"])
    assert rest == ["run.json", "--silent"]
    assert len(options.values) == 1
