"""`{{name}}` in texts."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from postroom_runtime.variables.substitution import names_in, substitute

VALUES: Mapping[str, str] = {
    "a": "1",
    " c ": "spaced",
    "nested": "<{{a}}>",
    "inner": "a",
    "self": "x{{self}}",
    "left": "{{right}}",
    "right": "{{left}}",
    "": "empty name",
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no variable", "no variable"),
        ("{{a}}", "1"),
        ("{{a}}{{a}}", "11"),
        ("{{ a }}", "{{ a }}"),
        ("{{ c }}", "spaced"),
        ("{{nobody}}", "{{nobody}}"),
        ("{{nested}}", "<1>"),
        ("{{{{inner}}}}", "1"),
        ("{{self}}", "x" * 19 + "{{self}}"),
        ("{{left}}", "{{right}}"),
        ("{{}}", "empty name"),
        ("{a}", "{a}"),
        ("{{a", "{{a"),
        ("{{{a}}}", "{1}"),
        ("{{A}}", "{{A}}"),
    ],
)
def test_substitutes(text: str, expected: str) -> None:
    assert substitute(text, VALUES.get) == expected


def test_names_that_stay() -> None:
    assert list(names_in("{{a}} and {{ b }}, not {c}")) == ["a", " b "]


def test_a_long_value_is_filled_in() -> None:
    long = "x" * 20_000_000
    assert substitute("<{{a}}>", {"a": long}.get) == f"<{long}>"


@pytest.mark.parametrize(
    "values",
    [{"a": "{{a}}" * 10}, {str(number): f"{{{{{number + 1}}}}}" * 10 for number in range(30)}],
)
def test_values_that_grow_for_ever_leave_the_text_as_it_stands(values: dict[str, str]) -> None:
    name = next(iter(values))
    assert substitute(f"<{{{{{name}}}}}>", values.get) == f"<{{{{{name}}}}}>"
