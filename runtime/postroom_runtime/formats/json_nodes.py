"""Positions in JSON, found on the way down, in text that may be broken.

A node knows where a value starts and ends; its members or elements are found when asked for. Whole
values are skipped by the C decoder, so a walk to one script in a big file costs little, and only
around an error does a bracket scanner take over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import islice

from msgspec import Struct

from postroom_runtime.formats.json_strings import add_string
from postroom_runtime.text import MapBuilder

_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[ \t\r\n]*")
_SPACE_AND_COMMAS = re.compile(r"[ \t\r\n,]*")
_STRING = re.compile(r'"(?:[^"\\\r\n]|\\[^\r\n])*"?')
_CLOSED_STRING = re.compile(r'"(?:[^"\\\r\n]|\\[^\r\n])*"')
_SCALAR = re.compile(r"[^\s,\]}\"\[{:]*")
_STRUCTURE = re.compile(r'["\[\]{}]')
# After a string these may follow; anything else means a quote inside it was not escaped.
_AFTER_STRING = re.compile(r'[ \t]*(?:[,:\]}"\r\n]|$)')
_REST_OF_LINE = re.compile(r"[^\r\n]*")
_PAIRS = {"{": "}", "[": "]"}


class JsonNode(Struct, frozen=True, dict=True):
    """A value at `text[start:end]`. An absent value has no length."""

    text: str
    start: int
    end: int

    @property
    def opening(self) -> str:
        """The first character: `{`, `[`, a quote, or the start of a number or word."""
        return self.text[self.start : self.start + 1]

    @cached_property
    def members(self) -> tuple[JsonMember, ...]:
        """The members of an object, in order, duplicates included; none for other values."""
        return tuple(_members(self)) if self.opening == "{" else ()

    @cached_property
    def elements(self) -> tuple[JsonNode, ...]:
        """The elements of an array; none for other values."""
        return tuple(_elements(self)) if self.opening == "[" else ()

    def leading(self, count: int) -> tuple[JsonNode, ...]:
        """The first elements of an array, at most so many, without a look at the others."""
        return tuple(islice(_elements(self), count)) if self.opening == "[" else ()

    @property
    def is_string(self) -> bool:
        """Whether the value is a string, complete or not."""
        return self.opening == '"'

    @property
    def content(self) -> tuple[int, int]:
        """Where a string's content starts and ends, inside its quotes."""
        closed = self.end - self.start > 1 and self.text[self.end - 1] == '"'
        return self.start + 1, self.end - 1 if closed else self.end

    @cached_property
    def string(self) -> str:
        """The decoded text of a string; empty for other values."""
        if not self.is_string:
            return ""
        start, end = self.content
        if "\\" not in self.text[start:end]:
            return self.text[start:end]
        builder = MapBuilder(self.text)
        add_string(builder, start, end)
        return builder.script_text

    def get(self, key: str) -> JsonNode | None:
        """The value of the last member with this key."""
        member = self.member(key)
        return None if member is None else member.value

    def member(self, key: str) -> JsonMember | None:
        """The last member with this key, as JSON parsers choose."""
        return next((row for row in reversed(self.members) if row.key == key), None)


class JsonMember(Struct, frozen=True, dict=True):
    """A key and its value."""

    key: str
    key_node: JsonNode
    value: JsonNode


@lru_cache(maxsize=2)
def root_node(text: str) -> JsonNode:
    """The outermost value of `text`. The last ones are kept: scripts, requests and variables of a
    file are looked for one after the other, and the positions found on the way are the same."""
    start = _skip_space(text, 1 if text.startswith("\ufeff") else 0)
    return JsonNode(text, start, value_end(text, start))


def value_end(text: str, start: int) -> int:
    """Where the value that starts at `start` ends; the next separator when it is broken."""
    opening = text[start : start + 1]
    if opening == '"':
        return _string_end(text, start)
    if opening not in _PAIRS or not opening:
        match = _SCALAR.match(text, start)
        return match.end() if match else start
    try:
        return _DECODER.raw_decode(text, start)[1]
    except ValueError:
        return _broken_end(text, start)
    except RecursionError:
        # Nobody wrote that. To look for its end again on each level would take for ever.
        return len(text)


def _members(node: JsonNode) -> Iterator[JsonMember]:
    text, position = node.text, node.start + 1
    while (position := _skip_commas(text, position)) < node.end:
        if text[position] in "}]":
            position += 1
            continue
        key_end = value_end(text, position)
        key = JsonNode(text, position, key_end)
        position = _skip_space(text, key_end)
        if text[position : position + 1] == ":":
            start = _skip_space(text, position + 1)
            value = JsonNode(text, start, min(value_end(text, start), node.end))
        else:
            value = JsonNode(text, key_end, key_end)
        position = max(value.end, key_end, key.start + 1)
        if key.is_string:
            yield JsonMember(key.string, key, value)


def _elements(node: JsonNode) -> Iterator[JsonNode]:
    text, position = node.text, node.start + 1
    while (position := _skip_commas(text, position)) < node.end:
        end = value_end(text, position)
        if end > position:
            yield JsonNode(text, position, min(end, node.end))
        position = max(end, position + 1)


def _string_end(text: str, start: int) -> int:
    match = _STRING.match(text, start)
    end = match.end() if match else start + 1
    if end == start + 1 or text[end - 1] != '"':
        return _end_of_unclosed(text, start, end)
    if _AFTER_STRING.match(text, end):
        return end
    return _end_of_misquoted(text, end)


def _end_of_unclosed(text: str, start: int, end: int) -> int:
    """The end of the line, less the brackets that close what the same line opened: in a file that
    is written on few lines they are no part of the string."""
    line_start = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    before = _CLOSED_STRING.sub("", text[line_start:start])
    opened = sum(map(before.count, "{[")) - sum(map(before.count, "}]"))
    inside = text[start:end].rstrip(" \t,")
    while opened > 0 and len(inside) > 1 and inside[-1] in "}]":
        inside = inside[:-1].rstrip(" \t,")
        opened -= 1
    return start + len(inside) if inside[-1:] != '"' or len(inside) == 1 else end


def _end_of_misquoted(text: str, end: int) -> int:
    """The last quote of the line: a person typed a quote in a string and did not escape it."""
    line = _REST_OF_LINE.match(text, end)
    last = text.rfind('"', end, line.end()) if line else -1
    return end if last < 0 else last + 1


def _broken_end(text: str, start: int) -> int:
    """The end of an object or array, by its brackets. A bracket that fits an outer one ends it."""
    expected: list[str] = []
    position = start
    while match := _STRUCTURE.search(text, position):
        character, position = match.group(), match.end()
        if character == '"':
            position = _string_end(text, match.start())
        elif character in _PAIRS:
            expected.append(_PAIRS[character])
        elif character in expected:
            while expected.pop() != character:
                pass
            if not expected:
                return position
        else:
            return match.start()
    return len(text)


def _skip_space(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position


def _skip_commas(text: str, position: int) -> int:
    match = _SPACE_AND_COMMAS.match(text, position)
    return match.end() if match else position
