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
