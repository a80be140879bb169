"""Colours and signs of terminal output, decided once: is it a terminal, may it be Unicode."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TextIO

from msgspec import Struct

_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}
_ASCII = str.maketrans(
    {"✓": "+", "✗": "x", "○": "-", "▸": ">", "·": "-", "│": "|", "…": "~", "─": "-", "›": ">"}
    | {"⏎": "\\n", "“": '"', "”": '"', "↳": "->", "→": "->", "←": "<-", "–": "-"}
)


class Style(Struct, frozen=True):
    """How to write to one stream. Signs are written in Unicode everywhere and turned into plain
    ASCII here, where a terminal cannot show them."""

    colour: bool = False
    unicode: bool = True

    def paint(self, text: str, *looks: str) -> str:
        """`text` in the given looks: bold, dim, red, green, yellow, cyan."""
        if not self.colour or not text:
            return text
        codes = ";".join(_CODES[look] for look in looks)
        return f"\x1b[{codes}m{text}\x1b[0m"

    def signs(self, text: str) -> str:
        """`text` with this module's own signs as the stream can show them."""
        return text if self.unicode else text.translate(_ASCII)


def style_for(
    stream: TextIO, *, color: str = "auto", unicode: bool = True, environ: Mapping[str, str]
) -> Style:
    """The style for `stream`. `color` is newman's `auto`, `on` or `off`; NO_COLOR and FORCE_COLOR
    are heeded when it is `auto`."""
    encoding = (stream.encoding or "ascii").lower().replace("-", "")
    return Style(_wants_colour(stream, color, environ), unicode and encoding.startswith("utf"))


def _wants_colour(stream: TextIO, color: str, environ: Mapping[str, str]) -> bool:
    if color != "auto":
        return color == "on"
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and environ.get("TERM") != "dumb"


def terminal_width(stream: TextIO) -> int:
    """Columns of the terminal behind `stream`; 100 where there is none."""
    try:
        return os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        return 100
