"""What a completion inserts, as the file needs it: escaped in JSON, indented in YAML."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial

from postroom_runtime.formats.blocks import ScriptBlock, Style, inserted_line, inserted_text

# An escape, the start of a placeholder, a tab stop, the end of a placeholder.
_SYNTAX = re.compile(r"(\\[\\$}]|\$\{\d+[:|]?|\$\d+|\})")
_LEVELS = re.compile(r"\n\t+")
_INDENTED = re.compile(r"^([ ]+|\t)\S", re.MULTILINE)
_UNIT = "  "
_ESCAPED = re.compile(r"[\\$}]")


@dataclass(frozen=True, slots=True)
class Indentation:
    """How lines are indented where a text is inserted: `unit` for each level (a tab in what is to
    be inserted), `margin` in front of every line but the first. `by_client` when the client adds
    the indentation of the line that the cursor stands in."""

    unit: str
    margin: str = ""
    by_client: bool = False

    def applied(self, text: str) -> str:
        """A text whose levels are tabs, as it is to stand in the script."""
        text = _LEVELS.sub(lambda found: "\n" + self.unit * (len(found.group()) - 1), text)
        return text if self.by_client else text.replace("\n", f"\n{self.margin}")


def indentation(block: ScriptBlock, offset: int, *, by_client: bool) -> Indentation:
    """How lines are indented at an offset of a script: as the script does it."""
    if block.holder.style is Style.WHOLE_FILE and by_client:
        return Indentation("\t", by_client=True)
    text = block.text
    line = text[text.rfind("\n", 0, offset) + 1 : offset]
    found = _INDENTED.search(text)
    unit = found[1] if found is not None else _UNIT
    return Indentation(unit, line[: len(line) - len(line.lstrip())], by_client)


def file_text(block: ScriptBlock, text: str, indented: Indentation) -> str:
    """A plain text for the script as it must be written in the file."""
    return inserted_text(block, indented.applied(text))


def file_snippet(block: ScriptBlock, snippet: str, indented: Indentation) -> str:
    """A snippet for the script as a snippet for the file. A client that indents by itself gets the
    lines of a YAML block without the block's indentation."""
    snippet = indented.applied(snippet)
    if indented.by_client and block.holder.style is Style.LITERAL:
        return snippet
    return _file_snippet(partial(inserted_text, block), snippet)


@lru_cache(maxsize=4096)
def line_snippet(style: Style, snippet: str) -> str:
    """A snippet of one line for a script as a snippet for the file, which holds it in a style."""
    return _file_snippet(partial(inserted_line, style), snippet)


def _file_snippet(inserted: Callable[[str], str], snippet: str) -> str:
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
            pieces += (_text(inserted, text), piece)
            text = ""
    return "".join((*pieces, _text(inserted, text)))


def _text(inserted: Callable[[str], str], text: str) -> str:
    return _ESCAPED.sub(r"\\\g<0>", inserted(text)) if text else ""
