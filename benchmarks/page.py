"""The pieces that the page is made of: tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the page: its heads, and rows of a name or two and figures."""

    heads: tuple[str, ...]
    rows: list[tuple[str, ...]]

    def lines(self) -> list[str]:
        """The table in Markdown; what holds figures alone stands to the right."""
        columns = list(zip(*self.rows, strict=True)) if self.rows else []
        aligned = ["---:" if all(map(_is_figure, column)) else "---" for column in columns]
        return [_line(self.heads), _line(aligned), *map(_line, self.rows), ""]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: a heading, and tables with a sentence before each."""

    title: str
    parts: Iterable[tuple[str, Table]]

    def lines(self) -> list[str]:
        """The section in Markdown."""
        found = [f"## {self.title}", ""]
        for sentence, table in self.parts:
            found += [sentence, "", *table.lines()] if sentence else table.lines()
        return found


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _is_figure(cell: str) -> bool:
    return cell.lstrip("-+×").replace(".", "").replace(" ", "").replace("%", "").isdigit() or (
        cell in ("", "–")
    )
