"""The types of operators' results."""

from __future__ import annotations

from tree_sitter import Node

from postroom_server.analysis.types.declared import defined, settle
from postroom_server.analysis.types.inference import Inference
from postroom_server.analysis.types.values import (
    BOOLEAN,
    NUMBER,
    STRING,
    UNDEFINED,
    UNKNOWN,
    Value,
    union,
    widen,
)
from postroom_server.syntax.nodes import field

_COMPARISONS = frozenset({"==", "===", "!=", "!==", "<", ">", "<=", ">=", "in", "instanceof", "!"})
_LOGICAL = frozenset({"&&", "||", "??"})


def binary(inference: Inference, node: Node) -> Value:
    """The type of `left operator right`."""
    operator = field(node, "operator")
    left, right = field(node, "left"), field(node, "right")
    if operator is None or left is None or right is None:
        return UNKNOWN
    if operator.type in _COMPARISONS:
        return BOOLEAN
    if operator.type in _LOGICAL:
        return _logical(inference, operator.type, left, right)
    if operator.type == "+":
        return _sum(inference.type_of(left), inference.type_of(right))
    return NUMBER


def _logical(inference: Inference, operator: str, left: Node, right: Node) -> Value:
    if operator == "&&":
        return inference.type_of(right)
    return union([defined(inference.type_of(left)), inference.type_of(right)])


def _sum(left: Value, right: Value) -> Value:
    kinds = [widen(settle(left)), widen(settle(right))]
    if STRING in kinds:
        return STRING
    return NUMBER if kinds == [NUMBER, NUMBER] else UNKNOWN


def unary(inference: Inference, node: Node) -> Value:
    """The type of `operator argument`."""
    operator = field(node, "operator")
    match operator.type if operator is not None else "":
        case "!" | "delete":
            return BOOLEAN
        case "typeof":
            return STRING
        case "void":
            return UNDEFINED
        case _:
            return NUMBER
