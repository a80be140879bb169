"""Strings of JSON: what they say, and which character stands where."""

from __future__ import annotations

import json
import re

from postroom_runtime.text import MapBuilder
from postroom_runtime.text.surrogates import whole

_ESCAPE = re.compile(
    r"\\(?:"
    r"u(?P<high>[dD][89abAB][0-9a-fA-F]{2})\\u(?P<low>[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|u(?P<unit>[0-9a-fA-F]{4})"
    r"|(?P<letter>.)|$)",
    re.DOTALL,
)
_LETTERS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


def encode(text: str) -> str:
    """`text` as the inside of a JSON string, without the quotes."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def add_string(builder: MapBuilder, start: int, end: int) -> None:
    """Append the content of the string literal between `start` and `end`, escapes decoded.

    The offsets are those inside the quotes. Tolerates what JSON forbids there.
    """
    text, position = builder.file_text, start
    for match in _ESCAPE.finditer(text, start, end):
        if match.start() > position:
            builder.add(text[position : match.start()], position, match.start() - position)
        builder.add(_character(match), match.start(), match.end() - match.start())
        position = match.end()
    if end > position or start == end:
        builder.add(text[position:end], position, end - position)


def _character(match: re.Match[str]) -> str:
    if match["high"]:
        high, low = int(match["high"], 16), int(match["low"], 16)
        return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    if match["unit"]:
        return whole(chr(int(match["unit"], 16)))
    letter = match["letter"] or "\\"
    return _LETTERS.get(letter, letter)
