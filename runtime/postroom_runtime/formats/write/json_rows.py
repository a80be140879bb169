"""Change one value in JSON text, or add a row to a list, in the file's own layout."""

from __future__ import annotations

import json

from postroom_runtime.formats.documents import Pointer
from postroom_runtime.formats.json_document import JsonDocument
from postroom_runtime.formats.json_nodes import JsonNode
from postroom_runtime.formats.write.layout import line_ending, line_indent


def change(document: JsonDocument, pointer: Pointer, value: object) -> str:
    """The text with `value` at `pointer`. The object around it must exist."""
    owner = document.node(pointer[:-1])
    member = owner.member(str(pointer[-1]))
    if member is not None:
        return _replaced(document.text, member.value.start, member.value.end, _json(value))
    written = f"{_json(str(pointer[-1]))}: {_json(value)}"
    last = owner.members[-1].value.end if owner.members else owner.start + 1
    separator = "," + _between(document.text, owner) if owner.members else ""
    return _replaced(document.text, last, last, separator + written)


def add(document: JsonDocument, pointer: Pointer, key: str, value: object) -> str:
    """The text with one more variable in the list, or the map, at `pointer`."""
    node = document.node(pointer)
    if node.opening == "{":
        return change(document, (*pointer, key), value)
    row = {"key": key, "value": value, "type": "default", "enabled": True}
    if not node.elements:
        return _first_row(document.text, node, row)
    last = node.elements[-1]
    before = document.text[node.start + 1 : node.elements[0].start]
    written = _laid_out_as(document.text, last, row)
    separator = before if before.strip(" ") else " " if ", {" in document.text else ""
    return _replaced(document.text, last.end, last.end, f",{separator}{written}")


def _first_row(text: str, node: JsonNode, row: dict[str, object]) -> str:
    ending, outer = line_ending(text), line_indent(text, node.start)
    unit = "\t" if outer.startswith("\t") else outer or "\t"
    written = json.dumps(row, ensure_ascii=False, indent=unit).replace("\n", f"\n{outer}{unit}")
    block = f"[\n{outer}{unit}{written}\n{outer}]".replace("\n", ending)
    return _replaced(text, node.start, node.end, block)


def _laid_out_as(text: str, sample: JsonNode, row: dict[str, object]) -> str:
    """The row with the line breaks and indentation of `sample`."""
    members = [f"{_json(key)}: {_json(value)}" for key, value in row.items()]
    if not sample.members:
        return "{" + ", ".join(members) + "}"
    opening = text[sample.start + 1 : sample.members[0].key_node.start]
    closing = text[sample.members[-1].value.end : sample.end]
    return "{" + opening + f",{_between(text, sample)}".join(members) + closing


def _between(text: str, node: JsonNode) -> str:
    """What stands between the comma and the next key of an object."""
    members = node.members
    if len(members) > 1:
        return text[members[0].value.end : members[1].key_node.start].replace(",", "", 1)
    before = text[node.start + 1 : members[0].key_node.start] if members else ""
    return before if before.strip(" ") else " "


def _replaced(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
