"""JSON files: data by the fast decoder, positions on demand, errors in words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from postroom_runtime.formats.documents import Pointer
from postroom_runtime.formats.json_nodes import JsonMember, JsonNode, root_node
from postroom_runtime.formats.json_strings import add_string
from postroom_runtime.formats.text_files import NO_OVERLAYS, read_text, refuse
from postroom_runtime.model.file_rules import REPEATED_KEY
from postroom_runtime.model.problems import Problem, Severity, UnreadableInputError
from postroom_runtime.text import LineIndex, MapBuilder, Range, ScriptMap
from postroom_runtime.text.surrogates import whole_values

_ERRORS = {
    "Expecting value": ("A value is missing here.", ""),
    "Expecting ',' delimiter": ("A comma or a closing bracket is missing here.", ""),
    "Expecting ':' delimiter": ("A colon is missing after the key.", ""),
    "Expecting property name enclosed in double quotes": (
        "A key in double quotes is missing here.",
        "Remove a comma that ends the list, or quote the key.",
    ),
    "Illegal trailing comma before end of object": ("A comma stands before `}`.", "Remove it."),
    "Illegal trailing comma before end of array": ("A comma stands before `]`.", "Remove it."),
    "Unterminated string starting at": ("This string has no closing quote.", ""),
    "Invalid control character at": (
        "A line break or tab stands inside a string.",
        "Write it as `\\n` or `\\t`.",
    ),
    "Invalid \\escape": ("This backslash starts no JSON escape.", "Write it as `\\\\`."),
    "Extra data": ("Something follows the end of the JSON value.", "Remove it."),
}


class JsonDocument(Struct, frozen=True, dict=True):
    """A JSON file. `repeated` tells whether some object has a key twice."""

    path: Path
    text: str
    data: object
    repeated: bool = False

    @cached_property
    def root(self) -> JsonNode:
        """The positions, found on demand."""
        return root_node(self.text)

    @cached_property
    def _lines(self) -> LineIndex:
        return LineIndex(self.text)

    def node(self, pointer: Pointer) -> JsonNode:
        """The node of a value, or of the nearest value around it."""
        node = self.root
        for step in pointer:
            child = _child(node, step)
            if child is None:
                break
            node = child
        return node

    def range_of(self, pointer: Pointer) -> Range:
        """The range of a value."""
        return self.node_range(self.node(pointer))

    def key_range(self, pointer: Pointer) -> Range:
        """The range of the key in front of a value; of an element of an array its own range."""
        step = pointer[-1]
        parent = self.node(pointer[:-1])
        member = parent.member(step) if isinstance(step, str) else None
        return self.range_of(pointer) if member is None else self.node_range(member.key_node)

    def node_range(self, node: JsonNode) -> Range:
        """The range of a node."""
        return Range(self._lines.position(node.start), self._lines.position(node.end))

    def script_map(self, pointer: Pointer) -> ScriptMap:
        """The map of a script: a string, or an array of lines."""
        return script_map(self.node(pointer), self._lines)

    def repeated_keys(self) -> list[Problem]:
        """A warning for each key that an object has twice: the first value counts for nothing."""
        members = _repeated(self.root) if self.repeated else []
        return [
            Problem(
                self.path,
                f"The key `{row.key}` stands here twice; only the last one counts.",
                self.node_range(row.key_node),
                Severity.WARNING,
                "Remove one.",
                REPEATED_KEY.code,
            )
            for row in members
        ]


def load_json(path: Path, overlays: Mapping[Path, str] = NO_OVERLAYS) -> JsonDocument:
    """Read a JSON file. Raises `UnreadableInputError` with the place of the error."""
    return parse_json(path, read_text(path, overlays))


def parse_json(path: Path, text: str) -> JsonDocument:
    """Parse JSON text. Raises `UnreadableInputError` with the place of the error."""
    repeated = False

    def collect(pairs: list[tuple[str, object]]) -> dict[str, object]:
        nonlocal repeated
        result = dict(pairs)
        repeated = repeated or len(result) != len(pairs)
        return result

    try:
        data = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=collect)
    except json.JSONDecodeError as error:
        raise UnreadableInputError(syntax_problem(path, text, error)) from None
    except RecursionError:
        raise refuse(path, "The JSON is nested too deeply.") from None
    except ValueError as error:
        raise refuse(path, f"The JSON cannot be read: {error}.") from None
    if "\\ud" in text or "\\uD" in text:
        data = whole_values(data)
    return JsonDocument(path, text, data, repeated)


def syntax_problem(path: Path, text: str, error: json.JSONDecodeError) -> Problem:
    """What is wrong with the JSON, where, and what to do."""
    shift = len(text) - len(error.doc)
    position = LineIndex(text).position(error.pos + shift)
    message, remedy = _ERRORS.get(error.msg, (f"This is not valid JSON: {error.msg}.", ""))
    if _cut_off(error):
        message, remedy = "The JSON ends in the middle.", "The file is cut off: get it whole."
    return Problem(path, message, Range(position, position), remedy=remedy)


def script_map(node: JsonNode, lines: LineIndex | None = None) -> ScriptMap:
    """The map of a script in a string or an array of lines. A line break between two lines stands
    as everything between their quotes. `lines` is the index of the file where there is one."""
    builder = MapBuilder(node.text)
    if node.is_string:
        add_string(builder, *node.content)
        return builder.build(lines)
    previous = None
    for element in node.elements:
        start, end = element.content if element.is_string else (element.start, element.end)
        if previous is not None:
            builder.add("\n", previous, start - previous)
        if element.is_string:
            add_string(builder, start, end)
        previous = end
    if previous is None:
        builder.add("", node.start, 0)
    return builder.build(lines)


def _child(node: JsonNode, step: str | int) -> JsonNode | None:
    if isinstance(step, str):
        return node.get(step)
    return node.elements[step] if step < len(node.elements) else None


def _cut_off(error: json.JSONDecodeError) -> bool:
    if error.msg.startswith("Unterminated string"):
        return "\n" not in error.doc[error.pos :].rstrip()
    return error.pos >= len(error.doc.rstrip())


def _repeated(node: JsonNode) -> list[JsonMember]:
    found: list[JsonMember] = []
    seen: set[str] = set()
    for member in node.members:
        if member.key in seen:
            found.append(member)
        seen.add(member.key)
        found += _repeated(member.value)
    for element in node.elements:
        found += _repeated(element)
    return found
