"""Positions, encodings and edits. What the runtime shares is re-exported here."""

from postroom_runtime.text import LineIndex, MapBuilder, Position, Range, ScriptMap

from postroom_server.text.edits import apply_change, apply_edits
from postroom_server.text.encoding import (
    PositionEncoding,
    from_offset,
    from_position,
    to_offset,
    to_position,
)
from postroom_server.text.span import Span, TextEdit

__all__ = [
    "LineIndex",
    "MapBuilder",
    "Position",
    "PositionEncoding",
    "Range",
    "ScriptMap",
    "Span",
    "TextEdit",
    "apply_change",
    "apply_edits",
    "from_offset",
    "from_position",
    "to_offset",
    "to_position",
]
