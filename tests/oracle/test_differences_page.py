"""The page that tells users how Postroom differs from Postman, against the oracle's table."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
PAGE = (HERE.parents[1] / "docs" / "differences.md").read_text("utf-8")
CASES = HERE.parent / "fixtures" / "scripts"
DIFFERENCES: list[dict[str, Any]] = tomllib.loads((HERE / "differences.toml").read_text("utf-8"))[
    "difference"
]


@pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda each: each["cases"][0])
def test_the_page_tells_each_difference(difference: dict[str, Any]):
    assert difference.get("only_here") or f"| {difference['reason']} |" in PAGE


@pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda each: each["cases"][0])
def test_the_cases_of_a_difference_exist(difference: dict[str, Any]):
    missing = [case for case in difference["cases"] if not (CASES / case / "script.js").is_file()]
    assert missing == []
