"""Promises whose types the declarations do not tell: `new Promise(…)`, `Promise.all([…])`."""

from __future__ import annotations

from tree_sitter import Node

from postroom_server.analysis.types.callers import calls_by_name
from postroom_server.analysis.types.declared import settle
from postroom_server.analysis.types.elements import awaited, item
from postroom_server.analysis.types.inference import Inference
from postroom_server.analysis.types.scopes import find
from postroom_server.analysis.types.values import (
    UNDEFINED,
    UNKNOWN,
    Anonymous,
    ArrayOf,
    Instance,
    Unknown,
    Value,
    union,
    widen,
)
from postroom_server.api import types as api
from postroom_server.syntax.nodes import FUNCTIONS, arguments, parameters, unwrap

_COMBINING = frozenset({"all", "allSettled", "race", "any"})


def made_promise(inference: Inference, node: Node) -> Value:
    """What `new Promise((resolve) => …)` makes: a promise of what `resolve` is given."""
    given = arguments(node)
    executor = unwrap(given[0]) if given else None
    names = parameters(executor) if executor is not None and executor.type in FUNCTIONS else []
    if executor is None or not names or names[0].type != "identifier":
        return Instance("Promise", (UNKNOWN,))
    calls = calls_by_name(inference).get(inference.source(names[0]), [])
    found = [_resolved(inference, call) for call in calls if _calls(inference, call, names[0])]
    return Instance("Promise", (union(found),))


def combined_promises(inference: Inference, target: Node, name: str, call: Node) -> Value | None:
    """What `Promise.all([…])` and its like give; None for any other call."""
    given = arguments(call)
    if name not in _COMBINING or not given or inference.source(target) != "Promise":
        return None
    values = settle(inference.type_of(given[0]))
    if not isinstance(values, ArrayOf) or isinstance(settle(values.item), Unknown):
        return None
    if name in ("race", "any"):
        return Instance("Promise", (awaited(values.item),))
    wrap = _settled if name == "allSettled" else awaited
    places = tuple(wrap(one) for one in values.places)
    return Instance("Promise", (ArrayOf(wrap(item(values)), places),))


def _calls(inference: Inference, call: Node, parameter: Node) -> bool:
    callee = call.child_by_field_name("function")
    binding = find(inference, callee) if callee is not None else None
    return binding is not None and binding.node == parameter


def _resolved(inference: Inference, call: Node) -> Value:
    given = arguments(call)
    return widen(awaited(inference.type_of(given[0]))) if given else UNDEFINED


def _settled(value: Value) -> Value:
    """One result of `Promise.allSettled`."""
    status = api.Member(api.Union([api.Literal("fulfilled"), api.Literal("rejected")]))
    shape = api.Object(
        {
            "status": status,
            "value": api.Member(api.Named("Value"), optional=True),
            "reason": api.Member(api.Primitive("any"), optional=True),
        }
    )
    return Anonymous(shape, {"Value": awaited(value)})
