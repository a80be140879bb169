"""Comments that silence rules, and those that silence nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from postroom_server.analysis.results import Diagnostic

Find = Callable[..., tuple[Diagnostic, ...]]


@pytest.mark.parametrize(
    ("script", "codes"),
    [
        ("pm.foo(); // postroom-ignore PM007, PM014 both", ["PM014"]),
        ("pm.foo(); // postroom-ignore PM007 re-use of an old name", []),
        ("pm.foo(); // postroom-ignore PM999", ["PM007", "PM999"]),
        ("f(); // postroom-ignore", ["// postroom-ignore"]),
        ("/* postroom-ignore-file legacy-api */\nf();", ["legacy-api"]),
        ("// postroom-ignore-file PM090\nf(); // postroom-ignore PM007", []),
        ("// how to write postroom-ignore PM007\npm.foo();", ["PM007"]),
        ("// postroom-ignored PM007\npm.foo();", ["PM007"]),
    ],
)
def test_what_silences_nothing_is_reported(found_in: Find, script: str, codes: list[str]) -> None:
    found = [
        script[one.span.start : one.span.end] if one.code == "PM090" else one.code
        for one in found_in(script)
    ]
    assert found == codes


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("f(); // postroom-ignore PM007 old\ng();", "f();\ng();"),
        ("// postroom-ignore PM007\nf();", "f();"),
        ("pm.foo(); // postroom-ignore PM007, PM014 x", "pm.foo(); // postroom-ignore PM007 x"),
    ],
)
def test_the_idle_part_is_removed(fixed: Callable[..., str], before: str, after: str) -> None:
    assert fixed(before, "PM090") == after


def test_nothing_is_said_while_the_script_does_not_parse(found_in: Find) -> None:
    found = found_in("pm.foo(; // postroom-ignore PM007")
    assert [one.code for one in found] == ["syntax"]
