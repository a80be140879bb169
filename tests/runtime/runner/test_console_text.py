"""What a script logged, as one line."""

from __future__ import annotations

import pytest
from postroom_runtime.runner.console_text import console_text


@pytest.mark.parametrize(
    ("args", "text"),
    [
        (["a", "b c"], "a b c"),
        ([1, True, None, 1.5], "1 true null 1.5"),
        ([{"a": 1, "b-c": ["x", None]}], '{a: 1, "b-c": ["x", null]}'),
        ([{"$": "undefined"}], "undefined"),
        ([{"$": "number", "value": "NaN"}], "NaN"),
        ([{"$": "bigint", "value": "12"}], "12n"),
        ([{"$": "date", "value": "2026-01-01T00:00:00.000Z"}], "2026-01-01T00:00:00.000Z"),
        ([{"$": "regexp", "value": "/a/i"}], "/a/i"),
        ([{"$": "function", "value": "f"}], "[Function: f]"),
        ([{"$": "error", "name": "TypeError", "message": "no"}], "TypeError: no"),
        ([{"$": "map", "value": [["k", 1]]}], 'Map(1) {"k" => 1}'),
        ([{"$": "set", "value": [1, "b"]}], 'Set(2) {1, "b"}'),
        ([{"a": {"$": "circular"}}], "{a: [Circular]}"),
        ([{"$": "object", "value": {"$": "mine"}}], '{"$": "mine"}'),
        ([[[[[[[[1]]]]]]]], "[[[[[[[…]]]]]]]"),
    ],
)
def test_text(args: list[object], text: str) -> None:
    assert console_text(args) == text
