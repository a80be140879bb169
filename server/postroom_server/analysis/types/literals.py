"""Literals of a script as plain values, as JSON would hold them."""

from __future__ import annotations

from tree_sitter import Node

from postroom_server.analysis.types.inference import Inference
from postroom_server.analysis.types.scopes import find
from postroom_server.syntax.nodes import field, pairs, string_value, unwrap

_DEEPEST = 30
_WORDS = {"true": True, "false": False, "null": None}


def plain_value(inference: Inference, node: Node, depth: int = 0) -> object:
    """The value that a literal, or a constant that holds one, stands for; None for anything else.
    Parts that are no literals are left out."""
    node = unwrap(node)
    if depth > _DEEPEST:
        return None
    match node.type:
        case "object":
            return _object(inference, node, depth)
        case "array":
            inner = [one for one in node.named_children if one.type != "comment"]
            return [plain_value(inference, one, depth + 1) for one in inner]
        case "string" | "template_string":
            return string_value(inference.tree, node)
        case "number":
            return _number(inference.source(node))
        case "identifier" | "shorthand_property_identifier":
            return _of_name(inference, node, depth)
        case kind:
            return _WORDS.get(kind)


def _object(inference: Inference, node: Node, depth: int) -> dict[str, object]:
    found: dict[str, object] = {}
    for child in node.named_children:
        if child.type == "spread_element" and child.named_child_count:
            spread = plain_value(inference, child.named_children[0], depth + 1)
            found |= spread if isinstance(spread, dict) else {}
    for name, _, value in pairs(inference.tree, node):
        found[name] = plain_value(inference, value, depth + 1)
    return found


def _of_name(inference: Inference, node: Node, depth: int) -> object:
    binding = find(inference, node)
    holder = binding.node.parent if binding is not None else None
    if binding is None or holder is None or holder.type != "variable_declarator":
        return None
    value = field(holder, "value")
    return plain_value(inference, value, depth + 1) if value is not None else None


def _number(source: str) -> object:
    try:
        return int(source) if source.isdecimal() else float(source)
    except ValueError:
        return None
