"""How cost grows: what one more costs when there are many, beside what it costs when there are
few. More than linear growth is a defect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise

from page import Table
from runs import CLI, Row

TOLERANCE = 1.3
"""One more may cost so many times as much among ten times as many; beyond it the page says so."""
Points = Sequence[tuple[int, float]]
"""How many there were, and the seconds that all of them took."""


def series(rows: Sequence[Row]) -> Mapping[str, Points]:
    """Scripted requests by who ran them, from the rows of several sizes."""
    scripted = [row for row in rows if "scripted request" in row.what and "×" not in row.what]
    ordered = sorted(scripted, key=lambda row: (row.who, row.form, row.requests))
    grouped = groupby(ordered, key=lambda row: f"{row.who}, {row.form}")
    return {name: [(row.requests, row.cost.wall) for row in group] for name, group in grouped}


def table(what: str, found: Mapping[str, Points]) -> Table:
    """The cost of one more between each size and the next."""
    rows = [row for name, points in found.items() for row in _rows(name, points)]
    return Table((what, "from", "to", "ms for one more", "growth"), rows)


def defects(found: Mapping[str, Points]) -> list[str]:
    """Whose cost grows faster than what it is for, our peers apart."""
    return [
        name
        for name, points in found.items()
        if not name.startswith(("newman", "postman-runtime", CLI))
        if any(growth is not None and growth > TOLERANCE for *_, growth in _steps(points))
    ]


def _rows(name: str, points: Points) -> Iterator[tuple[str, ...]]:
    for few, many, each, growth in _steps(points):
        said = "" if growth is None else f"{growth:.2f}"
        yield name, str(few), str(many), f"{each * 1e3:.2f}", said


def _steps(points: Points) -> Iterator[tuple[int, int, float, float | None]]:
    """For each two sizes: both, the seconds for one more, and how that has grown."""
    before: float | None = None
    for (few, short), (many, long) in pairwise(points):
        each = (long - short) / (many - few)
        # The first step is dominated by start-up's own noise.
        yield few, many, each, None if before is None or few < 50 else each / before
        before = each
