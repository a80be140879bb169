"""Text of others in a terminal."""

from __future__ import annotations

import pytest
from postroom_runtime.reports.json_paint import laid_out_json, painted_json
from postroom_runtime.reports.safe_text import safe_block, safe_line, shortened
from postroom_runtime.reports.style import Style


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("plain", "plain"),
        ("a\nb\r\nc\td", "a ⏎ b ⏎ c d"),
        ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        ("bell\x07 del\x7f c1\x9b", r"bell\x07 del\x7f c1\x9b"),
        ("evil\u202etxt.exe", r"evil\u202etxt.exe"),
        ("é 漢字 😀", "é 漢字 😀"),
    ],
)
def test_one_line(text: str, line: str) -> None:
    assert safe_line(text) == line


def test_lines_are_kept_in_a_block() -> None:
    assert safe_block("a\r\n\tb\x1b]0;x\x07") == "a\n\tb\\x1b]0;x\\x07"


def test_shortened_text_says_so() -> None:
    assert shortened("abcdef", 4) == "abc…"
    assert shortened("abcd", 4) == "abcd"


def test_json_keeps_its_numbers_as_they_were_written() -> None:
    assert laid_out_json('{"a":1.00,"b":12345678901234567890}') == (
        '{\n  "a": 1.00,\n  "b": 12345678901234567890\n}'
    )
    assert laid_out_json("no json") is None


def test_json_in_colour() -> None:
    text = painted_json('{\n  "a": [1, "x:", true]\n}', Style(colour=True))
    assert text == (
        '{\n  \x1b[36m"a"\x1b[0m: [\x1b[33m1\x1b[0m, \x1b[32m"x:"\x1b[0m, \x1b[33mtrue\x1b[0m]\n}'
    )
