"""What conditions tell of a name where they hold: `typeof`, `instanceof`, `isArray`, `in`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from postroom_server.analysis.types.callables import constructors
from postroom_server.analysis.types.declared import defined, is_nullish, parts, settle
from postroom_server.analysis.types.inference import Inference
from postroom_server.analysis.types.members import member
from postroom_server.analysis.types.values import (
    UNKNOWN,
    ArrayOf,
    Closure,
    Deferred,
    Instance,
    LocalClass,
    LocalInstance,
    Primitive,
    Signatures,
    TupleOf,
    Unknown,
    Value,
    union,
    widen,
)
from postroom_server.syntax.nodes import arguments, field, property_name, string_value, unwrap

_GUARDS = ("typeof", "instanceof", "isArray")
_IN = re.compile(r"in(?<=\bin)\b")
"""The word `in`. Begins with letters, because those `re` looks for quickly."""
_EXITS = frozenset({"return_statement", "throw_statement", "continue_statement", "break_statement"})
_CHECKS = {"isArray": "array", "isString": "string", "isNumber": "number", "isBoolean": "boolean"}


@dataclass(frozen=True, slots=True)
class _Guard:
    """A condition on a name that holds (`holds`) or does not hold at a place."""

    condition: Node
    holds: bool


def narrowed(inference: Inference, node: Node, value: Value) -> Value:
    """The type of the name or access at `node`, of declared type `value`, by the conditions
    around it."""
    if not has_guards(inference):
        return value
    name = inference.source(node)
    for guard in _guards(node):
        value = _applied(inference, guard.condition, name, value, holds=guard.holds)
    return value


def has_guards(inference: Inference) -> bool:
    """Whether a script may have conditions that tell of types. Without, none is looked at."""
    known = inference.notes.get("has_guards")
    if known is None:
        text = inference.tree.text
        known = any(word in text for word in _GUARDS) or _IN.search(text) is not None
        inference.notes["has_guards"] = known
    return known


def _guards(node: Node) -> Iterator[_Guard]:
    """The conditions that hold or do not hold at a node, the outermost last."""
    step, parent = node, node.parent
    while parent is not None:
        match parent.type:
            case "if_statement" | "ternary_expression" | "while_statement":
                condition = field(parent, "condition")
                if condition is not None and condition != step:
                    yield _Guard(condition, field(parent, "alternative") != step)
            case "binary_expression":
                operator, left = field(parent, "operator"), field(parent, "left")
                kind = operator.type if operator is not None else ""
                if left is not None and left != step and kind in ("&&", "||"):
                    yield _Guard(left, kind == "&&")
            case "statement_block" | "program":
                yield from _left_early(parent, step)
            case _:
                pass
        step, parent = parent, parent.parent


def _left_early(block: Node, statement: Node) -> Iterator[_Guard]:
    """`if (…) return;` above: from there on the condition does not hold."""
    for one in block.named_children:
        if one.start_byte >= statement.start_byte:
            return
        if one.type != "if_statement" or field(one, "alternative") is not None:
            continue
        condition, body = field(one, "condition"), field(one, "consequence")
        if condition is not None and body is not None and _exits(body):
            yield _Guard(condition, holds=False)


def _exits(body: Node) -> bool:
    if body.type in _EXITS:
        return True
    last = body.named_children[-1] if body.named_child_count else None
    return body.type == "statement_block" and last is not None and last.type in _EXITS


def _applied(inference: Inference, node: Node, name: str, value: Value, *, holds: bool) -> Value:
    node = unwrap(node)
    match node.type:
        case "unary_expression":
            inner, operator = field(node, "argument"), field(node, "operator")
            if inner is None or operator is None or operator.type != "!":
                return value
            return _applied(inference, inner, name, value, holds=not holds)
        case "binary_expression":
            return _of_binary(inference, node, name, value, holds=holds)
        case "call_expression":
            return _of_call(inference, node, name, value, holds=holds)
        case "identifier" | "member_expression":
            return defined(value) if holds and inference.source(node) == name else value
        case _:
            return value


def _of_binary(inference: Inference, node: Node, name: str, value: Value, *, holds: bool) -> Value:
    operator, left, right = field(node, "operator"), field(node, "left"), field(node, "right")
    if operator is None or left is None or right is None:
        return value
    kind = operator.type
    if kind in ("&&", "||"):
        if holds is not (kind == "&&"):
            return value
        value = _applied(inference, left, name, value, holds=holds)
        return _applied(inference, right, name, value, holds=holds)
    if kind == "instanceof" and inference.source(left) == name:
        return _instance_of(inference, right, value) if holds else value
    if kind == "in" and holds and inference.source(right) == name:
        return _having(value, string_value(inference.tree, left))
    if kind not in ("===", "==", "!==", "!="):
        return value
    return _compared(inference, left, right, name, value, holds=holds is (kind[0] == "="))


def _compared(
    inference: Inference, left: Node, right: Node, name: str, value: Value, *, holds: bool
) -> Value:
    if left.type == "string":
        left, right = right, left
    left = unwrap(left)
    argument = field(left, "argument") if left.type == "unary_expression" else None
    wanted = string_value(inference.tree, right)
    if argument is not None and wanted is not None:
        is_typeof = left.child_count and left.children[0].type == "typeof"
        same = is_typeof and inference.source(unwrap(argument)) == name
        return _of_kind(value, wanted, holds=holds) if same else value
    if right.type in ("null", "undefined") and inference.source(left) == name and not holds:
        return defined(value)
    return value


def _of_call(inference: Inference, node: Node, name: str, value: Value, *, holds: bool) -> Value:
    callee, given = field(node, "function"), arguments(node)
    if callee is None or not given or inference.source(given[0]) != name:
        return value
    kind = _CHECKS.get(property_name(inference.tree, callee) or "")
    return _of_kind(value, kind, holds=holds) if kind is not None else value


def _of_kind(value: Value, kind: str, *, holds: bool) -> Value:
    """The parts of a type of which `typeof` says `kind` (`array`: of which `isArray` is true)."""
    found = parts(value)
    kept = [one for one in found if isinstance(one, Unknown) or (_kind(one) == kind) is holds]
    known = [one for one in kept if not isinstance(one, Unknown)]
    if not holds:
        return union(kept) if kept else value
    if known:
        return union(known)
    if kind == "array":
        return ArrayOf(UNKNOWN)
    return Primitive(kind) if kind in ("string", "number", "boolean", "bigint") else value


def _kind(value: Value) -> str:
    match widen(value):
        case Primitive(name=name):
            return "undefined" if is_nullish(value) and name != "null" else name
        case ArrayOf() | TupleOf():
            return "array"
        case Closure() | Signatures() | LocalClass():
            return "function"
        case _:
            return "object"


def _instance_of(inference: Inference, constructor: Node, value: Value) -> Value:
    made = settle(inference.type_of(constructor))
    if isinstance(made, LocalClass):
        wanted: Value = LocalInstance(made)
    else:
        ways = constructors(made)
        wanted = settle(Deferred(ways[0].signature.returns, ways[0].bound)) if ways else UNKNOWN
    if isinstance(wanted, Unknown):
        return value
    if isinstance(wanted, Instance):
        same = [
            one for one in parts(value) if isinstance(one, Instance) and one.name == wanted.name
        ]
        if same:
            return union(same)
    return wanted


def _having(value: Value, name: str | None) -> Value:
    """The parts of a union that have a member."""
    kept = [one for one in parts(value) if name is not None and member(one, name) is not None]
    return union(kept) if kept else value
