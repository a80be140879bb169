"""How a variable's value reads when it stands in a text: the way JavaScript's `String` does it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import cast


def render(value: object) -> str:
    """The text of a JSON value: `String(value)` in JavaScript.

    An object gives `[object Object]`, a list its members joined with commas, null `null`.
    """
    if isinstance(value, str):
        return value
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _render_number(value)
    if isinstance(value, Mapping):
        return "[object Object]"
    if isinstance(value, Sequence):
        members = cast("Sequence[object]", value)
        return ",".join("" if member is None else render(member) for member in members)
    return str(value)


def _render_number(value: int | float) -> str:
    if isinstance(value, int) and abs(value) < 2**53:
        return str(value)
    number = _as_double(value)
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number == 0:
        return "0"
    sign = "-" if number < 0 else ""
    return sign + _render_positive(abs(number))


def _as_double(value: int | float) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _render_positive(number: float) -> str:
    """Shortest digits that read back as `number`, laid out by JavaScript's rules."""
    mantissa, _, exponent = f"{number!r}".partition("e")
    whole, _, fraction = mantissa.partition(".")
    fraction = "" if fraction == "0" else fraction
    digits = (whole + fraction).lstrip("0")
    leading = len(whole + fraction) - len(digits)
    point = len(whole) - leading + int(exponent or 0)
    return _lay_out(digits.rstrip("0") or "0", point)


def _lay_out(digits: str, point: int) -> str:
    if len(digits) <= point <= 21:
        return digits + "0" * (point - len(digits))
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"0.{'0' * -point}{digits}"
    exponent = point - 1
    fraction = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{fraction}e{'+' if exponent > 0 else '-'}{abs(exponent)}"
