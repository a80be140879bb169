"""What a script logged as one readable line, from arguments encoded as in `scripting.frames`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import cast

from postroom_runtime.text.surrogates import encode_json
from postroom_runtime.variables.rendering import render

_DEPTH = 6


def console_text(args: Sequence[object]) -> str:
    """The arguments of a `console` call, separated by spaces; texts bare, all else as literals."""
    return " ".join(arg if isinstance(arg, str) else literal(arg) for arg in args)


def literal(value: object, depth: int = 0) -> str:
    """A value as JavaScript would write it, on one line."""
    if isinstance(value, str):
        return encode_json(value).decode()
    if isinstance(value, Mapping):
        return _object(cast("Mapping[str, object]", value), depth)
    if isinstance(value, list | tuple):
        return _list(cast("Sequence[object]", value), depth)
    return render(value)


def _list(members: Sequence[object], depth: int) -> str:
    if depth >= _DEPTH and members:
        return "[…]"
    return f"[{', '.join(literal(member, depth + 1) for member in members)}]"


def _object(value: Mapping[str, object], depth: int) -> str:
    special = _SPECIAL.get(str(value["$"])) if "$" in value else None
    if special is not None:
        return special(value, depth)
    if depth >= _DEPTH and value:
        return "{…}"
    rows = ", ".join(f"{_key(key)}: {literal(inner, depth + 1)}" for key, inner in value.items())
    return f"{{{rows}}}"


def _key(key: str) -> str:
    return key if key.isidentifier() else encode_json(key).decode()


def _text(value: Mapping[str, object], _depth: int) -> str:
    return str(value.get("value", ""))


def _function(value: Mapping[str, object], _depth: int) -> str:
    return f"[Function: {value.get('value') or 'anonymous'}]"


def _error(value: Mapping[str, object], _depth: int) -> str:
    return f"{value.get('name', 'Error')}: {value.get('message', '')}"


def _map(value: Mapping[str, object], depth: int) -> str:
    pairs = cast("Sequence[Sequence[object]]", value.get("value") or [])
    rows = ", ".join(f"{literal(k, depth + 1)} => {literal(v, depth + 1)}" for k, v in pairs)
    return f"Map({len(pairs)}) {{{rows}}}"


def _set(value: Mapping[str, object], depth: int) -> str:
    members = cast("Sequence[object]", value.get("value") or [])
    return f"Set({len(members)}) {{{', '.join(literal(m, depth + 1) for m in members)}}}"


def _plain(value: Mapping[str, object], depth: int) -> str:
    inner = cast("Mapping[str, object]", value.get("value") or {})
    rows = ", ".join(f"{_key(key)}: {literal(item, depth + 1)}" for key, item in inner.items())
    return f"{{{rows}}}"


_SPECIAL: Mapping[str, Callable[[Mapping[str, object], int], str]] = {
    "undefined": lambda _value, _depth: "undefined",
    "circular": lambda _value, _depth: "[Circular]",
    "number": _text,
    "bigint": lambda value, depth: _text(value, depth) + "n",
    "date": _text,
    "regexp": _text,
    "symbol": _text,
    "function": _function,
    "error": _error,
    "map": _map,
    "set": _set,
    "object": _plain,
}
