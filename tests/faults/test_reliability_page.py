"""`docs/reliability.md` names tests that exist, in the files that it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.conftest import ROOT

PAGE = ROOT / "docs" / "reliability.md"
_FILE = re.compile(r"\[`[\w/]+`\]\(\.\./(tests/[\w/]+\.py)\)")
_TEST = re.compile(r"`(test_\w+)`(?!\])")


def promises() -> Iterator[tuple[str, Path, list[str]]]:
    """Each promise, the file of its tests, and their names; a row without a file has that of the
    row above."""
    file: Path | None = None
    for line in PAGE.read_text("utf-8").splitlines():
        cells = line.split(" | ")
        if not line.startswith("| ") or cells[0] == "| promise":
            continue
        named = _FILE.search(cells[1])
        file = ROOT / named[1] if named else file
        assert file is not None, line
        yield cells[0].removeprefix("| "), file, _TEST.findall(cells[1])


@pytest.mark.parametrize(
    ("promise", "file", "tests"), [pytest.param(*row, id=row[0][:60]) for row in promises()]
)
def test_each_promise_has_its_tests(promise: str, file: Path, tests: list[str]) -> None:
    text = file.read_text("utf-8")
    assert [name for name in tests if f"def {name}(" not in text] == [], promise
