"""The report for the terminal."""

from __future__ import annotations

import io
from pathlib import Path

from postroom_runtime.reports.style import Style
from postroom_runtime.reports.terminal import TerminalOptions, TerminalReport
from postroom_runtime.runner.events import ItemRef, ItemStarted, RunEvent, RunStarted

GOLDEN = Path(__file__).parent / "golden"


def told(story: list[RunEvent], options: TerminalOptions, style: Style | None = None) -> str:
    stream = io.StringIO()
    report = TerminalReport(stream, style or Style(), options)
    for event in story:
        report.hear(event)
    report.finish(None)
    return stream.getvalue()


def test_the_whole_report(story: list[RunEvent], base: Path) -> None:
    golden = (GOLDEN / "terminal.txt").read_text("utf-8")
    assert told(story, TerminalOptions(base)) == golden


def test_in_plain_ascii(story: list[RunEvent], base: Path) -> None:
    text = told(story, TerminalOptions(base), Style(unicode=False))
    assert text.isascii()
    assert "  x has the id  [1]  Login.request.yaml:6:45\n" in text


def test_escape_sequences_of_others_are_spelled_out(story: list[RunEvent], base: Path) -> None:
    text = told(story, TerminalOptions(base))
    assert "\x1b" not in text
    assert r"\x1b[2Jx is not defined" in text


def test_colour_marks_failures(story: list[RunEvent], base: Path) -> None:
    text = told(story, TerminalOptions(base), Style(colour=True))
    assert "\x1b[31m✗ has the id\x1b[0m" in text


def test_parts_can_be_left_out(story: list[RunEvent], base: Path) -> None:
    options = TerminalOptions(
        base, show_console=False, show_passed=False, show_failures=False, show_summary=False
    )
    text = told(story, options)
    assert "token is fresh" not in text
    assert "is 200" not in text
    assert "✗ has the id  [1]" in text
    assert "expected  7" not in text
    assert "total" not in text


def test_verbose_shows_what_scripts_sent(story: list[RunEvent], base: Path) -> None:
    text = told(story, TerminalOptions(base, verbose=True))
    assert "script: POST http://h/token" in text
    assert "    → Accept: */*\n    ← Content-Type: application/json\n" in text


def test_a_progress_line_steps_aside_for_the_report(base: Path) -> None:
    item = ItemRef("1", "Slow", ["Shop", "Slow"])
    events: list[RunEvent] = [RunStarted("Shop", "s", 4, 1), ItemStarted(item, 0)]
    text = told(events, TerminalOptions(base, interactive=True))
    assert "1/4  Slow" in text
    again = told([*events, ItemStarted(item, 0)], TerminalOptions(base, interactive=True))
    assert "\r\x1b[2K" in again
