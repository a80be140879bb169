"""Who calls the functions of a script."""

from __future__ import annotations

from tree_sitter import Node

from postroom_server.analysis.types.declared import settle
from postroom_server.analysis.types.inference import Inference
from postroom_server.analysis.types.values import UNKNOWN, Unknown, Value, union
from postroom_server.syntax.nodes import arguments, field

_ARGUMENTS_ASKED = 12


def calls_by_name(inference: Inference) -> dict[str, list[Node]]:
    """The calls of plain names, `save(…)` and `new Api(…)`, by the name."""
    known = inference.notes.get("calls_by_name")
    if known is None:
        known = inference.notes["calls_by_name"] = dict[str, list[Node]]()
        for call in inference.all("plain_calls", "call"):
            callee = field(call, "function") or field(call, "constructor")
            if callee is not None:
                known.setdefault(inference.source(callee), []).append(call)
    return known


def argument_type(inference: Inference, function: Node, index: int) -> Value:
    """A helper's parameter, from the arguments that this script calls it with."""
    name = _called_name(inference, function)
    if name is None or name.type != "identifier" or inference.script.kind == "module":
        return UNKNOWN
    calls = calls_by_name(inference).get(inference.source(name), [])
    given = [one[index] for one in map(arguments, calls) if index < len(one)]
    found = [inference.type_of(node) for node in given[:_ARGUMENTS_ASKED]]
    return UNKNOWN if any(isinstance(settle(one), Unknown) for one in found) else union(found)


def _called_name(inference: Inference, function: Node) -> Node | None:
    """The name that a function is called by; of a constructor the class's."""
    name = field(function, "name")
    if name is not None and inference.source(name) == "constructor":
        body = function.parent
        return field(body.parent, "name") if body is not None and body.parent is not None else None
    if name is None and function.parent is not None:
        return field(function.parent, "name")
    return name
