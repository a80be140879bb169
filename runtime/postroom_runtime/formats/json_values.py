"""Plain JSON values as JavaScript would turn them into text, and as typed Python values."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from decimal import Decimal
from typing import TypeGuard, cast

Object = Mapping[str, object]


def is_list(value: object) -> TypeGuard[list[object]]:
    """Whether `value` is a JSON array."""
    return isinstance(value, list)


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
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _number_text(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    sign = "-" if value < 0 else ""
    number = Decimal(repr(abs(value))).normalize().as_tuple()
    digits = "".join(map(str, number.digits))
    return sign + _placed(digits, len(digits) + int(number.exponent))


def _placed(digits: str, point: int) -> str:
    """The digits with the decimal point after `point` of them, as JavaScript writes numbers."""
    if digits == "0":
        return "0"
    if len(digits) <= point <= 21:
        return digits.ljust(point, "0")
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"0.{'0' * -point}{digits}"
    fraction = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{fraction}e{point - 1:+d}"
