"""The report for the terminal."""

from __future__ import annotations

import io
from pathlib import Path

from postroom_runtime.reports.excerpt import Excerpts
from postroom_runtime.reports.style import Style
from postroom_runtime.reports.terminal import TerminalOptions, TerminalReport
from postroom_runtime.runner.events import (
    ConsoleLogged,
    ErrorInfo,
    ItemRef,
    ItemStarted,
    Place,
    RunEvent,
    RunFinished,
    RunStarted,
    ScriptFailed,
    VerdictGiven,
)
from postroom_runtime.runner.masking import Secrets

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


def test_a_progress_line_stays_below_the_report(base: Path) -> None:
    item = ItemRef("1", "Slow", ["Shop", "Slow"])
    events: list[RunEvent] = [RunStarted("Shop", "s", 4, 1), ItemStarted(item, 0)]
    text = told(events, TerminalOptions(base, interactive=True))
    assert text.endswith("▸ Slow\n1/4  Slow")
    logged = ConsoleLogged(item, 0, "log", "hello")
    text = told([*events, logged], TerminalOptions(base, interactive=True))
    assert text.endswith("1/4  Slow\r\x1b[2K  │ hello\n1/4  Slow")


def test_the_progress_line_counts_failures_and_fits(base: Path) -> None:
    item = ItemRef("1", "日本語の名前", ["Shop", "日本語の名前"])
    failed = VerdictGiven(item, 0, "test", 0, "no", False)
    events: list[RunEvent] = [RunStarted("Shop", "s", 4, 1), ItemStarted(item, 0), failed]
    text = told(events, TerminalOptions(base, interactive=True, width=25))
    assert text.endswith("\n1/4 · 1 failure  日本語…")


def test_no_progress_line_without_a_terminal(story: list[RunEvent], base: Path) -> None:
    assert "1/3" not in told(story, TerminalOptions(base))


def test_names_of_errors_are_made_harmless_too(base: Path) -> None:
    item = ItemRef("1", "R", ["Shop", "R"])
    error = ErrorInfo("\x1b[2JError", "x", Place("\x1b[31m.js", 0, 0))
    text = told([ScriptFailed(item, 0, "test", "R", error)], TerminalOptions(base))
    assert "\x1b" not in text


def test_the_caret_stands_below_its_character(base: Path) -> None:
    (base / "a.js").write_text("/* 全角 */ fail()\n", "utf-8")
    item = ItemRef("1", "R", ["Shop", "R"])
    error = ErrorInfo("Error", "x", Place(str(base / "a.js"), 0, 9))
    events: list[RunEvent] = [ScriptFailed(item, 0, "test", "R", error), RunFinished(1)]
    text = told(events, TerminalOptions(base))
    assert "       1 │ /* 全角 */ fail()\n         │ " + " " * 11 + "^" in text


def test_excerpts_fit_a_narrow_terminal(base: Path) -> None:
    line = f"{'a' * 50}; fail(); {'b' * 50}\n"
    (base / "a.js").write_text(line)
    item = ItemRef("1", "R", ["Shop", "R"])
    error = ErrorInfo("Error", "x", Place(str(base / "a.js"), 0, 52))
    events: list[RunEvent] = [ScriptFailed(item, 0, "test", "R", error), RunFinished(1)]
    lines = told(events, TerminalOptions(base, width=50)).splitlines()
    source = next(number for number, line in enumerate(lines) if "│ …" in line)
    assert max(map(len, lines[source : source + 2])) <= 50
    assert lines[source][lines[source + 1].index("^") :].startswith("fail();")


def test_secrets_in_a_source_line_are_covered_and_the_caret_stays(base: Path) -> None:
    (base / "a.js").write_text("login('hunter22'); fail('hunter22')\n")
    secrets = Secrets()
    secrets.learn(["hunter22"])
    excerpts = Excerpts(mask=secrets.mask)
    found = excerpts.at(Place(str(base / "a.js"), 0, 19))
    assert found is not None
    assert found.text == "login('******'); fail('******')"
    assert found.text[found.caret :].startswith("fail(")
    inside = excerpts.at(Place(str(base / "a.js"), 0, 10))
    assert inside is not None
    assert "hunter22" not in inside.text
