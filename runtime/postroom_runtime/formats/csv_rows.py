"""CSV as newman reads it: a header row, trimmed cells, loose quotes and column counts, and numbers
where an unquoted cell looks like one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

_SEPARATOR = re.compile(r",|\r\n|\n|\r|\Z")
_QUOTED = re.compile(r'[ \t]*"((?:[^"]|"")*)"[ \t]*(?=,|\r|\n|\Z)')
_OPEN_QUOTE = re.compile(r'[ \t]*"[^"]*\Z')
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\Z")
# JavaScript's number test lets these pass, and its `parseFloat` then reads the leading zero.
_PREFIXED = re.compile(r"0(?:[xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+)\Z")
_EXACT = 2**53


class CsvError(Exception):
    """A quote that never closes. `offset` is where it opens."""

    def __init__(self, offset: int) -> None:
        super().__init__("A quote is never closed.")
        self.offset = offset


class _Cell(Struct, frozen=True):
    text: str
    quoted: bool


def csv_rows(text: str) -> list[dict[str, object]]:
    """One dict per line below the header. Blank lines are left out, as are cells beyond the header
    and missing ones. Raises `CsvError`."""
    lines = list(_lines(text))
    if not lines:
        return []
    names = [cell.text for cell in lines[0]]
    return [
        {name: _value(cell) for name, cell in zip(names, cells, strict=False)}
        for cells in lines[1:]
    ]


def _lines(text: str) -> Iterator[list[_Cell]]:
    cells: list[_Cell] = []
    position = 0
    while position <= len(text):
        cell, position, ending = _cell(text, position)
        cells.append(cell)
        if ending == ",":
            continue
        if len(cells) > 1 or cell.text or cell.quoted:
            yield cells
        cells = []
        if not ending:
            return


def _cell(text: str, position: int) -> tuple[_Cell, int, str]:
    """The cell at `position`, where the next one starts, and what separates the two."""
    quoted = _QUOTED.match(text, position)
    if quoted:
        cell, end = _Cell(quoted[1].replace('""', '"'), True), quoted.end()
    elif _OPEN_QUOTE.match(text, position):
        raise CsvError(text.index('"', position))
    else:
        match = _SEPARATOR.search(text, position)
        end = match.start() if match else len(text)
        cell = _Cell(text[position:end].strip(), False)
    separator = _SEPARATOR.match(text, end)
    ending = separator.group() if separator else ""
    return cell, end + len(ending), ending


def _value(cell: _Cell) -> object:
    if cell.quoted:
        return cell.text
    if _PREFIXED.match(cell.text):
        return 0
    if not _NUMBER.match(cell.text):
        return cell.text
    number = float(cell.text)
    if number in (float("inf"), float("-inf")):
        return cell.text
    return int(number) if number.is_integer() and abs(number) < _EXACT else number
