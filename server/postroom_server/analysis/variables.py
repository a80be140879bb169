"""Which scope of variables an expression is, and which variable a string names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from postroom_server.analysis.types.declared import settle
from postroom_server.analysis.types.inference import Inference
from postroom_server.analysis.types.scopes import find
from postroom_server.analysis.types.values import Closure, Instance
from postroom_server.syntax.nodes import (
    arguments,
    enclosing,
    field,
    key_name,
    parameters,
    property_name,
)
from postroom_server.syntax.queries import captures

SCOPES = {
    "environment": "environment",
    "globals": "globals",
    "collectionVariables": "collection",
    "iterationData": "data",
    "variables": "any",
}
"""Members of `pm` that are scopes, and the scope's name in the index."""

_ACTIONS = {"get": "read", "has": "read", "set": "write", "unset": "unset"}
_LEGACY = {
    "getEnvironmentVariable": ("environment", "read"),
    "setEnvironmentVariable": ("environment", "write"),
    "clearEnvironmentVariable": ("environment", "unset"),
    "getGlobalVariable": ("globals", "read"),
    "setGlobalVariable": ("globals", "write"),
    "clearGlobalVariable": ("globals", "unset"),
}


@dataclass(frozen=True, slots=True)
class NamedVariable:
    """A call that names a variable: the scope, what it does with it, the argument that names it,
    and the value given, if any."""

    scope: str
    action: str
    name: Node
    value: Node | None = None


def scope_of(inference: Inference, node: Node, depth: int = 0) -> str | None:
    """The scope that an expression is: `environment` for `pm.environment` and its aliases; None
    for anything else."""
    if depth > 4:
        return None
    if node.type == "member_expression":
        target, name = field(node, "object"), property_name(inference.tree, node)
        return SCOPES.get(name or "") if target is not None and is_pm(inference, target) else None
    if node.type != "identifier":
        return None
    binding = find(inference, node)
    if binding is None or binding.kind != "const":
        return None
    return _of_binding(inference, binding.node, depth)


def is_pm(inference: Inference, node: Node) -> bool:
    """Whether an expression is `pm`."""
    value = settle(inference.type_of(node))
    return isinstance(value, Instance) and value.name == "Pm"


def named_variable(inference: Inference, call: Node) -> NamedVariable | None:
    """The variable that a call names, whether or not the name is a literal."""
    known: dict[int, NamedVariable | None] = inference.notes.setdefault("named_variables", {})
    if call.id not in known:
        known[call.id] = _named_variable(inference, call)
    return known[call.id]


def _named_variable(inference: Inference, call: Node) -> NamedVariable | None:
    callee = field(call, "function")
    given = arguments(call)
    if callee is None or not given or callee.type not in ("member_expression",):
        return None
    method, target = property_name(inference.tree, callee), field(callee, "object")
    if method is None or target is None:
        return None
    value = given[1] if len(given) > 1 else None
    if method in _LEGACY and inference.source(target) == "postman":
        scope, action = _LEGACY[method]
        return NamedVariable(scope, action, given[0], value)
    if method not in _ACTIONS:
        return None
    scope = scope_of(inference, target)
    if scope is None:
        return None
    action = _ACTIONS[method]
    if scope == "any" and action != "read":
        scope = "local"
    return NamedVariable(scope, action, given[0], value)


def named_by_helper(inference: Inference, call: Node) -> Iterator[NamedVariable]:
    """The variables that a call of a function names which hands its parameter on: `save("token")`
    of `const save = (name) => pm.environment.set(name, 1)`."""
    callee = field(call, "function")
    if callee is None or callee.type != "identifier":
        return
    closure = settle(inference.type_of(callee))
    if not isinstance(closure, Closure):
        return
    handed_on = _handed_on(closure)
    for place, node in enumerate(arguments(call)):
        if place in handed_on:
            scope, action = handed_on[place]
            yield NamedVariable(scope, action, node)


def _handed_on(closure: Closure) -> dict[int, tuple[str, str]]:
    """The parameters of a function that are names of variables, by their place."""
    known = closure.inference.notes.setdefault("handed_on", {})
    if closure.node.id not in known:
        known[closure.node.id] = {}  # while it is looked at: a function may call itself
        known[closure.node.id] = dict(_names_handed_on(closure))
    return known[closure.node.id]


def _names_handed_on(closure: Closure) -> Iterator[tuple[int, tuple[str, str]]]:
    inference, function = closure.inference, closure.node
    places = {one.id: place for place, one in enumerate(parameters(function))}
    for call in captures("calls", function).get("call", []):
        named = named_variable(inference, call)
        binding = find(inference, named.name) if named is not None else None
        if named is not None and binding is not None and binding.node.id in places:
            yield places[binding.node.id], (named.scope, named.action)


def replaced_texts(inference: Inference, call: Node) -> Iterator[Node]:
    """The strings within the argument of a `replaceIn` call, in which `{{name}}` counts."""
    if replacing_scope(inference, call) is not None:
        for argument in arguments(call)[:1]:
            yield from captures("strings", argument).get("string", [])


def replacing_scope(inference: Inference, call: Node) -> str | None:
    """The scope whose `replaceIn` is called, or None."""
    callee = field(call, "function")
    target = field(callee, "object") if callee is not None else None
    if callee is None or target is None or property_name(inference.tree, callee) != "replaceIn":
        return None
    return scope_of(inference, target)


def _of_binding(inference: Inference, name: Node, depth: int) -> str | None:
    declarator = enclosing(name, "variable_declarator")
    value = field(declarator, "value") if declarator is not None else None
    if declarator is None or value is None:
        return None
    if field(declarator, "name") == name:
        return scope_of(inference, value, depth + 1)
    if not is_pm(inference, value):
        return None
    if name.type == "shorthand_property_identifier_pattern":
        return SCOPES.get(inference.source(name))
    pair = name.parent
    key = field(pair, "key") if pair is not None and pair.type == "pair_pattern" else None
    return SCOPES.get(key_name(inference.tree, key) or "") if key is not None else None
