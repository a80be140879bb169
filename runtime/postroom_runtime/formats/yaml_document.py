"""YAML files: data at once, positions from the nodes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from postroom_runtime.formats.documents import Pointer
from postroom_runtime.formats.text_files import NO_OVERLAYS, read_text, refuse
from postroom_runtime.formats.yaml_errors import YamlError
from postroom_runtime.formats.yaml_nodes import YamlNode, parse_yaml
from postroom_runtime.formats.yaml_scalars import add_scalar
from postroom_runtime.model.problems import Problem, UnreadableInputError
from postroom_runtime.text import LineIndex, MapBuilder, Range, ScriptMap


@dataclass(frozen=True)
class YamlDocument:
    """A YAML file."""

    path: Path
    text: str
    root: YamlNode

    @property
    def data(self) -> object:
        """The parsed data."""
        return self.root.data

    @cached_property
    def _lines(self) -> LineIndex:
        return LineIndex(self.text)

    def node(self, pointer: Pointer) -> YamlNode:
        """The node of a value, or of the nearest value around it."""
        return self.chain(pointer)[-1]

    def chain(self, pointer: Pointer) -> list[YamlNode]:
        """The nodes from the root to a value, or to the nearest value around it."""
        nodes = [self.root]
        for step in pointer:
            child = _child(nodes[-1], step)
            if child is None:
                break
            nodes.append(child)
        return nodes

    def range_of(self, pointer: Pointer) -> Range:
        """The range of a value."""
        return self.node_range(self.node(pointer))

    def key_range(self, pointer: Pointer) -> Range:
        """The range of the key in front of a value; of a list's element its own range."""
        step = pointer[-1]
        parent = self.node(pointer[:-1])
        member = parent.member(step) if isinstance(step, str) else None
        return self.range_of(pointer) if member is None else self.node_range(member[0])

    def node_range(self, node: YamlNode) -> Range:
        """The range of a node."""
        return Range(self._lines.position(node.start), self._lines.position(node.end))

    def script_map(self, pointer: Pointer) -> ScriptMap:
        """The map of the script in a scalar."""
        nodes = self.chain(pointer)
        builder = MapBuilder(self.text)
        parent = nodes[-2] if len(nodes) > 1 else self.root
        column = parent.start - self._line_start(parent.start)
        add_scalar(builder, nodes[-1].start, nodes[-1].end, column)
        return builder.build(self._lines)

    def _line_start(self, offset: int) -> int:
        return self._lines.starts[self._lines.position(offset).line]


def load_yaml(path: Path, overlays: Mapping[Path, str] = NO_OVERLAYS) -> YamlDocument:
    """Read a YAML file. Raises `UnreadableInputError` with the place of the error."""
    return parse_document(path, read_text(path, overlays))


def parse_document(path: Path, text: str) -> YamlDocument:
    """Parse YAML text. Raises `UnreadableInputError` with the place of the error."""
    try:
        root = parse_yaml(text)
    except YamlError as error:
        raise UnreadableInputError(yaml_problem(path, text, error)) from None
    if root.data is None:
        raise refuse(path, "The file is empty.")
    return YamlDocument(path, text, root)


def yaml_problem(path: Path, text: str, error: YamlError) -> Problem:
    """The problem that a YAML error stands for."""
    lines = LineIndex(text)
    place = Range(lines.position(error.start), lines.position(error.end))
    return Problem(path, error.message, place, remedy=error.remedy)


def _child(node: YamlNode, step: str | int) -> YamlNode | None:
    if isinstance(step, str):
        return node.get(step)
    return node.elements[step] if step < len(node.elements) else None
