"""Text from collections, scripts and servers, made harmless for a terminal."""

from __future__ import annotations

import re
import unicodedata

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_BREAKS = re.compile(r"\r\n|[\r\n\t]")
_BREAK_SIGNS = {"\t": " "}


def safe_line(text: str) -> str:
    """`text` on one line: control characters and text-direction marks are spelled out."""
    flat = _BREAKS.sub(lambda found: _BREAK_SIGNS.get(found[0], " ⏎ "), text)
    return _CONTROLS.sub(_spelled, flat)


def safe_block(text: str) -> str:
    """`text` with its lines kept and every other control character spelled out."""
    return _CONTROLS.sub(_spelled, text.replace("\r\n", "\n"))


def display_width(text: str) -> int:
    """The columns that `text` takes in a terminal: East Asian and emoji characters take two,
    combining ones none."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def clipped(text: str, columns: int) -> str:
    """`text` cut to `columns` of a terminal, with an ellipsis where something was left out."""
    if display_width(text) <= columns:
        return text
    taken = 0
    for place, character in enumerate(text):
        taken += _columns(character)
        if taken > columns - 1:
            return f"{text[:place]}…"
    return text


def shortened(text: str, width: int) -> str:
    """`text` cut to `width` characters, with an ellipsis where something was left out."""
    return text if len(text) <= width else text[: max(0, width - 1)] + "…"


def _spelled(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def _columns(character: str) -> int:
    if character in "\u200d\ufe0e\ufe0f" or unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
