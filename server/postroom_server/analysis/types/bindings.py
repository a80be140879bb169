"""The type of a declared name, through whatever pattern binds it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from postroom_server.analysis.types.callers import argument_type
from postroom_server.analysis.types.contextual import parameter_value
from postroom_server.analysis.types.declared import is_nullish, parts, settle
from postroom_server.analysis.types.elements import at_place, awaited, item, rest_of
from postroom_server.analysis.types.inference import Binding, Inference
from postroom_server.analysis.types.jsdoc import declared_type, parameter_type
from postroom_server.analysis.types.members import member
from postroom_server.analysis.types.scopes import find
from postroom_server.analysis.types.values import (
    STRING,
    UNKNOWN,
    ArrayOf,
    Closure,
    Instance,
    Literal,
    LocalClass,
    ObjectLiteral,
    Omitted,
    Unknown,
    Value,
    union,
    widen,
)
from postroom_server.syntax.nodes import FUNCTIONS, field, key_name, parameters


@dataclass(frozen=True, slots=True)
class _Step:
    """One step into a pattern: a property's name, an item's number, or the rest: of an array from
    a place on, of an object without some properties."""

    name: str | None = None
    number: int | None = None
    rest: int | None = None
    without: frozenset[str] | None = None
    default: Node | None = None


def binding_value(inference: Inference, binding: Binding) -> Value:
    """The type of what a name is bound to."""
    steps: list[_Step] = []
    node = binding.node
    parent = node.parent
    if node.type == "shorthand_property_identifier_pattern":
        if parent is not None and parent.type == "object_assignment_pattern":
            steps.append(_Step(default=field(parent, "right")))
            node, parent = parent, parent.parent
        steps.append(_Step(name=inference.source(binding.node)))
    while parent is not None:
        match parent.type:
            case "pair_pattern":
                key = field(parent, "key")
                steps.append(_Step(name=key_name(inference.tree, key) if key else None))
            case "array_pattern" if node.type != "rest_pattern":
                steps.append(_Step(number=_place(parent, node)))
            case "rest_pattern":
                steps.append(_rest(inference, parent))
            case "assignment_pattern":
                steps.append(_Step(default=field(parent, "right")))
            case "object_pattern" | "array_pattern":
                pass
            case _:
                return _walk(inference, _root(inference, binding, parent, node), steps)
        node, parent = parent, parent.parent
    return UNKNOWN


def _root(inference: Inference, binding: Binding, holder: Node, pattern: Node) -> Value:
    match holder.type:
        case "variable_declarator":
            value = _declared_value(inference, holder)
            return (
                value if binding.kind == "const" else _with_assignments(inference, binding, value)
            )
        case "formal_parameters":
            function = holder.parent
            return _parameter(inference, function, pattern) if function is not None else UNKNOWN
        case "catch_clause":
            return Instance("Error")
        case "for_in_statement":
            return _looped(inference, holder)
        case "class_declaration" | "class":
            return LocalClass(inference, holder)
        case kind if kind in FUNCTIONS:
            if field(holder, "name") == pattern:
                return Closure(inference, holder)
            return _parameter(inference, holder, pattern)
        case _:
            return UNKNOWN


def _rest(inference: Inference, rest: Node) -> _Step:
    pattern = rest.parent
    if pattern is None or pattern.type == "formal_parameters":
        return _Step(rest=0)
    if pattern.type == "array_pattern":
        return _Step(rest=_place(pattern, rest))
    return _Step(without=frozenset(_taken(inference, pattern)))


def _taken(inference: Inference, pattern: Node) -> Iterator[str]:
    """The properties that an object pattern takes by name."""
    for child in pattern.named_children:
        if child.type == "rest_pattern":
            continue
        left = field(child, "left") if child.type == "object_assignment_pattern" else child
        key = field(child, "key") or left
        yield (key_name(inference.tree, key) or inference.source(key)) if key is not None else ""


def _walk(inference: Inference, value: Value, steps: list[_Step]) -> Value:
    for step in reversed(steps):
        if step.default is not None:
            value = _or_default(inference, value, step.default)
        elif step.name is not None:
            info = member(value, step.name)
            value = info.value if info is not None else UNKNOWN
        elif step.without is not None:
            value = Omitted(value, step.without)
        elif step.number is not None:
            value = at_place(settle(value), step.number)
        elif step.rest is not None:
            value = rest_of(settle(value), step.rest)
    return settle(value)


def _or_default(inference: Inference, value: Value, default: Node) -> Value:
    if isinstance(settle(value), Unknown):
        return inference.type_of(default)
    kept = [part for part in parts(value) if not is_nullish(part)]
    return union(kept) if kept else inference.type_of(default)


def _declared_value(inference: Inference, declarator: Node) -> Value:
    declared = declared_type(inference, declarator)
    if declared is not None:
        return declared
    value = field(declarator, "value")
    return inference.type_of(value) if value is not None else UNKNOWN


def _with_assignments(inference: Inference, binding: Binding, value: Value) -> Value:
    """A variable's type when it is filled later: `let body; … body = pm.response.json()`."""
    settled = settle(value)
    if not (
        isinstance(settled, Unknown | ArrayOf | Literal)
        or is_nullish(settled)
        or (isinstance(settled, ObjectLiteral) and not settled.node.named_child_count)
    ):
        return value
    later = assigned(inference, binding)
    if not later:
        return value
    found: list[Value] = [] if isinstance(settled, Unknown) else [widen(value)]
    found += [widen(settle(inference.type_of(right))) for right in later]
    known = [one for one in found if not is_nullish(settle(one))]
    return union(known or found)


