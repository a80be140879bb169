"""One script under analysis: its tree, and what is already known of its types."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tree_sitter import Node

from postroom_server.analysis.script import Script
from postroom_server.analysis.types.values import UNKNOWN, Value
from postroom_server.syntax.tree import ScriptTree

_DEEPEST = 80


@dataclass(frozen=True, slots=True)
class Binding:
    """A name declared in a script. `node` is the name where it is declared; `kind` is `const`,
    `let`, `var`, `param`, `function`, `class` or `catch`."""

    name: str
    node: Node
    kind: str


@dataclass(eq=False, slots=True)
class Inference:
    """The analysis of one text. Types are worked out when asked for, each expression once."""

    script: Script
    tree: ScriptTree
    evaluate: Callable[[Inference, Node], Value]
    scopes: dict[int, dict[str, Binding]] = field(default_factory=dict[int, dict[str, Binding]])
    modules: dict[str, Inference] = field(default_factory=dict[str, "Inference"])
    hoists: bool | None = None
    assignments: dict[str, list[tuple[Node, Node]]] | None = None
    spreading: set[int] = field(default_factory=set[int])
    _types: dict[int, Value] = field(default_factory=dict[int, Value])
    _open: set[int] = field(default_factory=set[int])

    def type_of(self, node: Node) -> Value:
        """The type of the expression at `node`. What refers to itself is unknown."""
        known = self._types.get(node.id)
        if known is not None:
            return known
        if node.id in self._open or len(self._open) > _DEEPEST:
            return UNKNOWN
        self._open.add(node.id)
        try:
            value = self.evaluate(self, node)
        finally:
            self._open.discard(node.id)
        self._types[node.id] = value
        return value

    def source(self, node: Node) -> str:
        """The text of `node`."""
        return self.tree.source(node)
