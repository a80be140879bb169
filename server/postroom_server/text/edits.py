"""Edits applied to a text."""

from __future__ import annotations

from collections.abc import Iterable

from postroom_server.text.span import TextEdit


def apply_change(text: str, start: int, end: int, new: str) -> str:
    """`text` with the stretch from `start` to `end` (clamped to the text) replaced by `new`."""
    start = max(0, min(start, len(text)))
    end = max(start, min(end, len(text)))
    return "".join((text[:start], new, text[end:]))


def apply_edits(text: str, edits: Iterable[TextEdit]) -> str:
    """`text` after all `edits`, whose spans are offsets in the original text. Of two edits that
    overlap the later one in the text is left out."""
    pieces: list[str] = []
    done = 0
    for edit in sorted(edits, key=lambda edit: (edit.span.start, edit.span.end)):
        if edit.span.start < done:
            continue
        pieces += (text[done : edit.span.start], edit.text)
        done = edit.span.end
    return "".join((*pieces, text[done:]))
