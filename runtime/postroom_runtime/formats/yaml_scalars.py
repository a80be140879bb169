"""Scalars of YAML: what they say, and which character stands where.

Follows YAML 1.2 for all five styles, so a script in any of them keeps its exact places.
"""

from __future__ import annotations

import re

from postroom_runtime.text import MapBuilder

_PROPERTIES = re.compile(r"(?:[!&][^\s]*\s+)*")
_BREAK = re.compile(r"\r\n|\n|\r")
_BLOCK_HEADER = re.compile(r"[|>](?P<indicators>[-+0-9]*)[^\r\n]*(?:\r\n|\n|\r|$)")
_BLOCK_LINE = re.compile(r"(?P<content>[^\r\n]*)(?P<ending>\r\n|\n|\r|)")
# Blanks around a line break mean nothing in flow scalars: one break is a space, n are n - 1.
_FOLD = r"[ \t]*(?:\r\n|\n|\r)(?:[ \t]*(?:\r\n|\n|\r))*[ \t]*"
_PLAIN = re.compile(rf"(?P<fold>{_FOLD})")
_SINGLE = re.compile(rf"(?P<fold>{_FOLD})|(?P<quote>'')")
_DOUBLE = re.compile(
    rf"(?P<fold>{_FOLD})"
    r"|\\(?P<joined>(?:\r\n|\n|\r)(?:[ \t]*(?:\r\n|\n|\r))*[ \t]*)"
    r"|\\(?P<code>x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})"
    r"|\\(?P<letter>.)"
)
_LETTERS = {
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "t": "\t",
    "n": "\n",
    "v": "\v",
    "f": "\f",
    "r": "\r",
    "e": "\x1b",
    "N": "\x85",
    "_": "\xa0",
    "L": "\u2028",
    "P": "\u2029",
}


def add_scalar(builder: MapBuilder, start: int, end: int, parent_indent: int) -> None:
    """Append what the scalar between `start` and `end` says.

    `parent_indent` is the column of the map or list that holds it, which an indentation indicator
    (`|2`) counts from.
    """
    text = builder.file_text
    start = skip_properties(text, start, end)
    opening = text[start : start + 1]
    if opening in ("|", ">"):
        _add_block(builder, start, end, parent_indent)
    elif opening == '"':
        _add_flow(builder, start + 1, _before_quote(text, start, end), _DOUBLE)
    elif opening == "'":
        _add_flow(builder, start + 1, _before_quote(text, start, end), _SINGLE)
    else:
        _add_flow(builder, start, end, _PLAIN)


def skip_properties(text: str, start: int, end: int) -> int:
    """Where a scalar starts behind its tag and anchor."""
    properties = _PROPERTIES.match(text, start, end)
    return properties.end() if properties else start


def block_indent(text: str, start: int, end: int, parent_indent: int) -> int:
    """How many columns the lines of a block scalar that starts at its `|` are indented."""
    header = _BLOCK_HEADER.match(text, start, end)
    if header is None:
        return 0
    digit = re.search(r"[1-9]", header["indicators"])
    if digit:
        return parent_indent + int(digit.group())
    for line in re.finditer(r"^( *)[^ \r\n]", text[header.end() : end], re.MULTILINE):
        return len(line[1])
    return 0


def _add_block(builder: MapBuilder, start: int, end: int, parent_indent: int) -> None:
    header = _BLOCK_HEADER.match(builder.file_text, start, end)
    if header is None:
        return
    indent = block_indent(builder.file_text, start, end, parent_indent)
    block = _Block(builder, folded=builder.file_text[start] == ">")
    position = header.end()
    while position < end:
        line = _BLOCK_LINE.match(builder.file_text, position, end)
        if line is None or not block.take(line, indent):
            break
        position = line.end()
    block.finish(header["indicators"])
    if not builder.script_text:
        builder.add("", header.end(), end - header.end())


class _Block:
    """The lines of a block scalar. A break waits until it is known what follows it."""

    def __init__(self, builder: MapBuilder, *, folded: bool) -> None:
        self._builder = builder
        self._folded = folded
        self._last_break: tuple[int, int] | None = None
        self._empty_lines: list[tuple[int, int]] = []
        self._after_blank = False

    def take(self, line: re.Match[str], indent: int) -> bool:
        """Take a line; False when it stands outside of the block."""
        content, ending = line["content"], (line.start("ending"), len(line["ending"]))
        blanks = len(content) - len(content.lstrip(" "))
        if blanks == len(content) and blanks <= indent:
            if line["ending"]:
                self._empty_lines.append(ending)
            return True
        if blanks < indent:
            return False
        self._join(starts_blank=content[indent] in " \t")
        start = line.start() + indent
        self._builder.add(content[indent:], start, len(content) - indent)
        self._last_break = ending if line["ending"] else None
        return True

    def finish(self, indicators: str) -> None:
        """Chomp: `-` drops the breaks at the end, `+` keeps them, else one stays."""
        if "-" in indicators:
            return
        if self._last_break is not None:
            self._builder.add("\n", *self._last_break)
        if "+" in indicators:
            self._add_empty_lines()

    def _join(self, *, starts_blank: bool) -> None:
        folds = self._folded and not self._after_blank and not starts_blank
        if self._last_break is not None and not folds:
            self._builder.add("\n", *self._last_break)
        elif self._last_break is not None and not self._empty_lines:
            self._builder.add(" ", *self._last_break)
        self._add_empty_lines()
        self._after_blank = starts_blank

    def _add_empty_lines(self) -> None:
        for start, length in self._empty_lines:
            self._builder.add("\n", start, length)
        self._empty_lines = []


def _add_flow(builder: MapBuilder, start: int, end: int, pattern: re.Pattern[str]) -> None:
    text, position = builder.file_text, start
    for match in pattern.finditer(text, start, end):
        if match.start() > position:
            builder.add(text[position : match.start()], position, match.start() - position)
        meaning = _meaning(match)
        if meaning:
            builder.add(meaning, match.start(), match.end() - match.start())
        position = match.end()
    if end > position or start == end:
        builder.add(text[position:end], position, end - position)


def _meaning(match: re.Match[str]) -> str:
    groups = match.groupdict()
    if groups["fold"] is not None:
        return "\n" * (len(_BREAK.findall(match.group())) - 1) or " "
    if groups.get("quote"):
        return "'"
    if groups["joined"] is not None:
        return "\n" * (len(_BREAK.findall(match.group())) - 1)
    if groups["code"]:
        return chr(int(groups["code"][1:], 16))
    return _LETTERS.get(groups["letter"], groups["letter"])


def _before_quote(text: str, start: int, end: int) -> int:
    return end - 1 if end - start > 1 and text[end - 1] == text[start] else end
