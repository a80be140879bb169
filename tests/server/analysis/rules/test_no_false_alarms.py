"""Real scripts: what the rules say about them is true, or nothing.

The examples have no mistakes. The scripts that the sandbox is tested with have many, on purpose:
what each area is about is listed, and any other finding is a false alarm (or a new kind of case,
to be looked at and listed).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from postroom_runtime.formats.blocks import script_blocks
from postroom_server.analysis.diagnostics import diagnose
from postroom_server.analysis.script import Script

ROOT = Path(__file__).parents[4]
CASES = sorted((ROOT / "tests" / "fixtures" / "scripts").glob("*/*/script.js"))
ABOUT = {
    "assertions": "PM002 PM004 PM005 PM006 PM012 PM013 PM025 PM026 PM027 PM031 PM032 PM042 PM072",
    "chai": "PM026 PM027 PM073",
    "console": "PM060",
    "cookies": "PM033 PM034",
    "dynamic": "PM052",
    "errors": "PM001 PM014 PM019 PM029 PM049",
    "execution": "PM017 PM023 PM029 PM036 PM065",
    "globals": "PM007 PM021 PM022 PM047 PM048 PM069 PM070 syntax",
    "language": "PM022 syntax",
    "legacy": "PM001 PM015 PM017 PM029 PM075",
    "libraries": "PM017 PM064",
    "lists": "PM024 PM077",
    "modules": "PM017 PM020 PM025",
    "pm": "PM001",
    "rejections": "PM003 PM014 PM017 PM022",
    "request": "PM024 PM025 PM044 PM045 PM077",
    "response": "PM025 PM033 PM045 PM077",
    "send-request": "PM009 PM010 PM011 PM043",
    "state": "PM015 PM017 PM029 PM048 PM049",
    "test": "PM003 PM008 PM028 PM029 PM056",
    "timers": "PM029 PM059",
    "variables": "PM015 PM016 PM024 PM051 PM052 PM053 PM054 PM063 PM075 PM077",
    "url": "PM025",
    "vault": "PM050",
    "visualizer": "PM076",
}


def _name(path: Path) -> str:
    return "/".join(path.parts[-3:-1])


@pytest.mark.parametrize("path", CASES, ids=_name)
def test_a_script_of_the_sandbox_has_its_own_mistakes_alone(path: Path) -> None:
    context = path.parent / "context.json"
    own: dict[str, Any] = json.loads(context.read_text("utf-8")) if context.exists() else {}
    kind = own.get("info", {}).get("eventName", "test")
    found = diagnose(Script(path.read_text("utf-8"), kind))
    allowed = ABOUT.get(path.parts[-3], "").split()
    assert [(one.code, one.message) for one in found if one.code not in allowed] == []


def _examples() -> list[Path]:
    files = (path for path in (ROOT / "examples").rglob("*") if path.is_file())
    return sorted(path for path in files if path.suffix in (".json", ".yaml", ".js"))


@pytest.mark.parametrize("path", _examples(), ids=lambda path: path.name)
def test_the_examples_have_no_mistakes(path: Path) -> None:
    for block in script_blocks(path, path.read_text("utf-8")).blocks:
        found = diagnose(Script(block.text, block.kind, block.level))
        assert [(one.code, one.message) for one in found] == []
