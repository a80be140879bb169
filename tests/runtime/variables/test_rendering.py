"""Values as text: what JavaScript's `String` gives for the same JSON value."""

from __future__ import annotations

import pytest
from postroom_runtime.variables.rendering import render


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", "a"),
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (12, "12"),
        (1.0, "1"),
        (-0.0, "0"),
        (0.1, "0.1"),
        (-2.5, "-2.5"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (1.5e300, "1.5e+300"),
        (0.000001, "0.000001"),
        (1e-7, "1e-7"),
        (1.25e-9, "1.25e-9"),
        (123456.789, "123456.789"),
        (2**53 + 1, "9007199254740992"),
        (10**400, "Infinity"),
        (float("nan"), "NaN"),
        ({"a": 1}, "[object Object]"),
        ([1, "b", None, [2, 3]], "1,b,,2,3"),
        ([], ""),
    ],
)
def test_renders_as_javascript_does(value: object, text: str) -> None:
    assert render(value) == text
