"""Values out of scripts, as one short readable line.

Values that JSON lacks arrive as objects with a `$` key; see `postroom_runtime.scripting.frames`.
"""

from __future__ import annotations

import json
from typing import Any, cast

LONGEST_KEPT = 2000
"""Characters that are kept of a value: more than is shown, or half a secret could not be found that
is known later."""

_LONGEST = 400
_PLAIN = ("number", "regexp", "date", "symbol")


def shown(value: object, longest: int = _LONGEST) -> str:
    """`value` as a script's author would write it: `'text'`, `42`, `{"id": 1}`, `undefined`."""
    return shortened(_script_text(value), longest)


def shortened(text: str, longest: int = _LONGEST) -> str:
    """`text`, cut with an ellipsis when it is longer than `longest` characters."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def quoted(text: str) -> str:
    """`text` as a string in a script."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'"


def on_one_line(text: str) -> str:
    """`text` without line breaks, for where there is room for one line only."""
    return " ⏎ ".join(map(str.strip, text.strip().splitlines()))


def _script_text(value: object) -> str:
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, dict) and "$" in value:
        return _special(cast("dict[str, Any]", value))
    return json.dumps(value, ensure_ascii=False, default=str)


def _special(value: dict[str, Any]) -> str:
    kind, content = value["$"], value.get("value")
    if kind == "bigint":
        return f"{content}n"
    if kind in _PLAIN:
        return str(content)
    if kind == "function":
        return f"[Function: {content or 'anonymous'}]"
    if kind == "error":
        return f"{value.get('name')}: {value.get('message')}"
    if kind in ("map", "set", "object"):
        return json.dumps(content, ensure_ascii=False, default=str)
    return str(kind)  # undefined, circular
