"""`postroom` itself."""

from __future__ import annotations

from typing import Any

import pytest


def test_help_lists_the_commands(postroom: Any) -> None:
    ended = postroom("--help")
    assert ended.code == 0
    for command in ("run", "send", "check", "convert", "lsp", "echo"):
        assert f"\n  {command} " in ended.out


def test_no_command_is_wrong_usage(postroom: Any) -> None:
    assert postroom().code == 2


def test_an_unknown_command_names_what_is_close(postroom: Any) -> None:
    ended = postroom("rn")
    assert ended.code == 2
    assert "Did you mean `postroom run`?" in ended.err


def test_version(postroom: Any) -> None:
    ended = postroom("--version")
    assert ended.code == 0
    assert ended.out.startswith("postroom ")


@pytest.mark.parametrize("command", ["run", "send", "check", "convert", "lsp"])
def test_help_of_a_command(postroom: Any, command: str) -> None:
    ended = postroom(command, "--help")
    assert ended.code == 0
    assert f"postroom {command}" in ended.out
