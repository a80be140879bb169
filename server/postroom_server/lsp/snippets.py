"""What a completion inserts, as the file needs it: escaped in JSON, indented in YAML."""

from __future__ import annotations

import re

from postroom_runtime.formats.blocks import ScriptBlock, inserted_text

# An escape, the start of a placeholder, a tab stop, the end of a placeholder.
_SYNTAX = re.compile(r"(\\[\\$}]|\$\{\d+[:|]?|\$\d+|\})")
_ESCAPED = re.compile(r"[\\$}]")


def file_snippet(block: ScriptBlock, snippet: str) -> str:
    """A snippet for the script as a snippet for the file that holds it.

    What the file's format adds (`\\"` in JSON) is text for the snippet, so it is escaped again.
    """
    pieces: list[str] = []
    text = ""
    for piece in _SYNTAX.split(snippet):
        if not _SYNTAX.fullmatch(piece):
            text += piece
        elif piece.startswith("\\"):
            text += piece[1]
        else:
            pieces += (_text(block, text), piece)
            text = ""
    return "".join((*pieces, _text(block, text)))


def _text(block: ScriptBlock, text: str) -> str:
    return _ESCAPED.sub(r"\\\g<0>", inserted_text(block, text)) if text else ""
