"""The report in one HTML file."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from postroom_runtime.reports.html import HtmlReport
from postroom_runtime.runner.events import ItemRef, ItemStarted, RunEvent, RunFinished, VerdictGiven

_VOID = ("meta", "br", "link")


class Balanced(HTMLParser):
    """Fails when elements are not closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def written(story: list[RunEvent], base: Path) -> str:
    report = HtmlReport(base / "report.html", base)
    for event in story:
        report.hear(event)
    report.finish(None)
    return (base / "report.html").read_text("utf-8")


def test_a_whole_page_that_fetches_nothing(story: list[RunEvent], base: Path) -> None:
    page = written(story, base)
    parser = Balanced()
    parser.feed(page)
    assert parser.open == []
    assert parser.scripts == 0
    assert not re.search(r"<(link|img|iframe)|url\(|@import", page)


def test_tells_failures_with_their_source(story: list[RunEvent], base: Path) -> None:
    page = written(story, base)
    assert "What failed" in page
    assert "AssertionError: expected 8 to equal 7" in page
    assert "6 │ pm.expect(pm.response.json().id).to.equal(7);" in page
    assert '<strong class="bad">3</strong>' in page


def test_names_from_outside_are_escaped(base: Path) -> None:
    item = ItemRef("1", "<script>alert(1)</script>", ["Shop", "<script>alert(1)</script>"])
    verdict = VerdictGiven(item, 0, "test", 0, "<img src=x onerror=y>", True)
    page = written([ItemStarted(item, 0), verdict, RunFinished(1.0)], base)
    assert "&lt;img src=x onerror=y&gt;" in page
    assert "<script>" not in page
    assert "<img" not in page
