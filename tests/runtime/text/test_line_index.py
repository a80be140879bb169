"""The index of a text that is edited again and again counts as one that is made anew."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from postroom_runtime.text import LineIndex

text = st.text(alphabet="ab😀\n\r", max_size=30)
edits = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 3), text), min_size=1, max_size=4)


@given(text, edits)
def test_an_edited_index_is_that_of_the_new_text(
    before: str, changes: list[tuple[int, int, str]]
) -> None:
    index = LineIndex(before)
    for place, gone, new in changes:
        start = min(place, len(index.text))
        end = min(len(index.text), start + gone)
        after = index.text[:start] + new + index.text[end:]
        index, fresh = index.edited(after, start, end), LineIndex(after)
        assert (
            list(index.starts)
            == list(fresh.starts)
            == [*map(index.starts.__getitem__, range(len(fresh.starts)))]
        )
        for offset in range(-1, len(after) + 2):
            assert index.position(offset) == fresh.position(offset)
