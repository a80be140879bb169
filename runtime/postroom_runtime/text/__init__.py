"""Positions in text and the maps between a script and the file that holds it.

The lowest layer: it knows neither files on disk nor Postman. The server builds on it too.
"""

from postroom_runtime.text.line_index import LineIndex, Position, Range
from postroom_runtime.text.script_map import MapBuilder, ScriptMap

__all__ = ["LineIndex", "MapBuilder", "Position", "Range", "ScriptMap"]
