"""Where values are kept: a declared name and the properties that lead from it to the value.

With it a value that is empty where it is made is known by what is put into it later: `const o = {};
o.a = 1`, `list.push(x)`, `this.items = []`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from msgspec import Struct
from tree_sitter import Node

from postroom_server.analysis.types.inference import Inference
from postroom_server.analysis.types.scopes import find
from postroom_server.syntax.nodes import (
    FUNCTIONS,
    arguments,
    parameters,
    property_name,
    unwrap,
)
from postroom_server.syntax.nodes import field as child

_CLASSES = frozenset({"class_declaration", "class"})
_ACCESSES = frozenset({"member_expression", "subscript_expression"})
ADDING = re.compile(r"\.\s*(push|unshift|set|add)\s*\(")
_FALLBACKS = frozenset({"||", "??"})


class Slot(Struct, frozen=True):
    """A place for a value: `root` is the id of the node that declares the name, or of the class or
    function that `this` belongs to. A None in `path` stands for any key."""

    root: int
    path: tuple[str | None, ...] = ()

    def at(self, name: str | None) -> Slot:
        """The slot of a property."""
        return Slot(self.root, (*self.path, name))


class Assigned(Struct, frozen=True):
    """`o.name = value`; `name` is None for a computed key. `place` is where the name stands."""

    name: str | None
    place: Node
    value: Node


@dataclass(frozen=True, slots=True)
class Growth:
    """What a script puts into its values: properties, and calls of `push`, `set` and the like."""

    properties: dict[Slot, list[Assigned]] = field(default_factory=dict[Slot, list[Assigned]])
    added: dict[Slot, list[tuple[str, list[Node]]]] = field(
        default_factory=dict[Slot, list[tuple[str, list[Node]]]]
    )


def growth(inference: Inference) -> Growth:
    """What the script puts into values after it has made them."""
    known = inference.notes.get("growth")
    if known is None:
        known = inference.notes["growth"] = Growth()
        for slot, assigned in _assigned(inference):
            known.properties.setdefault(slot, []).append(assigned)
        for slot, method, given in _added(inference):
            known.added.setdefault(slot, []).append((method, given))
    return known


def slot_of_access(inference: Inference, node: Node) -> Slot | None:
    """The slot that an access such as `a.b[0]` or `this.x` reads."""
    node = unwrap(node)
    if node.type == "identifier":
        binding = find(inference, node)
        return Slot(binding.node.id) if binding is not None else None
    if node.type == "this":
        return slot_of_this(inference, node)
    if node.type.endswith("assignment_expression"):
        left = child(node, "left")
        return slot_of_access(inference, left) if left is not None else None
    if node.type not in _ACCESSES:
        return None
    target = child(node, "object")
    holder = slot_of_access(inference, target) if target is not None else None
    return holder.at(property_name(inference.tree, node)) if holder is not None else None


def slot_of_value(inference: Inference, node: Node) -> Slot | None:
    """The slot that a value is put into where it is made."""
    parent = node.parent
    match parent.type if parent is not None else "":
        case "variable_declarator" | "assignment_pattern":
            return _slot_of_name(inference, parent)
        case "assignment_expression" | "augmented_assignment_expression" if parent is not None:
            return slot_of_access(inference, parent)
        case "pair" if parent is not None and parent.parent is not None:
            holder = slot_of_value(inference, parent.parent) or Slot(parent.parent.id)
            key = child(parent, "key")
            return holder.at(inference.source(key).strip("\"'")) if key is not None else None
        case "field_definition" if parent is not None and parent.parent is not None:
            name, holder = child(parent, "property"), parent.parent.parent
            return Slot(holder.id, (inference.source(name),)) if name and holder else None
        case "parenthesized_expression" if parent is not None:
            return slot_of_value(inference, parent)
        case "binary_expression" if parent is not None and _is_fallback(parent, node):
            return slot_of_value(inference, parent)
        case "arguments" if parent is not None:
            return _slot_of_accumulator(inference, parent, node)
        case _:
            return None


def slot_of_this(inference: Inference, node: Node) -> Slot | None:
    """The slot of what `this` stands for at a node."""
    home = home_of_this(node)
    if home is None:
        return None
    if home.type == "object":
        return slot_of_value(inference, home) or Slot(home.id)
    return Slot(home.id)


def home_of_this(node: Node) -> Node | None:
    """The class, object literal or plain function whose `this` counts at a node."""
    step = node.parent
    while step is not None:
        if step.type in _CLASSES:
            return step
        if step.type == "method_definition" and step.parent is not None:
            return step.parent if step.parent.type == "object" else step.parent.parent
        if step.type in FUNCTIONS and step.type != "arrow_function":
            pair = step.parent
            in_literal = pair is not None and pair.type == "pair"
            return pair.parent if in_literal and pair is not None else step
        step = step.parent
    return None


def _slot_of_name(inference: Inference, holder: Node | None) -> Slot | None:
    name = None
    if holder is not None:
        name = child(holder, "name") or child(holder, "left")
    return Slot(name.id) if name is not None and name.type == "identifier" else None


def _is_fallback(binary: Node, node: Node) -> bool:
    operator = child(binary, "operator")
    return operator is not None and operator.type in _FALLBACKS and child(binary, "right") == node


def _slot_of_accumulator(inference: Inference, holder: Node, node: Node) -> Slot | None:
    """What `reduce` starts with is its callback's first parameter."""
    call = holder.parent
    given = arguments(call) if call is not None else []
    callee = child(call, "function") if call is not None else None
    if len(given) != 2 or given[1] != node or callee is None:
        return None
    name = property_name(inference.tree, callee) if callee.type in _ACCESSES else None
    function = unwrap(given[0])
    if name not in ("reduce", "reduceRight") or function.type not in FUNCTIONS:
        return None
    first = next(iter(parameters(function)), None)
    return Slot(first.id) if first is not None and first.type == "identifier" else None


def _assigned(inference: Inference) -> Iterator[tuple[Slot, Assigned]]:
    for node in inference.all("assignments", "assignment") + inference.all(
        "augmented", "augmented"
    ):
        left, right = child(node, "left"), child(node, "right")
        if left is None or right is None or left.type not in _ACCESSES:
            continue
        target = child(left, "object")
        slot = slot_of_access(inference, target) if target is not None else None
        if slot is not None:
            place = child(left, "property") or child(left, "index") or left
            yield slot, Assigned(property_name(inference.tree, left), place, right)


def _added(inference: Inference) -> Iterator[tuple[Slot, str, list[Node]]]:
    tree = inference.tree
    for match in ADDING.finditer(tree.text):
        name = tree.node_at(match.start(1))
        access = name.parent
        call = access.parent if access is not None else None
        if access is None or call is None or call.type != "call_expression":
            continue
        target = child(access, "object")
        slot = slot_of_access(inference, target) if target is not None else None
        if slot is not None:
            yield slot, match[1], arguments(call)
