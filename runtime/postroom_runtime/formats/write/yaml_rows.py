"""Change one value in YAML text, or add a row to a list, in the file's own layout."""

from __future__ import annotations

import json

from postroom_runtime.formats.documents import Pointer
from postroom_runtime.formats.holders import Holder, Style
from postroom_runtime.formats.text_files import refuse
from postroom_runtime.formats.write.layout import line_ending, line_start
from postroom_runtime.formats.write.yaml_scalars import (
    block_tail,
    double_quoted,
    literal,
    plain_or_quoted,
)
from postroom_runtime.formats.yaml_document import YamlDocument
from postroom_runtime.formats.yaml_nodes import YamlNode
from postroom_runtime.formats.yaml_scalars import skip_properties

_STYLES = {
    "|": Style.LITERAL,
    ">": Style.FOLDED,
    '"': Style.DOUBLE_QUOTED,
    "'": Style.SINGLE_QUOTED,
}


def change(
    document: YamlDocument, rows: Pointer, place: Pointer | None, key: str, value: object
) -> str:
    """The text with `value` at `place`, or in a new row of the list or map at `rows`."""
    if place is None:
        return _add(document, rows, key, value)
    owner = document.node(place[:-1])
    member = owner.member(str(place[-1]))
    if member is None:
        return _add_member(document, owner, str(place[-1]), value)
    if member[1].start < member[0].start:
        message = f"The value of `{key}` is a YAML alias, so it cannot be set alone."
        raise refuse(document.path, message, "Write the value out.", document.node_range(member[0]))
    return _replace(document, owner, member[1], value)


def scalar(value: object, style: Style) -> str:
    """A value on one line, in a given style where it can be."""
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return double_quoted(value) if style is Style.DOUBLE_QUOTED else plain_or_quoted(value, style)


def _replace(document: YamlDocument, owner: YamlNode, node: YamlNode, value: object) -> str:
    text = document.text
    start = skip_properties(text, node.start, node.end)
    style = _STYLES.get(node.style, Style.PLAIN)
    holder = Holder(style, start, node.end, owner.start - line_start(text, owner.start))
    if isinstance(value, str) and style in (Style.LITERAL, Style.FOLDED):
        return text[:start] + literal(text, holder, value, line_ending(text)) + text[node.end :]
    written = _in_place(value, style, in_flow=bool(owner.style))
    gap = " " if start == node.end and text[start - 1 : start] == ":" else ""
    return text[:start] + gap + written + block_tail(text, holder) + text[node.end :]


def _in_place(value: object, style: Style, *, in_flow: bool) -> str:
    written = scalar(value, style)
    is_plain = isinstance(value, str) and written == value
    return double_quoted(written) if in_flow and is_plain else written


def _add_member(document: YamlDocument, owner: YamlNode, key: str, value: object) -> str:
    """A key that the map lacks goes behind its first one."""
    text, written = (
        document.text,
        f"{plain_or_quoted(key)}: {_in_place(value, Style.PLAIN, in_flow=True)}",
    )
    first = owner.members[0][1] if owner.members else owner
    if owner.style:
        at = first.end if owner.members else owner.start + 1
        separator = ", " if owner.members else ""
        return text[:at] + separator + written + text[at:]
    column = owner.start - line_start(text, owner.start)
    return _insert_line(text, first.end, " " * column + written)


def _add(document: YamlDocument, rows: Pointer, key: str, value: object) -> str:
    node = document.node(rows)
    if node.members:
        return _add_last_member(document, node, key, value)
    written = _in_place(value, Style.PLAIN, in_flow=bool(node.style and node.elements))
    fields = [f"key: {plain_or_quoted(key)}", f"value: {written}", "enabled: true", "type: default"]
    if node.style and node.elements:
        row = "{" + ", ".join(fields) + "}"
        return (
            document.text[: node.elements[-1].end]
            + f", {row}"
            + document.text[node.elements[-1].end :]
        )
    if node.elements:
        return _add_row(document.text, node, fields)
    return _first_row(document, rows, fields)


def _add_last_member(document: YamlDocument, node: YamlNode, key: str, value: object) -> str:
    written = f"{plain_or_quoted(key)}: {_in_place(value, Style.PLAIN, in_flow=bool(node.style))}"
    end = node.members[-1][1].end
    if node.style:
        return document.text[:end] + f", {written}" + document.text[end:]
    column = node.start - line_start(document.text, node.start)
    return _insert_line(document.text, end, " " * column + written)


def _add_row(text: str, node: YamlNode, fields: list[str]) -> str:
    dash = node.start - line_start(text, node.start)
    first = node.elements[0]
    column = first.start - line_start(text, first.start)
    lines = [f"{' ' * dash}-{' ' * (column - dash - 1)}{fields[0]}"]
    lines += [" " * column + field for field in fields[1:]]
    return _insert_line(text, node.elements[-1].end, line_ending(text).join(lines))


def _first_row(document: YamlDocument, rows: Pointer, fields: list[str]) -> str:
    text, ending = document.text, line_ending(document.text)
    key, value = document.node(rows[:-1]).member(str(rows[-1])) or (document.root, document.root)
    column = key.start - line_start(text, key.start)
    indent = " " * (column + 2)
    lines = [f"{indent}- {fields[0]}", *(f"{indent}  {field}" for field in fields[1:])]
    return text[: key.end] + ":" + ending + ending.join(lines) + text[max(value.end, key.end + 1) :]


def _insert_line(text: str, offset: int, line: str) -> str:
    """`text` with a line behind the one that ends a value at `offset`."""
    ending = line_ending(text)
    if text[offset - 1 : offset] in ("\n", "\r"):
        return text[:offset] + line + ending + text[offset:]
    ends = [end for mark in ("\n", "\r") if (end := text.find(mark, offset)) >= 0]
    at = min(ends, default=len(text))
    return text[:at] + ending + line + text[at:]
