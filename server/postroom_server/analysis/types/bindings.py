"""The type of a declared name, through whatever pattern binds it."""

from __future__ import annotations

from dataclasses import dataclass

from tree_sitter import Node

from postroom_server.analysis.types.contextual import parameter_value
from postroom_server.analysis.types.declared import is_nullish, parts, settle
from postroom_server.analysis.types.elements import item
from postroom_server.analysis.types.inference import Binding, Inference
from postroom_server.analysis.types.members import member
from postroom_server.analysis.types.scopes import find
from postroom_server.analysis.types.values import (
    STRING,
    UNKNOWN,
    ArrayOf,
    Closure,
    LocalClass,
    ObjectLiteral,
    TupleOf,
    Unknown,
    Value,
    union,
)
from postroom_server.syntax.nodes import FUNCTIONS, field, key_name, parameters
from postroom_server.syntax.queries import captures

_ARGUMENTS_ASKED = 12


@dataclass(frozen=True, slots=True)
class _Step:
    """One step into a pattern: a property's name, an item's number, or the rest of an array."""

    name: str | None = None
    number: int | None = None
    rest: bool = False
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
            case "array_pattern":
                steps.append(_Step(number=_place(parent, node)))
            case "rest_pattern":
                steps.append(_Step(rest=True))
            case "assignment_pattern":
                steps.append(_Step(default=field(parent, "right")))
            case "object_pattern":
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
            return UNKNOWN
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


def _walk(inference: Inference, value: Value, steps: list[_Step]) -> Value:
    for step in reversed(steps):
        if step.default is not None:
            value = _or_default(inference, value, step.default)
        elif step.name is not None:
            info = member(value, step.name)
            value = info.value if info is not None else UNKNOWN
        elif step.number is not None:
            settled = settle(value)
            if isinstance(settled, TupleOf) and step.number < len(settled.items):
                value = settled.items[step.number]
            else:
                value = item(settled)
        elif step.rest and isinstance(settled := settle(value), TupleOf):
            value = ArrayOf(union(list(settled.items)))
    return settle(value)


def _or_default(inference: Inference, value: Value, default: Node) -> Value:
    if isinstance(settle(value), Unknown):
        return inference.type_of(default)
    kept = [part for part in parts(value) if not is_nullish(part)]
    return union(kept) if kept else inference.type_of(default)


def _declared_value(inference: Inference, declarator: Node) -> Value:
    value = field(declarator, "value")
    return inference.type_of(value) if value is not None else UNKNOWN


def _with_assignments(inference: Inference, binding: Binding, value: Value) -> Value:
    """A variable's type when it is filled later: `let body; … body = pm.response.json()`."""
    settled = settle(value)
    if not (
        isinstance(settled, Unknown | ArrayOf)
        or is_nullish(settled)
        or (isinstance(settled, ObjectLiteral) and not settled.node.named_child_count)
    ):
        return value
    found: list[Value] = [] if isinstance(settled, Unknown) else [value]
    found += [inference.type_of(right) for right in assigned(inference, binding)]
    known = [one for one in found if not is_nullish(settle(one))]
    return union(known or found)


def assigned(inference: Inference, binding: Binding) -> list[Node]:
    """The values assigned to a name after its declaration."""
    if inference.assignments is None:
        inference.assignments = _all_assignments(inference)
    return [
        right
        for left, right in inference.assignments.get(binding.name, [])
        if (target := find(inference, left)) is not None and target.node == binding.node
    ]


def _all_assignments(inference: Inference) -> dict[str, list[tuple[Node, Node]]]:
    found: dict[str, list[tuple[Node, Node]]] = {}
    for node in captures("assignments", inference.tree.root).get("assignment", []):
        left, right = field(node, "left"), field(node, "right")
        if left is not None and right is not None and left.type == "identifier":
            found.setdefault(inference.source(left), []).append((left, right))
    return found


def _parameter(inference: Inference, function: Node, pattern: Node) -> Value:
    index = next((at for at, one in enumerate(parameters(function)) if one == pattern), -1)
    if index < 0:
        return UNKNOWN
    value = parameter_value(inference, function, index)
    if isinstance(value, Unknown):
        value = _from_callers(inference, function, index)
    return ArrayOf(value) if pattern.type == "rest_pattern" else value


def _from_callers(inference: Inference, function: Node, index: int) -> Value:
    """A helper's parameter, from the arguments that this script calls it with."""
    name = field(function, "name")
    if name is None and function.parent is not None:
        name = field(function.parent, "name")
    if name is None or name.type != "identifier" or inference.script.kind == "module":
        return UNKNOWN
    wanted = inference.source(name)
    found: list[Value] = []
    for call in captures("calls", inference.tree.root).get("call", []):
        callee = field(call, "function")
        if callee is None or callee.type != "identifier" or inference.source(callee) != wanted:
            continue
        holder = field(call, "arguments")
        given = holder.named_children if holder is not None else []
        if index < len(given) and len(found) < _ARGUMENTS_ASKED:
            found.append(inference.type_of(given[index]))
    return UNKNOWN if any(isinstance(settle(one), Unknown) for one in found) else union(found)


def _looped(inference: Inference, loop: Node) -> Value:
    operator, right = field(loop, "operator"), field(loop, "right")
    if operator is None or right is None:
        return UNKNOWN
    return STRING if operator.type == "in" else item(inference.type_of(right))


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
