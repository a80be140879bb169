"""How a file is laid out: what new lines in it must look like."""

from __future__ import annotations

import re

_INDENT = re.compile(r"[ \t]*")
_LINE_END = re.compile(r"\r\n|\n|\r")


def line_ending(text: str) -> str:
    """The line ending of a text: that of its first line."""
    match = _LINE_END.search(text)
    return match.group() if match else "\n"


def line_indent(text: str, offset: int) -> str:
    """The blanks at the start of the line that holds `offset`."""
    match = _INDENT.match(text, line_start(text, offset))
    return match.group() if match else ""


def line_start(text: str, offset: int) -> int:
    """Where the line that holds `offset` starts."""
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
