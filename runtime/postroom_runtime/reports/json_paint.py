"""JSON laid out and coloured for a terminal."""

from __future__ import annotations

import re

import msgspec

from postroom_runtime.reports.safe_text import safe_block
from postroom_runtime.reports.style import Style

_TOKEN = re.compile(
    r'(?P<key>"(?:\\.|[^"\\])*"(?=:))|(?P<text>"(?:\\.|[^"\\])*")'
    r"|(?P<word>\b(?:true|false|null)\b)|(?P<number>-?\d[\d.eE+-]*)"
)
_LOOKS = {"key": "cyan", "text": "green", "word": "yellow", "number": "yellow"}


def laid_out_json(text: str) -> str | None:
    """`text` with one member per line, numbers as they were written; None when it is no JSON,
    or nested too deeply to be laid out."""
    try:
        return msgspec.json.format(text, indent=2)
    except (msgspec.DecodeError, RecursionError):
        return None


def painted_json(text: str, style: Style) -> str:
    """Laid out JSON in colour, made harmless for the terminal."""
    harmless = safe_block(text)
    if not style.colour:
        return harmless
    return _TOKEN.sub(lambda token: style.paint(token[0], _LOOKS[str(token.lastgroup)]), harmless)
