"""The API reference in `docs/api` is what the declaration says now."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from postroom_server.api.document import documents, write

FOLDER = Path(__file__).parents[3] / "docs" / "api"


@pytest.mark.parametrize("name", sorted(documents()))
def test_a_page_is_fresh(name: str) -> None:
    assert (FOLDER / name).read_text("utf-8") == documents()[name], (
        "run `python -m postroom_server.api.document docs/api`"
    )


def test_no_page_is_left_over() -> None:
    assert {path.name for path in FOLDER.iterdir()} == documents().keys()


def test_every_link_leads_to_a_heading() -> None:
    pages = documents()
    anchors = {(name, anchor) for name, text in pages.items() for anchor in headings(text)}
    links = {
        (page, anchor)
        for text in pages.values()
        for page, anchor in re.findall(r"\]\(([\w-]+\.md)#([^)]+)\)", text)
    }
    assert links - anchors == set()


def headings(text: str) -> list[str]:
    """The anchors of a page, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return [re.sub(r"[^\w\- ]", "", it.lower()).replace(" ", "-") for it in titles]


def test_the_pages_are_written(tmp_path: Path) -> None:
    write(tmp_path / "api")
    assert (tmp_path / "api" / "pm.md").read_text("utf-8") == documents()["pm.md"]
