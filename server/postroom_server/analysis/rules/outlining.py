"""Putting together what statements tell each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tree_sitter import Node

from postroom_server.analysis.rules.outline import Told
from postroom_server.analysis.types.scopes import find
from postroom_server.syntax.nodes import BLOCKS, ancestors, enclosing_function, string_value, unwrap
from postroom_server.syntax.nodes import field as child

if TYPE_CHECKING:
    from postroom_server.analysis.rules.facts import Facts


@dataclass(slots=True)
class _Notes:
    assigned: set[str] = field(default_factory=set[str])
    leaked: set[str] = field(default_factory=set[str])
    members: set[str] = field(default_factory=set[str])
    written: set[str] = field(default_factory=set[str])
    set: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    tests: list[str] = field(default_factory=list[str])
    parses: bool = False

    def told(self) -> Told:
        """All of it."""
        return Told(
            frozenset(self.assigned),
            frozenset(self.leaked),
            frozenset(self.members),
            frozenset(self.written),
            frozenset(self.set),
            tuple(self.tests),
            self.parses,
        )


def told_by(facts: Facts, number_at: Callable[[int], int | None]) -> dict[int | None, Told]:
    """What the statements tell that `facts` are of, by the numbers that `number_at` gives for bytes
    of the tree."""
    found: dict[int | None, _Notes] = {}

    def notes(byte: int) -> _Notes:
        return found.setdefault(number_at(byte), _Notes())

    for assignment in facts.nodes("assignment"):
        _note_assignment(facts, assignment, notes(assignment.start_byte))
    for call, name in _written(facts):
        notes(call.start_byte).written.add(name)
    for use in facts.uses:
        if use.action == "write":
            notes(facts.inference.tree.byte(use.span.start)).set.add((use.name, use.scope))
    for call, given in facts.test_calls:
        name = string_value(facts.inference.tree, unwrap(given[0])) if given else None
        if name is not None and _is_at_top(call):
            notes(call.start_byte).tests.append(name)
    for call, _ in facts.calls_to("PostmanResponse", "json"):
        if enclosing_function(call) is None:
            notes(call.start_byte).parses = True
    return {number: one.told() for number, one in found.items()}


def _is_at_top(call: Node) -> bool:
    """Whether the block that a call stands in is the script itself."""
    block = next((one for one in ancestors(call) if one.type in BLOCKS), None)
    return block is not None and block.type == "program"


def _note_assignment(facts: Facts, assignment: Node, notes: _Notes) -> None:
    left = child(assignment, "left")
    if left is None:
        return
    if left.type == "identifier":
        notes.assigned.add(facts.source(left))
        if find(facts.inference, left) is None:
            notes.leaked.add(facts.source(left))
    name = child(left, "property")
    if name is not None:
        notes.members.add(facts.source(name))


def _written(facts: Facts) -> Iterator[tuple[Node, str]]:
    for call in facts.nodes("call"):
        named = facts.named.get(call.id)
        name = string_value(facts.inference.tree, named.name) if named is not None else None
        if named is not None and named.action == "write" and name is not None:
            yield call, name
