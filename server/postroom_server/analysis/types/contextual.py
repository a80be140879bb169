"""What type an expression is expected to have where it stands: as an argument, a property, an
assigned value. Callbacks get their parameters' types from it, object literals their keys."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.types.callables import Overload, constructors, overloads
from postroom_server.analysis.types.calls import (
    bound_generics,
    candidates,
    parameter_at,
    parameter_type,
)
from postroom_server.analysis.types.declared import parts, settle
from postroom_server.analysis.types.elements import item
from postroom_server.analysis.types.inference import Inference
from postroom_server.analysis.types.jsdoc import parameter_type as documented_parameter
from postroom_server.analysis.types.members import member
from postroom_server.analysis.types.values import (
    UNKNOWN,
    Closure,
    TupleOf,
    Unknown,
    Value,
    union,
)
from postroom_server.syntax.nodes import FUNCTIONS, arguments, field, key_name, parameters, unwrap


def expected(inference: Inference, node: Node) -> Value:
    """The type expected of the expression at `node`."""
    parent = node.parent
    if parent is None:
        return UNKNOWN
    match parent.type:
        case "arguments":
            return _of_argument(inference, parent, node)
        case "pair":
            return _of_property(inference, parent)
        case "array":
            return _of_item(inference, parent, node)
        case "parenthesized_expression":
            return expected(inference, parent)
        case "ternary_expression":
            condition = field(parent, "condition")
            return UNKNOWN if condition == node else expected(inference, parent)
        case "assignment_expression":
            left = field(parent, "left")
            return UNKNOWN if left is None or left == node else _of_target(inference, left)
        case _:
            return UNKNOWN


def parameter_value(inference: Inference, function: Node, index: int) -> Value:
    """The type of a function's parameter, from the place where the function stands."""
    holder = function.parent
    if holder is not None and holder.type == "arguments":
        wanted = _of_argument_in_each(inference, holder, function)
    else:
        wanted = iter((expected(inference, function),))
    for value in wanted:
        found = _parameter_of(value, index)
        if not isinstance(found, Unknown):
            return found
    return UNKNOWN


def _parameter_of(wanted: Value, index: int) -> Value:
    found: list[Value] = []
    for part in parts(wanted):
        for way in overloads(part):
            parameter = parameter_at(way.signature, index)
            if parameter is not None:
                found.append(settle(parameter_type(parameter, way.bound)))
                break
    return union(found)


def chosen_overload(inference: Inference, call: Node) -> Overload | None:
    """The overload that a call means."""
    return next(iter(_possible(inference, call, arguments(call))), None)


def _of_argument(inference: Inference, holder: Node, node: Node) -> Value:
    return next(_of_argument_in_each(inference, holder, node), UNKNOWN)


def _of_argument_in_each(inference: Inference, holder: Node, node: Node) -> Iterator[Value]:
    """What each overload that may be meant expects of an argument."""
    call = holder.parent
    if call is None:
        return
    given = arguments(call)
    number = next((at for at, one in enumerate(given) if one == node), -1)
    documented = _documented(inference, call, number)
    if documented is not None:
        yield documented
    for way in _possible(inference, call, given):
        parameter = parameter_at(way.signature, number) if number >= 0 else None
        if parameter is not None:
            plain = [None if one == node or unwrap(one).type in FUNCTIONS else one for one in given]
            yield parameter_type(parameter, bound_generics(inference, way, plain))


def _documented(inference: Inference, call: Node, number: int) -> Value | None:
    """What the comment above a function of the script says of the parameter that an argument goes
    to."""
    callee = field(call, "function") or field(call, "constructor")
    closure = settle(inference.type_of(callee)) if callee is not None else None
    if not isinstance(closure, Closure):
        return None
    names = parameters(closure.node)
    if not 0 <= number < len(names):
        return None
    name = field(names[number], "left") or names[number]
    source = closure.inference.source(name)
    return documented_parameter(closure.inference, closure.node, source)


def _possible(inference: Inference, call: Node, given: list[Node]) -> list[Overload]:
    callee = field(call, "constructor" if call.type == "new_expression" else "function")
    if callee is None:
        return []
    value = inference.type_of(callee)
    ways = constructors(value) if call.type == "new_expression" else overloads(value)
    return candidates(inference, ways, given) or ways


def _of_property(inference: Inference, pair: Node) -> Value:
    key, literal = field(pair, "key"), pair.parent
    name = key_name(inference.tree, key) if key is not None else None
    if literal is None or name is None:
        return UNKNOWN
    wanted = expected(inference, literal)
    info = None if isinstance(wanted, Unknown) else member(wanted, name)
    return info.value if info is not None else UNKNOWN


def _of_item(inference: Inference, array: Node, node: Node) -> Value:
    wanted = settle(expected(inference, array))
    if isinstance(wanted, TupleOf):
        number = next((at for at, one in enumerate(array.named_children) if one == node), 0)
        return wanted.items[number] if number < len(wanted.items) else UNKNOWN
    return item(wanted)


def _of_target(inference: Inference, left: Node) -> Value:
    if left.type != "member_expression":
        return UNKNOWN
    return inference.type_of(left)
