"""One script under analysis: its tree, and what is already known of its types."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from msgspec import Struct
from tree_sitter import Node

from postroom_server.analysis.script import Script
from postroom_server.analysis.types.values import UNKNOWN, Value
from postroom_server.syntax.queries import captures
from postroom_server.syntax.tree import ScriptTree

_DEEPEST = 80
_MOST_TENTATIVE = 2_000
_NO_CYCLE = 1_000


class Binding(Struct, frozen=True):
    """A name declared in a script. `node` is the name where it is declared; `kind` is `const`,
    `let`, `var`, `param`, `function`, `class` or `catch`."""

    name: str
    node: Node
    kind: str


@dataclass(eq=False, slots=True)
class Inference:
    """The analysis of one text. Types are worked out when asked for, each expression once.

    A type that was cut short because it refers to itself is not kept for what stands within the
    circle: asked for from outside, it may be known. `types` holds what has been worked out, by the
    node's id; `notes` what features work out once for the whole text, by their own names; `recall`
    knows the types of some expressions from an earlier version of the text.
    """

    script: Script
    tree: ScriptTree
    evaluate: Callable[[Inference, Node], Value]
    types: dict[int, Value] = field(default_factory=dict[int, Value])
    scopes: dict[int, dict[str, Binding]] = field(default_factory=dict[int, dict[str, Binding]])
    modules: dict[str, Inference] = field(default_factory=dict[str, "Inference"])
    hoists: bool | None = None
    spreading: set[int] = field(default_factory=set[int])
    notes: dict[str, Any] = field(default_factory=dict[str, Any])
    recall: Callable[[Node], Value | None] | None = None
    _open: dict[int, int] = field(default_factory=dict[int, int])
    _found: dict[str, dict[str, list[Node]]] = field(
        default_factory=dict[str, dict[str, list[Node]]]
    )
    _cycle: int = _NO_CYCLE
    _tentative: int = 0

    def type_of(self, node: Node) -> Value:
        """The type of the expression at `node`. What refers to itself is unknown."""
        known = self.types.get(node.id)
        if known is None and self.recall is not None:
            known = self.recall(node)
            if known is not None:
                self.types[node.id] = known
        if known is not None:
            return known
        if node.id in self._open:
            self._cycle = min(self._cycle, self._open[node.id])
            return UNKNOWN
        if len(self._open) > _DEEPEST:
            return UNKNOWN
        return self._worked_out(node)

    def source(self, node: Node) -> str:
        """The text of `node`."""
        return self.tree.source(node)

    def all(self, pattern: str, capture: str) -> list[Node]:
        """The nodes of the whole text that a pattern of `queries` finds."""
        found = self._found.get(pattern)
        if found is None:
            found = self._found[pattern] = captures(pattern, self.tree.root)
        return found.get(capture, [])

    def _worked_out(self, node: Node) -> Value:
        depth = len(self._open)
        outer, self._cycle = self._cycle, _NO_CYCLE
        self._open[node.id] = depth
        try:
            value = self.evaluate(self, node)
        finally:
            del self._open[node.id]
            within = self._cycle < depth
            self._cycle = min(outer, self._cycle) if within else outer
        if not within or self._tentative > _MOST_TENTATIVE:
            self.types[node.id] = value
        else:
            self._tentative += 1
        return value
