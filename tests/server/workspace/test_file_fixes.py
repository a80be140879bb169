"""Fixes of what is wrong in files outside of their scripts: afterwards the problem is gone."""

from __future__ import annotations

from pathlib import Path

import pytest
from postroom_runtime.formats.blocks import script_blocks
from postroom_runtime.text import LineIndex
from postroom_server.text import apply_edits
from postroom_server.workspace.file_fixes import file_fixes

REQUEST = Path("A.request.yaml")
DEFINITION = Path(".resources/definition.yaml")
COLLECTION = Path("A.postman_collection.json")
HEAD = "$kind: http-request\nurl: http://localhost\n"


def _first_fix(path: Path, text: str) -> str | None:
    for problem in script_blocks(path, text).problems:
        for fix in file_fixes(problem, text, LineIndex(text)):
            after = apply_edits(text, fix.edits)
            left = [one.message for one in script_blocks(path, after).problems]
            assert problem.message not in left
            return after
    return None


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        (REQUEST, f"{HEAD}metod: GET # why\n", f"{HEAD}method: GET # why\n"),
        (REQUEST, f"{HEAD}header:\n  - key: A\n    value: b\n",
         f"{HEAD}headers:\n  - key: A\n    value: b\n"),
        (REQUEST, f"{HEAD}headers:\n  A: 1\n", f'{HEAD}headers:\n  A: "1"\n'),
        (REQUEST, f"{HEAD}scripts:\n  - type: test\n    code: f();\n",
         f"{HEAD}scripts:\n  - type: afterResponse\n    code: f();\n"),
        (REQUEST, f"{HEAD}scripts:\n  - type: 'http:beforeRequest'\n    code: f();\n",
         f"{HEAD}scripts:\n  - type: 'beforeRequest'\n    code: f();\n"),
        (DEFINITION, "$kind: collection\nscripts:\n  - type: prerequest\n    code: f();\n",
         "$kind: collection\nscripts:\n  - type: http:beforeRequest\n    code: f();\n"),
        (COLLECTION, '{"info": {"name": "A"}, "item": [], "variables": [{"key": "a"}]}',
         '{"info": {"name": "A"}, "item": [], "variable": [{"key": "a"}]}'),
    ],
)  # fmt: skip
def test_a_small_change_mends_it(path: Path, before: str, after: str) -> None:
    assert _first_fix(path, before) == after


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (REQUEST, f"{HEAD}event:\n  - listen: test\n"),
        (REQUEST, f"{HEAD}headers:\n  - key: A\n"),
        (REQUEST, f"{HEAD}body: {{mode: raw}}\n"),
        (REQUEST, "url: {{x}}/y\n"),
        (COLLECTION, '{"info": {"name": "A"}, "item": [{"name": "x"}]}'),
    ],
)
def test_what_takes_more_is_left_to_the_person(path: Path, text: str) -> None:
    assert script_blocks(path, text).problems
    assert _first_fix(path, text) is None
