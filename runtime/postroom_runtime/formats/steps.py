"""Work on large files in steps, between which somebody else can be served."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

T = TypeVar("T")

Steps = Generator[None, None, T]
"""Work that rests at each `yield`, and returns its result."""


def at_once(steps: Steps[T]) -> T:
    """The result, without a rest."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value
