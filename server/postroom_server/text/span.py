"""Stretches of one text by offset, and edits on them."""

from __future__ import annotations

from msgspec import Struct


class Span(Struct, frozen=True):
    """A half-open stretch of a text, by offset."""

    start: int
    end: int

    def touches(self, other: Span) -> bool:
        """Whether the two overlap or stand directly beside each other."""
        return self.start <= other.end and other.start <= self.end

    def contains(self, offset: int) -> bool:
        """Whether a cursor at `offset` stands in or at the edge of this stretch."""
        return self.start <= offset <= self.end


class TextEdit(Struct, frozen=True):
    """Replace `span` with `text`."""

    span: Span
    text: str
