"""The place that is all that an edit changes: one string of JSON, one line of a YAML block."""

from __future__ import annotations

import re
from dataclasses import dataclass

from postroom_runtime.formats.blocks.model import ScriptBlock
from postroom_runtime.formats.holders import Holder, Style
from postroom_runtime.formats.yaml_scalars import block_indent
from postroom_runtime.text import LineIndex

STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"')
"""A whole JSON string."""
_LINE_END = re.compile(r"[\r\n]")


@dataclass(frozen=True, slots=True)
class Edit:
    """Between `start` and `end` stands something else, `by` characters longer, in `text`."""

    start: int
    end: int
    text: str
    by: int


def place_of(block: ScriptBlock, before: LineIndex, edit: Edit) -> int | None:
    """Where the string or line starts that is all that an edit changes; None where it may change
    more."""
    if block.holder.style in (Style.JSON_ARRAY, Style.JSON_STRING):
        return _string_around(block.holder, before, edit)
    if block.holder.style in (Style.LITERAL, Style.FOLDED):
        return _line_around(block.holder, before, edit)
    return None


def _string_around(holder: Holder, before: LineIndex, edit: Edit) -> int | None:
    """The start of the JSON string that an edit leaves a string."""
    stop = _LINE_END.search(before.text, edit.end, holder.end)
    first = max(before.starts[before.position(edit.start).line], holder.start)
    last = stop.start() if stop else holder.end
    for match in STRING.finditer(before.text, first, last):
        if match.start() < edit.start and edit.end < match.end():
            stays = STRING.fullmatch(edit.text, match.start(), match.end() + edit.by)
            return match.start() if stays else None
    return None


def _line_around(holder: Holder, before: LineIndex, edit: Edit) -> int | None:
    """Where a line of a YAML block scalar starts, behind its indentation, that an edit leaves one;
    not the scalar's first, which is its header, nor its last, where blank lines end it."""
    indents = (
        block_indent(text, holder.start, end, holder.parent_indent)
        for text, end in ((before.text, holder.end), (edit.text, holder.end + edit.by))
    )
    indent, indent_after = indents
    start = before.starts[before.position(edit.start).line]
    stop = _LINE_END.search(edit.text, edit.end + edit.by)
    if (
        stop is None
        or start <= holder.start
        or indent != indent_after
        or edit.start < start + indent
    ):
        return None
    line = edit.text[start : stop.start()]
    is_line = not line[:indent].strip(" ") and line.isprintable()
    in_front = edit.text[stop.end() : holder.end + edit.by].strip()
    return start + indent if is_line and line.strip() and in_front and indent else None
