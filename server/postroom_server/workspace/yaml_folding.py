"""What can be folded away in a YAML file around its scripts: an editor that is told of folds in the
scripts stops folding the rest by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def yaml_folds(text: str) -> Iterator[tuple[int, int]]:
    """The first and last line of each key or list item that has lines of its own below."""
    open_lines: list[tuple[int, int]] = []  # the indentation of a line, its number
    last = 0
    for number, line in enumerate(text.split("\n")):
        content = line.strip()
        if not content:
            continue
        indent = len(line) - len(line.lstrip(" "))
        yield from _closed(open_lines, indent, last)
        open_lines.append((indent, number))
        last = number
    yield from _closed(open_lines, 0, last)


def _closed(open_lines: list[tuple[int, int]], indent: int, last: int) -> Iterator[tuple[int, int]]:
    while open_lines and open_lines[-1][0] >= indent:
        _, first = open_lines.pop()
        if first < last:
            yield first, last


def outside(
    folds: Iterator[tuple[int, int]], scripts: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """The folds that do not start inside one of the scripts, by their first and last lines."""
    for first, last in folds:
        if not any(start < first <= end for start, end in scripts):
            yield first, last
