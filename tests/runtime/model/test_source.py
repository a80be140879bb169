"""Places and sources: found late, shown as links."""

from __future__ import annotations

from pathlib import Path

import pytest
from postroom_runtime.model.problems import Problem
from postroom_runtime.model.source import FileLocation, ScriptSource
from postroom_runtime.text import Position, Range, ScriptMap

PLACE = Range(Position(2, 4), Position(2, 9))


def test_a_location_is_found_once_and_only_when_asked_for() -> None:
    asked: list[int] = []

    def find() -> Range:
        asked.append(1)
        return PLACE

    location = FileLocation.found_later(Path("a.json"), find)
    assert asked == []
    assert str(location) == "a.json:3:5"
    assert location == FileLocation(Path("a.json"), PLACE)
    assert asked == [1]


def test_a_location_has_no_other_attributes() -> None:
    location = FileLocation.found_later(Path("a.json"), lambda: PLACE)
    with pytest.raises(AttributeError):
        getattr(location, "line")  # noqa: B009


def test_a_script_places_its_positions() -> None:
    source = ScriptSource(Path("a.js"), "a\nb", lambda: ScriptMap.identity("a\nb"))
    assert str(source.place(Position(1, 1))) == "a.js:2:2"


def test_a_problem_reads_as_one_line() -> None:
    assert str(Problem(Path("a"), "It broke.", PLACE, remedy="Mend it.")) == (
        "a:3:5: It broke. Mend it."
    )
    assert str(Problem(Path("a"), "It broke.")) == "a: It broke."
