"""How a file holds a script."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Style(StrEnum):
    """How a file holds a script."""

    JSON_ARRAY = "array"
    JSON_STRING = "string"
    LITERAL = "|"
    FOLDED = ">"
    DOUBLE_QUOTED = '"'
    SINGLE_QUOTED = "'"
    PLAIN = "plain"
    WHOLE_FILE = "file"


@dataclass(frozen=True, slots=True)
class Holder:
    """The value that holds a script: its offsets in the file, quotes, brackets and `|` included.

    `parent_indent` is the column of the YAML map around it; `in_flow` tells that a `{}` or `[]` is
    around it, where no block scalar may stand.
    """

    style: Style
    start: int
    end: int
    parent_indent: int = 0
    in_flow: bool = False
