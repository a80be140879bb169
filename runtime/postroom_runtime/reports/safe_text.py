"""Text from collections, scripts and servers, made harmless for a terminal."""

from __future__ import annotations

import re

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


def shortened(text: str, width: int) -> str:
    """`text` cut to `width` characters, with an ellipsis where something was left out."""
    return text if len(text) <= width else text[: max(0, width - 1)] + "…"


def _spelled(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
