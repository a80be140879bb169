"""Plain JSON values as JavaScript would turn them into text, and as typed Python values."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import TypeGuard, cast

Object = Mapping[str, object]


def is_object(value: object) -> TypeGuard[Object]:
    """Whether `value` is a JSON object."""
    return isinstance(value, dict)


def as_object(value: object) -> Object:
    """`value` when it is a JSON object, else an empty one."""
    return cast(Object, value) if isinstance(value, dict) else {}


def as_list(value: object) -> list[object]:
    """`value` when it is a JSON array, else an empty one."""
    return cast("list[object]", value) if isinstance(value, list) else []


def as_text(value: object, default: str = "") -> str:
    """The text that JavaScript makes of a scalar; `default` for null, JSON for the rest."""
    if isinstance(value, str):
        return value
    if value is None:
        return default
    return scalar_text(value)


def scalar_text(value: object) -> str:
    """What JavaScript's `String` gives for a boolean, number or null; JSON for arrays, objects."""
    if isinstance(value, float):
        return _number_text(value)
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def _number_text(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value.is_integer() and abs(value) < 1e21:
        return str(int(value))
    text = repr(value)
    mantissa, _, exponent = text.partition("e")
    if not exponent:
        return text
    power = int(exponent)
    if -7 < power < 0:
        return f"{value:.{len(mantissa.replace('.', '').lstrip('-')) - 1 - power}f}"
    return f"{mantissa}e{power:+d}"
