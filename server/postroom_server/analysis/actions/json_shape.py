"""The shape of a JSON value as a schema that Ajv 6 checks (draft 7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

_DEEPEST = 8
_MOST_ITEMS = 50

Schema = dict[str, object]


def shape(value: object, depth: int = 0) -> Schema:
    """The schema of what looks like `value`: types, and the keys that objects have. Keys that only
    some of a list's objects have are not required; `null` beside another type is allowed."""
    match value:
        case bool():
            return {"type": "boolean"}
        case int() | float():
            return {"type": "number"}
        case str():
            return {"type": "string"}
        case dict():
            return _object([cast("Mapping[str, object]", value)], depth)
        case list():
            return _array(cast("Sequence[object]", value), depth)
        case _:
            return {"type": "null"}


def _object(values: Sequence[Mapping[str, object]], depth: int) -> Schema:
    if depth >= _DEEPEST:
        return {"type": "object"}
    keys = dict.fromkeys(key for one in values for key in one)
    required = [key for key in keys if all(key in one for one in values)]
    properties = {
        key: _merged([one[key] for one in values if key in one], depth + 1) for key in keys
    }
    schema: Schema = {"type": "object", "properties": properties}
    return {**schema, "required": required} if required else schema


def _array(values: Sequence[object], depth: int) -> Schema:
    if not values or depth >= _DEEPEST:
        return {"type": "array"}
    return {"type": "array", "items": _merged(values[:_MOST_ITEMS], depth + 1)}


def _merged(values: Sequence[object], depth: int) -> Schema:
    """One schema for several values."""
    objects = [cast("Mapping[str, object]", one) for one in values if isinstance(one, dict)]
    lists = [cast("Sequence[object]", one) for one in values if isinstance(one, list)]
    found = [shape(one, depth) for one in values if not isinstance(one, dict | list)]
    found += [_object(objects, depth)] if objects else []
    found += [_array([item for one in lists for item in one], depth)] if lists else []
    types = list(dict.fromkeys(str(one["type"]) for one in found))
    if len(types) == 1:
        return next(one for one in found if one["type"] == types[0])
    merged = {key: value for one in found for key, value in one.items() if key != "type"}
    return {"type": types, **merged}
