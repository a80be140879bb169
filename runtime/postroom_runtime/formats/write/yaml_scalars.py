"""Text as a YAML scalar in a given style."""

from __future__ import annotations

import json
import re
from functools import cache

from postroom_runtime.formats.holders import Holder, Style
from postroom_runtime.formats.yaml_nodes import core_value
from postroom_runtime.formats.yaml_scalars import block_indent

_HEADER = re.compile(r"[|>][-+0-9]*(?P<comment>[ \t]+#[^\r\n]*)?")
_NO_PLAIN = re.compile(r"[-?:,\[\]{}#&*!|>'\"%@`\s]|.*(?::\s|\s#|:\Z|\s\Z)|\.\.\.|=\Z", re.DOTALL)
_LINE_END = re.compile(r"\r\n|\n|\r")
_REST_OF_LINE = re.compile(r"[^\r\n]*")
# Lines up to the first with text show the indentation: where they start blank, a digit must.
_BLANK_START = re.compile(r"(?:[ \t]*\n)*[ \t]")
_BLOCK_STYLES = (Style.LITERAL, Style.FOLDED)


@cache
def _unprintable() -> re.Pattern[str]:
    """What YAML needs an escape for. Takes milliseconds to compile, so not before it is needed."""
    return re.compile(
        r"[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
    )


def double_quoted(text: str) -> str:
    """`text` in double quotes. Every JSON string is one in YAML too."""
    quoted = json.dumps(text, ensure_ascii=False)
    return _unprintable().sub(lambda match: f"\\u{ord(match.group()):04x}", quoted)


def plain_or_quoted(text: str, style: Style = Style.PLAIN) -> str:
    """One line of text, plain where YAML reads it back as this text, else in quotes."""
    if _unprintable().search(text) or "\n" in text or "\r" in text:
        return double_quoted(text)
    if style is Style.SINGLE_QUOTED:
        return "'" + text.replace("'", "''") + "'"
    is_plain = style is Style.PLAIN and text and not _NO_PLAIN.match(text)
    return text if is_plain and isinstance(core_value(text), str) else double_quoted(text)


def literal(file: str, holder: Holder, text: str, ending: str) -> str:
    """`text` as a literal block in place of `holder`, indented as the scalar there was.

    Falls back to double quotes where a literal block cannot stand or cannot hold the text.
    """
    script = text.replace("\r\n", "\n")
    tail = block_tail(file, holder)
    if not _can_be_literal(file, holder, script):
        return double_quoted(script) + tail
    content = script.rstrip("\n")
    breaks = len(script) - len(content)
    indent = _indent(file, holder)
    body = ending.join(f"{' ' * indent}{line}" if line else "" for line in content.split("\n"))
    closing = ending if tail or holder.end == len(file) else ""
    if breaks:
        tail = tail or closing if breaks == 1 else ending * (breaks - 1) + closing
    return f"{_header(file, holder, content, breaks, indent)}{ending}{body}{tail}"


def block(text: str, parent_indent: int) -> str:
    """`text` as a literal block in a new file, from its `|` to its last line's end, or in double
    quotes where a literal block cannot hold it. Lines are indented two columns more."""
    if "\r" in text:
        return f"{double_quoted(text)}\n"
    written = literal("", Holder(Style.LITERAL, 0, 0, parent_indent), text, "\n")
    return written if written.endswith("\n") else f"{written}\n"


def _can_be_literal(file: str, holder: Holder, script: str) -> bool:
    if _unprintable().search(script) or "\r" in script or not script.strip("\n"):
        return False
    follows = _REST_OF_LINE.match(file, holder.end)
    is_block = holder.style in _BLOCK_STYLES
    return not holder.in_flow and (is_block or follows is None or not follows.group().strip())


def _header(file: str, holder: Holder, content: str, breaks: int, indent: int) -> str:
    old = _HEADER.match(file, holder.start, holder.end)
    comment = (old["comment"] if old else None) or ""
    digit = str(indent - holder.parent_indent) if _BLANK_START.match(content) else ""
    chomping = "-" if breaks == 0 else "" if breaks == 1 else "+"
    return f"|{digit}{chomping}{comment}"


def _indent(file: str, holder: Holder) -> int:
    indent = 0
    if holder.style in _BLOCK_STYLES:
        indent = block_indent(file, holder.start, holder.end, holder.parent_indent)
    return indent or holder.parent_indent + 2


def block_tail(file: str, holder: Holder) -> str:
    """The line breaks that end a block scalar and say nothing; other scalars have none."""
    if holder.style not in _BLOCK_STYLES:
        return ""
    old = file[holder.start : holder.end]
    header = _HEADER.match(old)
    breaks = _LINE_END.findall(old[len(old.rstrip()) :])
    return "".join(breaks[:1] if header and "+" in header.group().split("#")[0] else breaks)
