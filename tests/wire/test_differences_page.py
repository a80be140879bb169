"""The page that tells users how Postroom differs from Postman, against the table of requests."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PAGE = (HERE.parents[1] / "docs" / "differences.md").read_text("utf-8")
TABLE = tomllib.loads((HERE / "differences.toml").read_text("utf-8"))
REASONS = sorted({row["reason"] for kind in ("varies", "difference") for row in TABLE[kind]})


@pytest.mark.parametrize("reason", REASONS)
def test_the_page_tells_each_difference(reason: str) -> None:
    assert f"| {reason} |" in PAGE
