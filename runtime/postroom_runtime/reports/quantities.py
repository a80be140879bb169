"""Quantities in words: times, sizes, counts."""

from __future__ import annotations

from collections.abc import Sequence


def milliseconds(time: float) -> str:
    """A time given in milliseconds, in the unit that reads best."""
    if time < 1:
        return "<1 ms"
    if time < 1000:
        return f"{time:.0f} ms"
    if time < 60_000:
        return f"{time / 1000:.2f} s"
    minutes, rest = divmod(time / 1000, 60)
    return f"{minutes:.0f} min {rest:.0f} s"


def byte_text(size: int) -> str:
    """A size given in bytes, in the unit that reads best (1 kB is 1000 bytes)."""
    if size < 1000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{size / 1000:.1f} kB"
    return f"{size / 1_000_000:.1f} MB"


def counted(number: int, noun: str) -> str:
    """`1 request`, `2 requests`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def average(numbers: Sequence[float]) -> float:
    """The mean; 0 for none."""
    return sum(numbers) / len(numbers) if numbers else 0.0