def assigned(inference: Inference, binding: Binding) -> list[Node]:
    """The values assigned to a name after its declaration."""
    known = inference.notes.get("assignments")
    if known is None:
        known = inference.notes["assignments"] = _all_assignments(inference)
    return [
        right
        for left, right in known.get(binding.name, [])
        if (target := find(inference, left)) is not None and target.node == binding.node
    ]


def _all_assignments(inference: Inference) -> dict[str, list[tuple[Node, Node]]]:
    found: dict[str, list[tuple[Node, Node]]] = {}
    for node in inference.all("assignments", "assignment"):
        left, right = field(node, "left"), field(node, "right")
        if left is not None and right is not None and left.type == "identifier":
            found.setdefault(inference.source(left), []).append((left, right))
    return found


def _parameter(inference: Inference, function: Node, pattern: Node) -> Value:
    index = next((at for at, one in enumerate(parameters(function)) if one == pattern), -1)
    if index < 0:
        return UNKNOWN
    value = _documented(inference, function, pattern)
    if value is None:
        value = parameter_value(inference, function, index)
    if isinstance(value, Unknown):
        value = argument_type(inference, function, index)
    is_list = isinstance(settle(value), ArrayOf)
    return ArrayOf(value) if pattern.type == "rest_pattern" and not is_list else value


def _documented(inference: Inference, function: Node, pattern: Node) -> Value | None:
    """What the comment above a function says of a parameter."""
    name = field(pattern, "left") or pattern
    if name.type == "rest_pattern" and name.named_child_count:
        name = name.named_children[0]
    return parameter_type(inference, function, inference.source(name))


def _looped(inference: Inference, loop: Node) -> Value:
    operator, right = field(loop, "operator"), field(loop, "right")
    if operator is None or right is None:
        return UNKNOWN
    if operator.type == "in":
        return STRING
    found = item(inference.type_of(right))
    return awaited(found) if any(one.type == "await" for one in loop.children[:3]) else found


def _place(array: Node, node: Node) -> int:
    """The number of an item in an array pattern; holes count."""
    number = 0
    for child in array.children:
        if child == node:
            break
        number += child.type == ","
    return number


def pattern_source(inference: Inference, pattern: Node) -> Value:
    """The value that an object or array pattern takes apart."""
    binding = Binding("", pattern, "const")
    return binding_value(inference, binding)
