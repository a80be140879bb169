"""JUnit XML."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import msgspec
from postroom_runtime.reports.junit import JunitReport
from postroom_runtime.runner.events import (
    ConsoleLogged,
    ItemFinished,
    ItemRef,
    ItemStarted,
    RunEvent,
    RunStarted,
    VerdictGiven,
)


def written(story: list[RunEvent], base: Path, places: bool = False) -> Element:
    report = JunitReport(base / "reports" / "junit.xml", base, places)
    for event in story:
        report.hear(event)
    report.finish(None)
    return ElementTree.parse(base / "reports" / "junit.xml").getroot()


def test_a_suite_per_request_with_its_counts(story: list[RunEvent], base: Path) -> None:
    root = written(story, base)
    keys = ("name", "tests", "failures", "errors", "skipped")
    assert [tuple(suite.get(key) for key in keys) for suite in root] == [
        ("Auth / Login", "3", "1", "0", "1"),
        ("Ping", "2", "0", "2", "0"),
        ("Later", "1", "0", "0", "1"),
    ]
    totals = {key: root.get(key) for key in ("name", "tests", "failures", "errors", "time")}
    assert totals == {
        "name": "Shop",
        "tests": "6",
        "failures": "1",
        "errors": "2",
        "time": "1.234",
    }


def test_a_failure_says_where_and_what_was_expected(story: list[RunEvent], base: Path) -> None:
    case = written(story, base)[0][1]
    assert (case.get("name"), case.get("classname")) == ("has the id", "Shop.Auth.Login")
    failure = case.find("failure")
    assert failure is not None
    assert failure.get("message") == "AssertionError: expected 8 to equal 7"
    assert failure.text is not None
    assert "at Login.request.yaml:6:45" in failure.text
    assert "expected: 7\nactual:   8" in failure.text


def test_scripts_and_requests_that_fail_are_errors(story: list[RunEvent], base: Path) -> None:
    names = [case.get("name") for case in written(story, base)[1]]
    assert names[:2] == ["request", "post-response script of Ping"]


def test_what_scripts_logged_is_the_output(story: list[RunEvent], base: Path) -> None:
    output = written(story, base)[0].find("system-out")
    assert output is not None
    assert output.text == "[log] token is fresh\nsecond line"


def test_what_xml_cannot_hold_is_spelled_out(story: list[RunEvent], base: Path) -> None:
    case = written(story, base)[1][1]
    error = case.find("error")
    assert error is not None
    assert error.get("message") == "ReferenceError: \\x1b[2Jx is not defined"


def test_iterations_stay_apart(story: list[RunEvent], base: Path) -> None:
    twice = [
        msgspec.structs.replace(e, iterations=2) if isinstance(e, RunStarted) else e for e in story
    ]
    second = [
        msgspec.structs.replace(event, iteration=1) if isinstance(event, ItemStarted) else event
        for event in story[2:-2]
    ]
    root = written([*twice[:-1], *second, twice[-1]], base)
    assert [suite.get("name") for suite in root][2:4] == [
        "Later (iteration 1)",
        "Auth / Login (iteration 2)",
    ]
    classes = {case.get("classname") for case in root.iter("testcase")}
    assert {"Shop.Auth.Login (iteration 1)", "Shop.Auth.Login (iteration 2)"} < classes


def test_cases_name_their_lines_where_asked_to(story: list[RunEvent], base: Path) -> None:
    case = written(story, base, places=True)[0][1]
    assert (case.get("file"), case.get("line")) == ("Login.request.yaml", "5")
    assert "file" not in written(story, base)[0][1].attrib


def test_no_two_cases_have_one_name(base: Path) -> None:
    item = ItemRef("1", "v1.2", ["Shop", "v1.2"])
    verdicts: list[RunEvent] = [VerdictGiven(item, 0, "test", n, "same", True) for n in (0, 1)]
    turn = [ItemStarted(item, 0), *verdicts, ItemFinished(item, 0)]
    cases = list(written([*turn, *turn], base).iter("testcase"))
    assert [(case.get("classname"), case.get("name")) for case in cases] == [
        ("Shop.v1_2", "same"),
        ("Shop.v1_2", "same (2)"),
        ("Shop.v1_2 (turn 2)", "same"),
        ("Shop.v1_2 (turn 2)", "same (2)"),
    ]


def test_of_a_huge_text_the_beginning_stays(base: Path) -> None:
    item = ItemRef("1", "Big", ["Shop", "Big"])
    logged = ConsoleLogged(item, 0, "log", "x" * 1_000_000)
    output = written([ItemStarted(item, 0), logged, ItemFinished(item, 0)], base)[0][0]
    assert len(output.text or "") == 100_000
