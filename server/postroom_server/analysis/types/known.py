"""Calls whose result the declaration cannot tell, but what is known around the script can."""

from __future__ import annotations

from tree_sitter import Node

from postroom_server.analysis.types.declared import settle
from postroom_server.analysis.types.inference import Inference
from postroom_server.analysis.types.modules import module_value
from postroom_server.analysis.types.scopes import find
from postroom_server.analysis.types.values import Deferred, Instance, Value, from_samples
from postroom_server.api.catalogue import module_type
from postroom_server.syntax.nodes import arguments, field, property_name, string_value


def known_call(inference: Inference, call: Node) -> Value | None:
    """The type of `require("lodash")`, `pm.require("./x.js")`, `pm.response.json()` and
    `JSON.parse(pm.response.text())`; None for any other call."""
    callee = field(call, "function")
    if callee is None:
        return None
    if callee.type == "identifier":
        return _required(inference, callee, call)
    name = property_name(inference.tree, callee)
    target = field(callee, "object")
    if target is None or name not in ("require", "json", "parse"):
        return None
    return _known_method(inference, name, target, call)


def is_response_body(inference: Inference, node: Node) -> bool:
    """Whether an expression is the text of the current response."""
    if node.type == "identifier":
        return inference.source(node) == "responseBody" and find(inference, node) is None
    callee = field(node, "function") if node.type == "call_expression" else None
    target = field(callee, "object") if callee is not None else None
    if callee is None or target is None:
        return False
    return property_name(inference.tree, callee) == "text" and _is_response(inference, target)


def _known_method(inference: Inference, name: str, target: Node, call: Node) -> Value | None:
    if name == "json":
        return _body(inference) if _is_response(inference, target) else None
    given = arguments(call)
    if not given:
        return None
    if name == "parse":
        is_json = inference.source(target) == "JSON"
        return _body(inference) if is_json and is_response_body(inference, given[0]) else None
    value = settle(inference.type_of(target))
    path = string_value(inference.tree, given[0])
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


def _body(inference: Inference) -> Value | None:
    sample = inference.script.knowledge.response
    return from_samples([sample]) if sample is not None else None


def _is_response(inference: Inference, node: Node) -> bool:
    value = settle(inference.type_of(node))
    return isinstance(value, Instance) and value.name == "CurrentResponse"
