"""Assertion chains, from their end back to the `pm.expect(…)` or `pm.response.to` they start at."""

from __future__ import annotations

from tree_sitter import Node

from postroom_server.analysis.rules.facts import ASSERTIONS, CHAINS, Facts
from postroom_server.syntax.nodes import arguments, field, property_name, unwrap


def is_assertion(facts: Facts, expression: Node) -> bool:
    """Whether an expression is an assertion chain: one that ends in a call or a getter."""
    node = unwrap(expression)
    if node.type == "member_expression":
        info = facts.info(node)
        return info is not None and info.owner in ASSERTIONS and info.kind == "getter"
    if node.type != "call_expression":
        return False
    info = facts.callee_info(node)
    if info is not None and info.owner in ASSERTIONS:
        return True
    callee = field(node, "function")
    return callee is not None and facts.is_a(callee, *(CHAINS - {"Assertion"}))


def chain_root(expression: Node) -> Node:
    """The whole chain, without parentheses around it."""
    return unwrap(expression)


def words(facts: Facts, node: Node) -> list[str]:
    """The names in a chain before `node`, the last first: `["have", "to"]` for
    `pm.response.to.have.status`."""
    found: list[str] = []
    step: Node | None = field(node, "object")
    while step is not None:
        if step.type == "call_expression":
            step = field(step, "function")
            continue
        name = property_name(facts.inference.tree, step) if step.type != "identifier" else None
        if name is None:
            break
        found.append(name)
        step = field(step, "object")
    return found


def is_negated(facts: Facts, node: Node) -> bool:
    """Whether `not` stands in the chain before `node`."""
    return "not" in words(facts, node)


def subject(facts: Facts, node: Node) -> Node | None:
    """What a chain is about: the argument of its `pm.expect(…)`, or the response before `.to`."""
    step: Node | None = node
    while step is not None:
        if step.type == "call_expression":
            callee = field(step, "function")
            if callee is not None and facts.is_a(callee, "Expect"):
                given = arguments(step)
                return given[0] if given else None
            step = callee
            continue
        target = field(step, "object")
        if target is not None and facts.is_a(target, "CurrentResponse", "CurrentRequest"):
            return target
        step = target
    return None
