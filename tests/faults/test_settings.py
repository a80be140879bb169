"""Settings that nobody would write, from the editor and from a project's file: each is told in one
short sentence, or is none of our business."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from postroom_server.workspace.project_file import NAMES, project_settings
from postroom_server.workspace.project_problems import project_problems
from postroom_server.workspace.settings import Settings, declared, merged, setting_name

from tests.faults.conftest import StartServer

LONGEST = 400
"""Characters of a sentence."""

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
names = st.sampled_from(
    [setting_name(one) for one in declared()] + ["scripts", "inlayHints", "response", "postroom"]
)


def nested(depth: int, holder: type[list[Any]] | type[dict[str, Any]]) -> Any:
    """A value in a value in a value."""
    value: Any = holder()
    for _ in range(depth):
        value = [value] if holder is list else {"a": value}
    return value


ODD: tuple[Any, ...] = (
    *("text", 3, -1, 10**30, 10**5000, 1.5, True, [], [1, None], {}, {"a": 1}, {"": {"": ""}}),
    *("x" * 100_000, ["x" * 100_000], "\ud800", "\0", nested(5000, list), nested(5000, dict)),
)


def are_short(problems: list[str]) -> bool:
    return all(len(one) <= LONGEST and "\n" not in one for one in problems)


@pytest.mark.parametrize("number", range(len(ODD)))
@pytest.mark.parametrize("name", ["", *(setting_name(one) for one in declared()), "scripts"])
def test_an_odd_value_is_taken_or_told_in_a_sentence(name: str, number: int) -> None:
    value = ODD[number]
    found, problems = merged(Settings(), {name: value} if name else value)
    assert are_short(problems)
    assert isinstance(found.script_timeout, int)
    assert 0 <= found.script_timeout < 2**31


@settings(max_examples=200, deadline=None, database=None, derandomize=True)
@given(st.dictionaries(names | st.text(), values) | values)
def test_any_settings(said: Mapping[str, object] | object) -> None:
    _, problems = merged(Settings(), said)
    assert are_short(problems)


TOML = {
    "lists in lists": "a = " + "[" * 5000,
    "tables in tables": "a = " + "{a = " * 5000,
    "a key of many parts": ".".join(["a"] * 3000) + " = 1",
    "rules of many parts": "rules." + ".".join(["a"] * 900) + " = 1",
    "a number of many digits": "script-timeout = " + "9" * 5000,
    "a negative number": "script-timeout = -1",
    "a date": "environment = 1979-05-27",
    "no number": "script-timeout = nan",
    "rules as a list of tables": "[[rules]]\nPM001 = 'off'",
    "groups as values": "scripts = 3\ninlay-hints = 'x'",
    "a long text": f"profile = '{'x' * 100_000}'",
    "a zero byte": "\0",
    "UTF-16": "profile = 'newman'".encode("utf-16"),
    "no UTF-8": b"profile = '\xff'",
    "a megabyte": "# " + "x" * 1_000_000,
}


@pytest.mark.parametrize("text", TOML.values(), ids=TOML)
def test_an_odd_project_file_is_told_in_a_sentence(tmp_path: Path, text: str | bytes) -> None:
    content = text if isinstance(text, bytes) else text.encode()
    (tmp_path / "postroom.toml").write_bytes(content)
    found, problems = project_settings(tmp_path)
    assert found == Settings()
    assert problems
    assert are_short(problems)
    assert are_short([one.message for one in project_problems(tmp_path)])


@pytest.mark.parametrize("text", TOML.values(), ids=TOML)
def test_an_odd_table_of_another_tool_is_none_of_our_business(
    tmp_path: Path, text: str | bytes
) -> None:
    content = text if isinstance(text, bytes) else text.encode()
    (tmp_path / "pyproject.toml").write_bytes(b"[tool.other]\n" + content)
    assert project_settings(tmp_path)[0] == Settings()
    assert project_problems(tmp_path) == ()


def test_a_byte_order_mark_is_no_part_of_the_settings(tmp_path: Path) -> None:
    (tmp_path / "postroom.toml").write_text("profile = 'newman'", "utf-8-sig")
    assert project_settings(tmp_path) == (Settings(profile="newman"), [])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["folder", "pipe"])
def test_what_is_no_file_is_not_read(tmp_path: Path, name: str, make: Any) -> None:
    make(tmp_path / name)
    found, problems = project_settings(tmp_path)
    assert found == Settings()
    assert problems == (["postroom.toml is no file."] if name == NAMES[0] else [])
    assert project_problems(tmp_path) == ()


@pytest.mark.parametrize("number", [0, 2, 7, 8, 11, 13])
async def test_an_editor_that_says_odd_things(
    start_server: StartServer, tmp_path: Path, number: int
) -> None:
    odd = ODD[number]
    folder = tmp_path / "ws"
    folder.mkdir()
    (folder / "postroom.toml").write_text("rules = 4\nprofile = ['newman']\n")
    client = await start_server()
    client.answers["workspace/configuration"] = [odd]
    able = {"workspace": {"configuration": True}}
    await client.initialize(folder, able, initializationOptions=odd)
    for settings_ in (odd, {"postroom": odd}, {"postroom": {"rules": odd, "profile": odd}}):
        await client.notify("workspace/didChangeConfiguration", {"settings": settings_})
    uri = await client.open(folder / "a.afterResponse.js", "pm.response.cod;", "javascript")
    found = await client.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})
    assert [one["code"] for one in found["items"]] == ["PM025"]
