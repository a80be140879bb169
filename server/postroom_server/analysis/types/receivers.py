"""The types of `this` and `super`."""

from __future__ import annotations

from tree_sitter import Node

from postroom_server.analysis.types.inference import Inference
from postroom_server.analysis.types.local_members import base_of
from postroom_server.analysis.types.slots import Slot, growth, home_of_this
from postroom_server.analysis.types.values import (
    UNKNOWN,
    LocalClass,
    LocalInstance,
    ObjectLiteral,
    Value,
)
from postroom_server.syntax.nodes import FUNCTIONS, ancestors


def this_value(inference: Inference, node: Node) -> Value:
    """The type of `this`."""
    home = home_of_this(node)
    if home is None:
        return UNKNOWN
    if home.type == "object":
        return ObjectLiteral(inference, home)
    of = LocalClass(inference, home)
    if home.type in FUNCTIONS:
        return LocalInstance(of) if Slot(home.id) in growth(inference).properties else UNKNOWN
    return of if _is_static(node) else LocalInstance(of)


def super_value(inference: Inference, node: Node) -> Value:
    """The type of `super`."""
    home = home_of_this(node)
    is_class = home is not None and home.type in ("class", "class_declaration")
    return base_of(LocalClass(inference, home)) if home is not None and is_class else UNKNOWN


def _is_static(node: Node) -> bool:
    method = next((one for one in ancestors(node) if one.type == "method_definition"), None)
    return method is not None and any(one.type == "static" for one in method.children[:2])
