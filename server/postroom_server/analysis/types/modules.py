"""Files of the workspace that `pm.require` loads: what they export."""

from __future__ import annotations

from dataclasses import replace

from tree_sitter import Node

from postroom_server.analysis.types.inference import Inference
from postroom_server.analysis.types.members import MemberInfo, members
from postroom_server.analysis.types.values import UNKNOWN, ModuleExports, Value
from postroom_server.syntax.nodes import field, property_name
from postroom_server.syntax.queries import captures
from postroom_server.syntax.tree import parse

_DEEPEST = 8


def module_value(inference: Inference, path: str) -> Value:
    """What `pm.require(path)` gives, for a file whose source is known."""
    known = inference.modules.get(path)
    source = inference.script.knowledge.modules.get(path)
    if known is None and source is not None and len(inference.modules) < _DEEPEST:
        script = replace(inference.script, text=source, kind="module")
        known = Inference(script, parse(source), inference.evaluate, modules=inference.modules)
        inference.modules[path] = known
    if known is None:
        return UNKNOWN
    whole = _replaced(known)
    return known.type_of(whole) if whole is not None else ModuleExports(known, path)


def exports(inference: Inference) -> dict[str, MemberInfo]:
    """What a module exports one by one: `exports.sign = …`, `module.exports.sign = …`."""
    found: dict[str, MemberInfo] = {}
    for left, right in _assignments(inference):
        target = field(left, "object")
        if target is not None and _is_exports(inference, target):
            name = property_name(inference.tree, left)
            if name is not None:
                found[name] = MemberInfo(
                    name,
                    inference.type_of(right),
                    place=(inference, field(left, "property") or left),
                )
    whole = _replaced(inference)
    return {**(members(inference.type_of(whole)) if whole is not None else {}), **found}


def _replaced(inference: Inference) -> Node | None:
    """The value of the last `module.exports = …`."""
    found = None
    for left, right in _assignments(inference):
        if inference.source(left) == "module.exports":
            found = right
    return found


def _assignments(inference: Inference) -> list[tuple[Node, Node]]:
    found: list[tuple[Node, Node]] = []
    for node in captures("assignments", inference.tree.root).get("assignment", []):
        left, right = field(node, "left"), field(node, "right")
        if left is not None and right is not None and left.type == "member_expression":
            found.append((left, right))
    return found


def _is_exports(inference: Inference, node: Node) -> bool:
    return inference.source(node) in ("exports", "module.exports")
