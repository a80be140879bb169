"""The report in one HTML file."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

from postroom_runtime.reports.html import HtmlReport
from postroom_runtime.reports.omissions import Omissions
from postroom_runtime.runner.events import (
    Exchanged,
    ItemFinished,
    ItemRef,
    ItemStarted,
    RunEvent,
    RunFinished,
    SentRequest,
    VerdictGiven,
)
from postroom_runtime.scripting.frames import ResponseData

_VOID = ("meta", "br", "link", "input")


class Balanced(HTMLParser):
    """Fails when elements are not closed in order, or when one would need leave to run."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in ("script", "link", "img", "iframe", "object", "form")
        assert not [name for name, _ in attrs if name == "style" or name.startswith("on")]
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def written(story: list[RunEvent], base: Path, omissions: Omissions | None = None) -> str:
    report = HtmlReport(base / "report.html", base, omissions or Omissions())
    for event in story:
        report.hear(event)
    report.finish(None)
    return (base / "report.html").read_text("utf-8")


def test_a_whole_page_that_fetches_nothing(story: list[RunEvent], base: Path) -> None:
    page = written(story, base)
    parser = Balanced()
    parser.feed(page)
    assert parser.open == []
    assert not re.search(r"url\(|@import|https?://(?!h/|127)", page)


def test_the_policy_lets_only_its_own_style_in(story: list[RunEvent], base: Path) -> None:
    page = written(story, base)
    policy = re.search(r'Security-Policy" content="([^"]*)"', page)
    style = re.search(r"<style>(.*)</style>", page, re.DOTALL)
    assert policy is not None
    assert style is not None
    digest = b64encode(sha256(style[1].encode()).digest()).decode()
    assert policy[1].startswith(f"default-src 'none'; style-src 'sha256-{digest}';")


def test_tells_failures_with_their_source(story: list[RunEvent], base: Path) -> None:
    page = written(story, base)
    assert "What failed" in page
    assert "AssertionError: expected 8 to equal 7" in page
    assert "6 │ pm.expect(pm.response.json().id).to.equal(7);" in page
    assert '<dt>expected</dt><dd class="good">7</dd>' in page
    assert '<strong class="bad">3</strong>' in page
    first = page.index('<a href="#turn-0">Auth / Login</a> › has the id')
    assert first < page.index('<details id="turn-0" class="turn failed" open>')


def test_turns_can_be_filtered_by_their_state(story: list[RunEvent], base: Path) -> None:
    page = written(story, base)
    labels = re.findall(r'<label for="show-\w+">([^<]*)</label>', page)
    assert labels == ["All 3", "Failed 2", "Skipped 1"]
    assert re.findall(r'class="turn (\w+)"', page) == ["failed", "failed", "skipped"]


def test_bodies_are_laid_out_and_bounded(base: Path) -> None:
    item = ItemRef("1", "Big", ["Shop", "Big"])
    bodies = ['{"a":1}', "x" * 50_000]
    sent = SentRequest("GET", "http://h/")
    turn = [
        Exchanged(item, 0, "collection", sent, ResponseData(code=200, text=text)) for text in bodies
    ]
    page = written([ItemStarted(item, 0), *turn, ItemFinished(item, 0)], base)
    assert "<pre>{\n  &quot;a&quot;: 1\n}</pre>" in page
    assert "…\n(30000 more characters)</pre>" in page


def test_a_page_that_gets_too_large_leaves_out_what_passed(base: Path) -> None:
    item = ItemRef("1", "Big", ["Shop", "Big"])
    failed = VerdictGiven(item, 0, "test", 0, "no", False)
    response = ResponseData(code=200, text="x" * 20_000)
    sent = Exchanged(item, 0, "collection", SentRequest("GET", "http://h/"), response)
    turn: list[RunEvent] = [ItemStarted(item, 0), sent, ItemFinished(item, 0)]
    page = written([*turn * 1000, *turn[:2], failed, turn[2]], base)
    assert "left out, or this page would get too large" in page
    assert len(page) < 13_000_000
    assert "xxx" in page[page.rindex("<details id=") :]


def test_bodies_can_be_left_out(story: list[RunEvent], base: Path) -> None:
    page = written(story, base, Omissions(response_bodies=True))
    assert "&quot;id&quot;" not in page
    assert "a=1" in page


def test_names_from_outside_are_escaped(base: Path) -> None:
    item = ItemRef("1", "<script>alert(1)</script>", ["Shop", "<script>alert(1)</script>"])
    verdict = VerdictGiven(item, 0, "test", 0, "<img src=x onerror=y>", True)
    page = written([ItemStarted(item, 0), verdict, RunFinished(1.0)], base)
    assert "&lt;img src=x onerror=y&gt;" in page
    assert "<script>" not in page
    assert "<img" not in page
