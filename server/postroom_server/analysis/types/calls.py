"""Calls: which overload is meant, what its type parameters stand for, what it gives."""

from __future__ import annotations

from collections.abc import Sequence

from tree_sitter import Node

from postroom_server.analysis.types.callables import (
    Overload,
    constructors,
    overloads,
    returned,
)
from postroom_server.analysis.types.declared import is_nullish, parts, settle
from postroom_server.analysis.types.elements import item
from postroom_server.analysis.types.generics import bind
from postroom_server.analysis.types.inference import Inference
from postroom_server.analysis.types.members import members
from postroom_server.analysis.types.values import (
    UNKNOWN,
    Anonymous,
    ArrayOf,
    Bound,
    Closure,
    Deferred,
    Instance,
    Intersection,
    JsonObject,
    Literal,
    LocalClass,
    LocalInstance,
    ObjectLiteral,
    Primitive,
    SchemaShape,
    Signatures,
    TupleOf,
    Unknown,
    Value,
    union,
    widen,
)
from postroom_server.api import types as api
from postroom_server.syntax.nodes import (
    FUNCTIONS,
    arguments,
    unwrap,
)


def called(inference: Inference, callee: Value, call: Node) -> Value:
    """What calling `callee` at `call` gives."""
    results: list[Value] = []
    for part in parts(callee):
        if isinstance(part, Closure):
            results.append(returned(part))
        elif not is_nullish(part):
            chosen = choose(inference, overloads(part), arguments(call))
            results.append(_result(inference, chosen, call) if chosen else UNKNOWN)
    return union(results)


def constructed(inference: Inference, callee: Value, call: Node) -> Value:
    """What `new callee(…)` gives."""
    settled = settle(callee)
    if isinstance(settled, LocalClass):
        return LocalInstance(settled)
    if isinstance(settled, Closure):
        return LocalInstance(LocalClass(settled.inference, settled.node))
    chosen = choose(inference, constructors(settled), arguments(call))
    return _result(inference, chosen, call) if chosen else UNKNOWN


def choose(inference: Inference, ways: Sequence[Overload], given: list[Node]) -> Overload | None:
    """The overload that takes the arguments, else one that takes as many, else the first."""
    if len(ways) == 1:
        return ways[0]  # whatever the arguments are
    accepting = candidates(inference, ways, given)
    return accepting[0] if accepting else next(iter(ways), None)


def candidates(inference: Inference, ways: Sequence[Overload], given: list[Node]) -> list[Overload]:
    """The overloads that take the arguments, the likeliest first; failing that, those that take
    as many."""
    fitting = [way for way in ways if _takes(way.signature, len(given), given)]
    accepting = [
        way
        for way in fitting
        if all(_accepts(inference, way, number, node) for number, node in enumerate(given))
    ]
    return sorted(accepting or fitting, key=lambda way: _has_loose_generic(way.signature))


def parameter_at(signature: api.Signature, number: int) -> api.Parameter | None:
    """The parameter that argument `number` goes to."""
    if number < len(signature.params):
        return signature.params[number]
    last = signature.params[-1] if signature.params else None
    return last if last is not None and last.rest else None


def parameter_type(parameter: api.Parameter, bound: Bound) -> Value:
    """The type of one argument for a parameter."""
    value = Deferred(parameter.type, bound)
    return item(value) if parameter.rest else value


def bound_generics(inference: Inference, way: Overload, given: Sequence[Node | None]) -> Bound:
    """What an overload's own type parameters stand for, going by the arguments that are not
    None. Functions come last: their results depend on what the others bind."""
    if not way.signature.generics:
        return way.bound
    names = set(way.signature.generics)
    found: dict[str, Value] = {}
    for number, node in sorted(enumerate(given), key=lambda pair: _is_function(pair[1])):
        parameter = parameter_at(way.signature, number)
        if parameter is not None and node is not None:
            pattern = parameter.type
            if parameter.rest and isinstance(pattern, api.Array):
                pattern = pattern.of
            bind(pattern, inference.type_of(node), names, found, 0)
    return {**way.bound, **{name: found.get(name, UNKNOWN) for name in names}}


