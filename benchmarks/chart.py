"""The plot of the page: bars, drawn as SVG."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from runs import Row

COLOURS = {
    "Postroom": "#2f7d4f",
    "newman": "#d9822b",
    "postman-runtime": "#b39d2f",
    "Postman CLI": "#a33b3b",
}
BAR, GAP, LEFT, WIDTH = 16, 4, 250, 560
LEAST = 0.05
"""Seconds at the left edge; the scale is logarithmic."""


def drawing(rows: Sequence[Row]) -> str:
    """Wall time of every run, Postroom beside its peers."""
    most = max(row.cost.wall for row in rows)
    bars: list[str] = []
    y = 40
    what = ""
    for row in rows:
        if row.what != what:
            what, y = row.what, y + 26
            bars.append(f'<text x="8" y="{y - 6}" font-weight="bold">{escape(what)}</text>')
        bars += _bar(row, y, most)
        y += BAR + GAP
    title = "Wall time in seconds, logarithmic: shorter is better"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDTH + 90}" height="{y + 20}" '
        'font-family="sans-serif" font-size="12">\n<rect width="100%" height="100%" fill="white"/>'
        f'\n<text x="8" y="24" font-size="15">{title}</text>\n' + "\n".join(bars) + "\n</svg>\n"
    )


def _bar(row: Row, y: int, most: float) -> Iterator[str]:
    part = math.log(max(row.cost.wall, LEAST * 1.05) / LEAST) / math.log(most / LEAST)
    length = round(WIDTH * part)
    middle = y + BAR - 4
    name = escape(f"{row.who}, {row.form}")
    yield f'<text x="{LEFT - 8}" y="{middle}" text-anchor="end">{name}</text>'
    colour = COLOURS[row.who]
    yield f'<rect x="{LEFT}" y="{y}" width="{length}" height="{BAR}" fill="{colour}"/>'
    yield f'<text x="{LEFT + length + 6}" y="{middle}">{row.cost.wall:.2f}</text>'
