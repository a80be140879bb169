"""`docs/reliability.md` names tests that exist, in the files that it says; so does the README."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.conftest import ROOT

PAGE = ROOT / "docs" / "reliability.md"
README = ROOT / "README.md"
_NAMED = re.compile(r"\[`[\w/]+`\]\((?P<file>[\w./]+\.py)\)|`(?P<test>test_\w+)`(?!\])")


def rows() -> Iterator[tuple[str, str]]:
    """Each promise, and the cell that names its tests."""
    for line in PAGE.read_text("utf-8").splitlines():
        cells = line.removeprefix("| ").split(" | ")
        if line.startswith("| ") and cells[0] != "promise":
            yield cells[0], cells[1]


def promises() -> Iterator[tuple[str, list[tuple[Path, str]]]]:
    """Each promise and its tests: file and name, no name where all of a file is meant. A test
    without a file before it stands in the file that was named last, in its row or above."""
    file = ROOT
    for promise, cell in rows():
        tests: list[tuple[Path, str]] = []
        for named in _NAMED.finditer(cell):
            if named["file"]:
                file = (PAGE.parent / named["file"]).resolve()
                tests.append((file, ""))
            else:
                tests.append((file, named["test"]))
        yield promise, tests


@pytest.mark.parametrize(
    ("promise", "tests"), [pytest.param(*row, id=row[0][:60]) for row in promises()]
)
def test_each_promise_has_its_tests(promise: str, tests: list[tuple[Path, str]]) -> None:
    assert tests, promise
    for file, name in tests:
        text = file.read_text("utf-8")
        assert f"def {name}(" in text if name else "def test_" in text, name


def test_the_readme_names_tests_that_exist() -> None:
    section = README.read_text("utf-8").partition("## Reliable")[2].partition("\n## ")[0]
    files = [named["file"] for named in _NAMED.finditer(section)]
    assert files
    assert [file for file in files if not (ROOT / file).is_file()] == []
    assert "(docs/reliability.md)" in section
