"""The list of failures says what a message most likely means."""

from __future__ import annotations

from pathlib import Path

from postroom_runtime.reports.excerpt import Excerpts
from postroom_runtime.reports.failure_list import Failed, failure_lines
from postroom_runtime.reports.style import Style
from postroom_runtime.runner.events import ErrorInfo


def _lines(message: str) -> list[str]:
    failed = Failed("test", "a", 0, ErrorInfo("Error", message))
    return list(failure_lines([failed], Style(), Path(), Excerpts()))


def test_a_known_message_gets_its_cause() -> None:
    (line,) = [one for one in _lines("fetch is not defined") if "likely cause" in one]
    assert line.strip().startswith("likely cause: Scripts run neither in a browser nor in Node")
    assert line.endswith("(postroom check --explain PM021)")


def test_any_other_message_stands_for_itself() -> None:
    assert not [one for one in _lines("expected 1 to equal 2") if "likely cause" in one]