def _is_function(node: Node | None) -> bool:
    return node is not None and unwrap(node).type in FUNCTIONS


def _has_loose_generic(signature: api.Signature) -> bool:
    """Whether a type parameter stands in the result and in no parameter: `filter`'s type guard."""
    if not signature.generics:
        return False
    asked = "".join(repr(one.type) for one in signature.params)
    result = repr(signature.returns)
    return any(
        f"name='{name}'" in result and f"name='{name}'" not in asked for name in signature.generics
    )


def _result(inference: Inference, way: Overload, call: Node) -> Value:
    bound = bound_generics(inference, way, arguments(call))
    return settle(Deferred(way.signature.returns, bound))


def _takes(signature: api.Signature, count: int, given: list[Node]) -> bool:
    if any(node.type == "spread_element" for node in given):
        return True
    required = sum(not (one.optional or one.rest) for one in signature.params)
    most = len(signature.params) if not any(one.rest for one in signature.params) else count
    return required <= count <= max(most, 0)


def _accepts(inference: Inference, way: Overload, number: int, node: Node) -> bool:
    parameter = parameter_at(way.signature, number)
    if parameter is None:
        return False
    unbound = dict.fromkeys(way.signature.generics, UNKNOWN)
    wanted = parts(parameter_type(parameter, {**way.bound, **unbound}))
    node = unwrap(node)
    if node.type in FUNCTIONS:
        return any(_is_callable(one) for one in wanted)
    given = parts(inference.type_of(node))
    return any(_fits(one, two) for one in given for two in wanted)


def _is_callable(value: Value) -> bool:
    if isinstance(value, Unknown | Signatures):
        return True
    return (isinstance(value, Instance) and value.name == "Function") or bool(overloads(value))


def _fits(given: Value, wanted: Value) -> bool:
    """Whether `given` may go where `wanted` is asked for. In doubt, it may."""
    if isinstance(given, Unknown) or isinstance(wanted, Unknown):
        return True
    if isinstance(wanted, Literal):
        return given == wanted or widen(wanted) == given
    if isinstance(wanted, Primitive):
        return _fits_primitive(given, wanted)
    if isinstance(wanted, JsonObject | SchemaShape):
        return _fits_sample(given, wanted)
    if isinstance(given, Literal | Primitive):
        return isinstance(wanted, Instance) and wanted.name in ("String", "Number", "Object")
    if isinstance(wanted, Signatures):
        return _is_callable(given) or isinstance(given, Closure | LocalClass)
    if isinstance(given, ArrayOf | TupleOf):
        return _is_list(wanted)
    if isinstance(wanted, ArrayOf | TupleOf):
        return isinstance(given, Instance)
    return True


def _fits_primitive(given: Value, wanted: Primitive) -> bool:
    if wanted.name == "object":
        return not isinstance(given, Literal | Primitive) or given == wanted
    return widen(given) == wanted


def _fits_sample(given: Value, wanted: Value) -> bool:
    """Whether a value may be one of an object known from samples: a literal with other keys is
    not."""
    if not isinstance(given, ObjectLiteral):
        return not isinstance(given, Literal | Primitive | ArrayOf | TupleOf | Closure)
    names = members(given).keys()
    return bool(names) and names <= members(wanted).keys()


def _is_list(wanted: Value) -> bool:
    if isinstance(wanted, ArrayOf | TupleOf | Intersection):
        return True
    if isinstance(wanted, Instance):
        return wanted.name == "Object" or item(wanted) != UNKNOWN
    return isinstance(wanted, Anonymous) and not any(
        not one.optional for one in wanted.shape.members.values() if one.kind == "property"
    )
