"""Expressions that are the value of a variable of `pm`."""

from __future__ import annotations

from tree_sitter import Node

from postroom_server.analysis.rules.facts import Facts
from postroom_server.analysis.types.scopes import find
from postroom_server.analysis.variables import NamedVariable, named_variable
from postroom_server.syntax.nodes import arguments, field, property_name, unwrap


def variable_read(facts: Facts, node: Node) -> NamedVariable | None:
    """The variable whose value an expression is: the result of `get`, directly or by a `const`."""
    call = constant_value(facts, node)
    named = named_variable(facts.inference, call) if call.type == "call_expression" else None
    callee = field(call, "function")
    if named is None or callee is None or named.action != "read" or len(arguments(call)) > 1:
        return None
    is_question = property_name(facts.inference.tree, callee) == "has"
    return None if is_question else named


def constant_value(facts: Facts, node: Node) -> Node:
    """The expression that a name was given by `const`, else the node itself, without
    parentheses."""
    node = unwrap(node)
    if node.type != "identifier":
        return node
    binding = find(facts.inference, node)
    holder = binding.node.parent if binding is not None and binding.kind == "const" else None
    if holder is None or binding is None or field(holder, "name") != binding.node:
        return node
    value = field(holder, "value")
    return node if value is None or value.type == "identifier" else unwrap(value)
