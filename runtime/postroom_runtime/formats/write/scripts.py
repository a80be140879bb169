"""Take a script out of a v3 file, or put one in: the rest of the file stays, to the byte."""

from __future__ import annotations

from pathlib import Path

from postroom_runtime.formats.text_files import refuse
from postroom_runtime.formats.write.layout import line_ending, line_start
from postroom_runtime.formats.write.yaml_scalars import block
from postroom_runtime.formats.yaml_document import YamlDocument, parse_document
from postroom_runtime.formats.yaml_nodes import YamlNode


def without_script(path: Path, text: str, offset: int) -> str:
    """`text`, the content of a request or definition file, without the script whose code takes in
    `offset`; without `scripts` when that was the only one. Raises `UnreadableInputError` for a file
    that cannot be read, and for scripts that are not written one item per line."""
    document = parse_document(path, text)
    member = document.root.member("scripts")
    entries = member[1].elements if member is not None else []
    entry = next((one for one in entries if _holds(one, offset)), None)
    if member is None or entry is None or member[1].style or entry.style:
        message = "This script does not stand in a list with one item per line."
        raise refuse(path, message, "Write `- type:` and `code:` on lines of their own.")
    if len(entries) == 1:
        return _without_lines(text, member[0].start, entry.end)
    return _without_lines(text, entry.start, entry.end)


def with_script(path: Path, text: str, type_: str, code: str) -> str:
    """`text`, the content of a request or definition file, with one more script at the end of its
    `scripts`. Raises `UnreadableInputError`."""
    document = parse_document(path, text)
    member = document.root.member("scripts")
    if member is None or not member[1].elements:
        return _first(document, member, type_, code)
    rows = member[1]
    if rows.style or rows.elements[-1].style:
        message = "The scripts do not stand in a list with one item per line."
        raise refuse(path, message, "Write `- type:` and `code:` on lines of their own.")
    first = rows.elements[0]
    dash, column = _column(text, rows.start), _column(text, first.start)
    row = _row(text, " " * dash + "-" + " " * (column - dash - 1), " " * column, type_, code)
    return _inserted(text, rows.elements[-1].end, row)


def _holds(entry: YamlNode, offset: int) -> bool:
    code = entry.get("code")
    return code is not None and code.start <= offset <= code.end


def _first(
    document: YamlDocument, member: tuple[YamlNode, YamlNode] | None, type_: str, code: str
) -> str:
    text, ending = document.text, line_ending(document.text)
    row = _row(text, "  - ", "    ", type_, code)
    if member is not None:
        end = max(member[1].end, member[0].end + 1)
        return text[: member[0].end] + f":{ending}{row.removesuffix(ending)}" + text[end:]
    last = document.root.members[-1][1].end if document.root.members else len(text)
    return _inserted(text, last, f"scripts:{ending}{row}")


def _row(text: str, first: str, indent: str, type_: str, code: str) -> str:
    ending = line_ending(text)
    written = block(code, len(indent)).replace("\n", ending)
    return f"{first}type: {type_}{ending}{indent}code: {written}"


def _inserted(text: str, offset: int, lines: str) -> str:
    """`text` with whole lines behind the line that ends a value at `offset`."""
    ending = line_ending(text)
    if text[offset - 1 : offset] in ("\n", "\r"):
        return text[:offset] + lines + text[offset:]
    ends = [end for mark in ("\n", "\r") if (end := text.find(mark, offset)) >= 0]
    if not ends:
        return f"{text}{ending}{lines}"
    at = min(ends) + len(ending)
    return text[:at] + lines + text[at:]


def _without_lines(text: str, start: int, end: int) -> str:
    """`text` without the lines from the one that holds `start` to the one that holds `end`."""
    first = line_start(text, start)
    if text[end - 1 : end] in ("\n", "\r"):
        return text[:first] + text[end:]
    last = text.find("\n", end)
    return text[:first] + (text[last + 1 :] if last >= 0 else "")


def _column(text: str, offset: int) -> int:
    return offset - line_start(text, offset)
