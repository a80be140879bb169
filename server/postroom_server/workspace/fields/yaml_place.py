"""The place of a cursor in YAML, from the lines around it: works while the file is half typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from postroom_server.text.span import Span
from postroom_server.workspace.fields.place import ITEM, FieldPlace

_LINE = re.compile(
    r"""(?P<indent>[ ]*)(?P<dashes>(?:-[ ]+|-$)*)
    (?:(?P<key>"[^"]*"|'[^']*'|[^\s"'\#\[\]{},][^:\#{}\[\]]*?):(?:[ \t]+(?P<value>.*)|$))?""",
    re.VERBOSE,
)
_BLOCK = re.compile(r"[|>][-+0-9]*[ \t]*(?:#.*)?$")
_WORD = re.compile(r"""(?P<quote>["']?)(?P<word>[^"'{}\[\],]*)\Z""")
_REST = re.compile(r"[\w.$/-]*")
_FLOW_KEY = re.compile(r"(?:^|[{,\[])\s*([\w$-]+)\s*:\s*([^{}\[\],]*)")
_MOST_LINES = 3_000


@dataclass(frozen=True, slots=True)
class _Row:
    """A line: its first column, the column of its map behind dashes, its key and value."""

    number: int
    column: int
    inner: int
    key: str
    value: str

    @property
    def is_item(self) -> bool:
        return self.inner > self.column


def yaml_place(text: str, offset: int) -> FieldPlace | None:
    """The place of a cursor; None in a comment, or in text of several lines."""
    start = text.rfind("\n", 0, offset) + 1
    before = text[start:offset]
    if before.lstrip().startswith("#") or " #" in before:
        return None
    lines = text.splitlines()
    number = text.count("\n", 0, offset)
    row = _row(number, before)
    above = list(_rows_above(lines, number, row))
    if above and above[-1].number < 0:
        return None
    return _flow(text, offset, row, above) or _block(text, offset, row, above, lines)


def _block(
    text: str, offset: int, row: _Row, above: list[_Row], lines: list[str]
) -> FieldPlace | None:
    typed = row.value if row.key else text[text.rfind("\n", 0, offset) + 1 + row.inner : offset]
    word = _WORD.match(typed)
    if word is None:
        return None
    path = tuple(_path(row, above))
    beside = dict(_beside(row, above)) | dict(_below(lines, row))
    rest = _REST.match(text, offset)
    end = rest.end() if rest is not None else offset
    return FieldPlace(
        (*path, row.key) if row.key else path,
        not row.key,
        word["word"],
        Span(offset - len(word["word"]), offset),
        end,
        word["quote"],
        row.inner,
        text[end : end + 1] == ":",
        beside,
        _above(row, above),
    )


def _row(number: int, line: str) -> _Row:
    found = _LINE.match(line)
    assert found is not None  # every part may be empty
    indent, dashes = len(found["indent"]), len(found["dashes"])
    key = (found["key"] or "").strip().strip("\"'")
    return _Row(number, indent, indent + dashes, key, found["value"] or "")


def _rows_above(lines: list[str], number: int, row: _Row) -> Iterator[_Row]:
    """The lines above that matter, nearest first: those beside the cursor's map and the keys that
    it stands under. A last one numbered -1 tells that the cursor stands in a block of text."""
    column = row.inner
    for at in range(number - 1, max(-1, number - _MOST_LINES), -1):
        line = lines[at]
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        one = _row(at, line)
        if one.column > column:
            continue
        if one.key and one.column < column and _BLOCK.match(one.value) and one.inner < column:
            yield _Row(-1, 0, 0, "", "")
            return
        if one.key or one.is_item:
            yield one
        column = min(column, one.column if one.column < column else column)


def _path(row: _Row, above: list[_Row]) -> Iterator[str]:
    found: list[str] = []
    column, is_item = row.inner, row.is_item
    outer = row.column
    if is_item:
        found.append(ITEM)
        column = outer + 1  # the key of a list may stand in the column of its dashes
    for one in above:
        if one.inner < column and one.key and not one.value:
            found.append(one.key)
            column = one.inner
            if one.is_item:
                found.append(ITEM)
                column = one.column + 1
        elif one.is_item and one.inner == column and one.column < column:
            found.append(ITEM)
            column = one.column + 1
    return reversed(found)


def _beside(row: _Row, above: list[_Row]) -> Iterator[tuple[str, str]]:
    """The keys of the same map above the cursor."""
    if row.is_item:
        return
    for one in above:
        if one.inner < row.inner:
            return
        if one.inner == row.inner and one.key:
            yield one.key, _scalar(one.value)
            if one.is_item:
                return


def _below(lines: list[str], row: _Row) -> Iterator[tuple[str, str]]:
    """The keys of the same map below the cursor."""
    for at in range(row.number + 1, min(len(lines), row.number + 200)):
        if not lines[at].strip():
            continue
        one = _row(at, lines[at])
        if one.column < row.inner:
            return
        if one.column == row.inner and one.key:
            yield one.key, _scalar(one.value)


def _above(row: _Row, above: list[_Row]) -> dict[str, str]:
    """The keys of the map that holds the cursor's map."""
    holder = next((one for one in above if one.inner < row.inner and one.key), None)
    if holder is None:
        return {}
    found: dict[str, str] = {}
    for one in above:
        if one.number <= holder.number and one.inner == holder.inner and one.key:
            found[one.key] = _scalar(one.value)
        elif one.inner < holder.inner:
            break
    return found


def _scalar(value: str) -> str:
    return value.partition(" #")[0].strip().strip("\"'")


def _flow(text: str, offset: int, row: _Row, above: list[_Row]) -> FieldPlace | None:
    """A cursor in `{ type: … }` on one line."""
    value = row.value
    opened = value.count("{") - value.count("}")
    if opened <= 0 or value.count('"') % 2:
        return None
    path = [*_path(row, above), row.key]
    inner = value[value.rindex("{") + 1 :] if opened == 1 else value.rpartition("{")[2]
    path += re.findall(r"([\w$-]+)\s*:\s*\{", value)[:opened]
    pairs = dict(_FLOW_KEY.findall(inner))
    last = inner.rpartition(",")[2]
    key, colon, typed = last.partition(":")
    is_key = not colon
    word = (key if is_key else typed).lstrip()
    outer = dict(_FLOW_KEY.findall(value))
    return FieldPlace(
        tuple(path) if is_key else (*path, key.strip()),
        is_key,
        word,
        Span(offset - len(word), offset),
        offset,
        indent=-1,
        beside={name: _scalar(one) for name, one in pairs.items()},
        above={name: _scalar(one) for name, one in outer.items()},
    )
