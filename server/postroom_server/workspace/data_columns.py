"""The columns of data files: CSV tables, and JSON lists of rows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from postroom_runtime.formats.json_nodes import JsonNode, root_node
from postroom_runtime.text import LineIndex, Range

from postroom_server.workspace.facts import VariableFact

_CELL = re.compile(
    r'[ \t]*(?:"(?P<quoted>(?:[^"]|"")*)"|(?P<plain>[^,\r\n]*?))[ \t]*(?=,|\r|\n|\Z)'
)
_NAMED_DATA = re.compile(r"data|iteration|rows", re.IGNORECASE)
_COLUMNS = 200
_ROWS = 5_000


def is_data_table(path: Path, text: str) -> bool:
    """Whether a JSON file is iteration data, as far as its name, its folder's name and its first
    character tell: any list of objects could be."""
    named = any(_NAMED_DATA.search(part) for part in path.parts[-2:])
    return named and text.lstrip("\ufeff \t\r\n").startswith("[")


def csv_columns(path: Path, text: str) -> Iterator[VariableFact]:
    """The columns of a table, with the first row's value."""
    lines = LineIndex(text)
    header = list(_cells(text, 1 if text.startswith("\ufeff") else 0))
    second = lines.starts[1] if len(lines.starts) > 1 else len(text)
    values = [name for name, _, _ in _cells(text, second)]
    for number, (name, start, end) in enumerate(header[:_COLUMNS]):
        place = Range(lines.position(start), lines.position(end))
        value = values[number] if number < len(values) else None
        if name:
            yield VariableFact(name, "data", "define", place, path.name, value)


def json_columns(path: Path, text: str) -> Iterator[VariableFact]:
    """The keys of the first row that has them, with their values."""
    lines = LineIndex(text)
    seen: set[str] = set()
    for name, place, value in _keys(text):
        if name not in seen:
            seen.add(name)
            range_ = Range(lines.position(place[0]), lines.position(place[1]))
            yield VariableFact(name, "data", "define", range_, path.name, value)
        if len(seen) == _COLUMNS:
            return


def json_column_places(text: str, name: str) -> list[Range]:
    """Every key of that name in the rows of a JSON data file."""
    lines = LineIndex(text)
    return [
        Range(lines.position(start), lines.position(end))
        for key, (start, end), _ in _keys(text)
        if key == name
    ]


def _keys(text: str) -> Iterator[tuple[str, tuple[int, int], str | None]]:
    for row in root_node(text).elements[:_ROWS]:
        for member in row.members:
            yield member.key, member.key_node.content, _value(member.value)


def _value(node: JsonNode) -> str | None:
    if node.is_string:
        return node.string
    if node.opening in "{[":
        return None
    source = node.text[node.start : node.end]
    return json.dumps(source)[1:-1]


def _cells(text: str, position: int) -> Iterator[tuple[str, int, int]]:
    """The cells of the line at `position`: what they say, and where that stands."""
    while cell := _CELL.match(text, position):
        group = "plain" if cell["quoted"] is None else "quoted"
        yield cell[group].replace('""', '"').strip(), cell.start(group), cell.end(group)
        if text[cell.end() : cell.end() + 1] != ",":
            return
        position = cell.end() + 1
