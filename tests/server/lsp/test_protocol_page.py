"""`docs/protocol.md` says what the server's tables say. `UPDATE_EXPECT=1` rewrites the page."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import get_args

import pytest
from postroom_runtime.runner.events import RunEvent
from postroom_server.lsp.extensions import NOTIFICATIONS
from postroom_server.lsp.handlers.execute_command import COMMANDS
from postroom_server.workspace.settings import declared, default_of, setting_name

PAGE = Path(__file__).parents[3] / "docs" / "protocol.md"


def table(head: str, rows: Iterable[str]) -> str:
    columns = head.count("|") + 1
    lines = [f"| {head} |", "|" + "---|" * columns, *(f"| {row} |" for row in rows)]
    return "\n" + "\n".join(lines) + "\n"


def listed(values: Mapping[str, str]) -> str:
    return "<br>".join(f"`{name}`: {meaning}" for name, meaning in values.items()) or "–"


def commands() -> str:
    rows = (f"`{one.name}` | {one.summary} | {listed(one.arguments)}" for one in COMMANDS)
    return table("Command | What it does | Arguments", rows)


def notifications() -> str:
    rows = (f"`{one.method}` | {one.summary} | {listed(one.params)}" for one in NOTIFICATIONS)
    return table("Notification | When | Params", rows)


def settings() -> str:
    rows: list[str] = []
    for one in declared():
        choices = " or ".join(f"`{choice}`" for choice in one.metadata["choices"])
        meaning = f"{one.metadata['meaning']} {choices}".strip()
        rows.append(f"`{setting_name(one)}` | `{json.dumps(default_of(one))}` | {meaning}")
    return table("Setting | Default | Meaning", rows)


def events() -> str:
    tags = (str(one.__struct_config__.tag) for one in get_args(RunEvent))
    return ", ".join(f"`{tag}`" for tag in tags)


SECTIONS = {
    "commands": commands(),
    "notifications": notifications(),
    "settings": settings(),
    "events": events(),
}


@pytest.mark.parametrize("name", SECTIONS)
def test_the_page_is_up_to_date(name: str):
    page = PAGE.read_text("utf-8")
    pattern = re.compile(f"(<!-- {name} -->)(.*?)(<!-- /{name} -->)", re.DOTALL)
    found = pattern.search(page)
    assert found is not None
    if os.environ.get("UPDATE_EXPECT"):
        PAGE.write_text(pattern.sub(lambda m: m[1] + SECTIONS[name] + m[3], page), "utf-8")
    else:
        assert found[2] == SECTIONS[name]
