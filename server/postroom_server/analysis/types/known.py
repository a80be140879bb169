"""Calls whose result the declaration cannot tell, but what is known around the script can."""

from __future__ import annotations

import json

from tree_sitter import Node

from postroom_server.analysis.script import known_variable
from postroom_server.analysis.types.declared import settle
from postroom_server.analysis.types.inference import Inference
from postroom_server.analysis.types.modules import module_value
from postroom_server.analysis.types.promises import combined_promises
from postroom_server.analysis.types.schema_shapes import body_by_schema
from postroom_server.analysis.types.scopes import find
from postroom_server.analysis.types.values import (
    STRING,
    ArrayOf,
    Closure,
    Deferred,
    Instance,
    Signatures,
    Value,
    from_samples,
    is_list,
    is_object,
)
from postroom_server.api.catalogue import module_type
from postroom_server.syntax.nodes import arguments, field, property_name, string_value

_KNOWN = frozenset(
    {"require", "json", "parse", "get", "bind", "chain", "all", "allSettled", "race", "any"}
)


def known_call(inference: Inference, call: Node) -> Value | None:
    """The type of `require("lodash")`, `pm.require("./x.js")`, `pm.response.json()`,
    `JSON.parse(pm.response.text())`, `pm.environment.get("host")`, `Promise.all([…])` and
    `function.bind(…)`; None for any other call."""
    callee = field(call, "function")
    if callee is None:
        return None
    if callee.type == "identifier":
        return _required(inference, callee, call)
    name = property_name(inference.tree, callee)
    target = field(callee, "object")
    if target is None or name not in _KNOWN:
        return None
    match name:
        case "json":
            return body_value(inference) if _is_response(inference, target) else None
        case "parse":
            return _parsed(inference, target, arguments(call))
        case "get":
            return _variable(inference, call)
        case "bind":
            value = settle(inference.type_of(target))
            return value if isinstance(value, Closure | Signatures) else None
        case "chain":
            return _chain(inference, target, arguments(call))
        case "require":
            return _loaded(inference, target, arguments(call))
        case _:
            return combined_promises(inference, target, name, call)


def is_response_body(inference: Inference, node: Node) -> bool:
    """Whether an expression is the text of the current response."""
    if node.type == "identifier":
        return inference.source(node) == "responseBody" and find(inference, node) is None
    callee = field(node, "function") if node.type == "call_expression" else None
    target = field(callee, "object") if callee is not None else None
    if callee is None or target is None:
        return False
    return property_name(inference.tree, callee) == "text" and _is_response(inference, target)


def known_text(inference: Inference, node: Node) -> str | None:
    """The text that the variable holds which `pm.environment.get("host")` reads."""
    from postroom_server.analysis.variables import named_variable

    named = named_variable(inference, node) if node.type == "call_expression" else None
    name = string_value(inference.tree, named.name) if named is not None else None
    if named is None or name is None or named.action != "read":
        return None
    known = known_variable(inference.script.knowledge.variables, name, named.scope)
    return None if known is None or known.secret else known.value


def _parsed(inference: Inference, target: Node, given: list[Node]) -> Value | None:
    if not given or inference.source(target) != "JSON":
        return None
    if is_response_body(inference, given[0]):
        return body_value(inference)
    held = _held(inference, given[0])
    if held.type == "call_expression":
        callee = field(held, "function")
        if callee is not None and inference.source(callee) == "JSON.stringify" and arguments(held):
            return inference.type_of(arguments(held)[0])
    text = known_text(inference, held) or _fallback_text(inference, held)
    value = plain_json(text) if text is not None else None
    return from_samples([value]) if is_object(value) or is_list(value) else None


def _fallback_text(inference: Inference, node: Node) -> str | None:
    """The literal in `value || "[]"`."""
    operator, right = field(node, "operator"), field(node, "right")
    if node.type != "binary_expression" or operator is None or right is None:
        return string_value(inference.tree, node)
    return string_value(inference.tree, right) if operator.type in ("||", "??") else None


def _held(inference: Inference, node: Node) -> Node:
    """What a constant holds; any other expression as it is."""
    binding = find(inference, node) if node.type == "identifier" else None
    holder = binding.node.parent if binding is not None and binding.kind == "const" else None
    value = field(holder, "value") if holder is not None else None
    return value if value is not None else node


def _variable(inference: Inference, call: Node) -> Value | None:
    """Text, where the value that is known of a variable can be nothing else."""
    text = known_text(inference, call)
    return STRING if text and plain_json(text) is None else None


def plain_json(text: str) -> object:
    """The value of a JSON text; None for one that is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _chain(inference: Inference, target: Node, given: list[Node]) -> Value | None:
    """What lodash's `chain` makes of an array: its declaration is written for the compiler."""
    value = settle(inference.type_of(target))
    items = settle(inference.type_of(given[0])) if given else None
    if not isinstance(items, ArrayOf) or value != Instance("lodash.LoDashStatic"):
        return None
    return Instance("lodash.CollectionChain", (items.item,))


def _loaded(inference: Inference, target: Node, given: list[Node]) -> Value | None:
    path = string_value(inference.tree, given[0]) if given else None
    value = settle(inference.type_of(target))
    if path is None or not (isinstance(value, Instance) and value.name == "Pm"):
        return None
    return module_value(inference, path)


def _required(inference: Inference, callee: Node, call: Node) -> Value | None:
    given = arguments(call)
    if inference.source(callee) != "require" or not given or find(inference, callee) is not None:
        return None
    name = string_value(inference.tree, given[0])
    found = module_type(name) if name is not None else None
    return settle(Deferred(found)) if found is not None else None


def body_value(inference: Inference) -> Value | None:
    """The type of the response's JSON body: from the one last received or saved, else from a schema
    that the script checks it with."""
    sample = inference.script.knowledge.response
    return from_samples([sample]) if sample is not None else body_by_schema(inference)


def _is_response(inference: Inference, node: Node) -> bool:
    value = settle(inference.type_of(node))
    return isinstance(value, Instance) and value.name == "CurrentResponse"
