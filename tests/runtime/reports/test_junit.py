"""JUnit XML."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import msgspec
from postroom_runtime.reports.junit import JunitReport
from postroom_runtime.runner.events import ItemStarted, RunEvent, RunStarted


def written(story: list[RunEvent], base: Path) -> Element:
    report = JunitReport(base / "reports" / "junit.xml", base)
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
    assert (case.get("file"), case.get("line")) == ("Login.request.yaml", "5")
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
