"""Edits applied to a text."""

from __future__ import annotations

import pytest
from postroom_server.text import Span, TextEdit, apply_change, apply_edits


def test_a_change_replaces_a_stretch() -> None:
    assert apply_change("abcdef", 1, 3, "X") == "aXdef"


@pytest.mark.parametrize(("start", "end"), [(-5, 2), (1, 99), (4, 1)])
def test_a_change_outside_of_the_text_is_clamped(start: int, end: int) -> None:
    result = apply_change("abc", start, end, "X")
    assert "X" in result
    assert len(result) <= 4


def test_edits_count_in_the_original_text() -> None:
    edits = [TextEdit(Span(4, 5), "five"), TextEdit(Span(0, 1), "one")]
    assert apply_edits("1 2 5", edits) == "one 2 five"


def test_of_two_overlapping_edits_the_later_one_is_left_out() -> None:
    edits = [TextEdit(Span(0, 3), "x"), TextEdit(Span(2, 4), "y")]
    assert apply_edits("abcd", edits) == "xd"


def test_insertions_at_one_place_keep_their_order() -> None:
    edits = [TextEdit(Span(1, 1), "x"), TextEdit(Span(1, 1), "y")]
    assert apply_edits("ab", edits) == "axyb"


def test_spans_touch_at_their_edges() -> None:
    assert Span(0, 2).touches(Span(2, 3))
    assert not Span(0, 2).touches(Span(3, 4))
    assert Span(0, 2).contains(2)
