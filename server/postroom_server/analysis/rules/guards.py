"""Whether a script asks first whether something exists: then it knows, and rules keep quiet."""

from __future__ import annotations

from tree_sitter import Node

from postroom_server.analysis.rules.facts import Facts
from postroom_server.syntax.nodes import ancestors, field, unwrap

_LOGICAL = frozenset({"&&", "||", "??"})


def is_guarded(facts: Facts, node: Node) -> bool:
    """Whether `node` is itself a question (`if (x)`, `typeof x`, `x?.y`, `x || y`) or stands where
    such a question has been answered."""
    if is_question(node):
        return True
    text = facts.source(node)
    for step in ancestors(node):
        if step.type in ("if_statement", "ternary_expression"):
            condition = field(step, "condition")
            if condition is not None and _mentions(facts, condition, text):
                return True
        if step.type == "binary_expression" and _operator(step) == "&&":
            left = field(step, "left")
            if left is not None and left != node and text in facts.source(left):
                return True
        if step.type == "try_statement":
            return True
    return False


def is_question(node: Node) -> bool:
    """Whether a value is used only as a condition, with a default, or in a comparison to nothing:
    then it may well be missing."""
    parent = node.parent
    while parent is not None and parent.type == "parenthesized_expression":
        holder = parent.parent
        if holder is not None and holder.type in ("if_statement", "while_statement"):
            return True
        node, parent = parent, holder
    if parent is None:
        return False
    if parent.type == "unary_expression":
        return not _has_operator(parent, "-", "+", "~")
    if parent.type == "binary_expression":
        return _operator(parent) in _LOGICAL or _compares_to_nothing(parent)
    if parent.type == "ternary_expression":
        return field(parent, "condition") == node
    if parent.type == "member_expression":
        return any(child.type == "optional_chain" for child in parent.children)
    return False


def is_target(access: Node) -> bool:
    """Whether an access is assigned to, or asked about by `typeof` and the like."""
    parent = access.parent
    if parent is None:
        return False
    if parent.type in ("assignment_expression", "augmented_assignment_expression"):
        return field(parent, "left") == access
    return parent.type == "unary_expression"


def _has_operator(node: Node, *operators: str) -> bool:
    operator = field(node, "operator")
    return operator is not None and operator.type in operators


def _compares_to_nothing(binary: Node) -> bool:
    sides = (field(binary, "left"), field(binary, "right"))
    return any(side is not None and unwrap(side).type in ("null", "undefined") for side in sides)


def _mentions(facts: Facts, condition: Node, text: str) -> bool:
    source = facts.source(condition)
    return text in source or "eventName" in source


def _operator(binary: Node) -> str:
    operator = field(binary, "operator")
    return operator.type if operator is not None else ""
