"""Calls: which overload is meant, what its type parameters stand for, what it gives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tree_sitter import Node

from postroom_server.analysis.types.declared import binding_of, is_nullish, parts, settle
from postroom_server.analysis.types.inference import Inference
from postroom_server.analysis.types.members import awaited, item, members
from postroom_server.analysis.types.values import (
    UNDEFINED,
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
    Signatures,
    TupleOf,
    Unknown,
    Value,
    union,
    widen,
)
from postroom_server.api import types as api
from postroom_server.api.catalogue import declaration
from postroom_server.api.substitution import bindings_of, substitute
from postroom_server.syntax.nodes import (
    FUNCTIONS,
    arguments,
    enclosing_function,
    field,
    is_async,
    unwrap,
)
from postroom_server.syntax.queries import captures


@dataclass(frozen=True, slots=True)
class Overload:
    """One declared way to call a value, with what its surroundings bind."""

    signature: api.Signature
    bound: Bound


def overloads(value: Value) -> list[Overload]:
    """The declared ways to call a value."""
    return [one for part in parts(value) if not is_nullish(part) for one in _overloads(part)]


def constructors(value: Value) -> list[Overload]:
    """The declared ways to `new` a value."""
    settled = settle(value)
    if not isinstance(settled, Instance):
        return []
    return [Overload(one, bound) for one, bound in _inherited(settled, "construct")]


def called(inference: Inference, callee: Value, call: Node) -> Value:
    """What calling `callee` at `call` gives."""
    results: list[Value] = []
    for part in parts(callee):
        if isinstance(part, Closure):
            results.append(returned(part))
        elif not is_nullish(part):
            chosen = choose(inference, _overloads(part), arguments(call))
            results.append(_result(inference, chosen, call) if chosen else UNKNOWN)
    return union(results)


def constructed(inference: Inference, callee: Value, call: Node) -> Value:
    """What `new callee(…)` gives."""
    settled = settle(callee)
    if isinstance(settled, LocalClass):
        return LocalInstance(settled)
    chosen = choose(inference, constructors(settled), arguments(call))
    return _result(inference, chosen, call) if chosen else UNKNOWN


def choose(inference: Inference, ways: Sequence[Overload], given: list[Node]) -> Overload | None:
    """The overload that takes the arguments, else one that takes as many, else the first."""
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


def returned(closure: Closure) -> Value:
    """What a function of the script returns."""
    inference, function = closure.inference, closure.node
    body = field(function, "body")
    if body is None or function.type.startswith("generator"):
        return UNKNOWN
    if body.type != "statement_block":
        found = inference.type_of(body)
    else:
        found = union([inference.type_of(node) for node in _return_values(function, body)])
        if isinstance(found, Unknown) and not _has_return(function, body):
            found = UNDEFINED
    return Instance("Promise", (awaited(found),)) if is_async(function) else found


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
            _match(pattern, inference.type_of(node), names, found, 0)
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


def _overloads(value: Value) -> list[Overload]:
    match value:
        case Signatures(signatures=found, bound=bound):
            return [Overload(one, bound) for one in found]
        case Anonymous(shape=shape, bound=bound):
            return [Overload(one, bound) for one in shape.call]
        case Instance():
            return [Overload(one, bound) for one, bound in _inherited(value, "call")]
        case Intersection(of=of):
            return [way for one in of for way in _overloads(settle(one))]
        case _:
            return []


def _inherited(value: Instance, which: str) -> Iterator[tuple[api.Signature, Bound]]:
    found = declaration(value.name)
    if found is None:
        return
    bound: Bound = {**binding_of(value), "this": value}
    own = found.call if which == "call" else found.construct
    for signature in own:
        yield signature, bound
    if own:
        return
    for base in found.extends:
        parent = settle(Deferred(base, bound))
        if isinstance(parent, Instance):
            yield from _inherited(parent, which)


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
    return (isinstance(value, Instance) and value.name == "Function") or bool(_overloads(value))


def _fits(given: Value, wanted: Value) -> bool:
    """Whether `given` may go where `wanted` is asked for. In doubt, it may."""
    if isinstance(given, Unknown) or isinstance(wanted, Unknown):
        return True
    if isinstance(wanted, Literal):
        return given == wanted or widen(wanted) == given
    if isinstance(wanted, Primitive):
        return _fits_primitive(given, wanted)
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


def _is_list(wanted: Value) -> bool:
    if isinstance(wanted, ArrayOf | TupleOf | Intersection):
        return True
    if isinstance(wanted, Instance):
        return wanted.name == "Object" or item(wanted) != UNKNOWN
    return isinstance(wanted, Anonymous) and not any(
        not one.optional for one in wanted.shape.members.values() if one.kind == "property"
    )


def _match(
    pattern: api.Type, given: Value, names: set[str], found: dict[str, Value], depth: int
) -> None:
    """Bind the type parameters `names` in `pattern` so that it describes `given`."""
    given = settle(given)
    if depth > 6 or isinstance(given, Unknown):
        return
    match pattern:
        case api.Named(name=name) if name in names:
            found.setdefault(name, widen(given))
        case api.Named():
            _match_named(pattern, given, names, found, depth)
        case api.Array(of=of):
            _match(of, item(given), names, found, depth + 1)
        case api.Union(of=alternatives):
            for one in alternatives:
                _match(one, given, names, found, depth + 1)
        case api.Function(signatures=signatures) if signatures:
            _match(signatures[0].returns, _called_back(given), names, found, depth + 1)
        case api.Object(index=index) if index is not None:
            _match(index, _values(given), names, found, depth + 1)
        case _:
            return


def _match_named(
    pattern: api.Named, given: Value, names: set[str], found: dict[str, Value], depth: int
) -> None:
    if isinstance(given, Instance) and given.name == pattern.name:
        for one, arg in zip(pattern.args, given.args, strict=False):
            _match(one, arg, names, found, depth + 1)
        return
    declared = declaration(pattern.name)
    if declared is not None and declared.alias is not None:
        alias = substitute(declared.alias, bindings_of(declared, pattern.args))
        _match(alias, given, names, found, depth + 1)
    elif declared is not None and declared.index is not None and pattern.args:
        values = item(given) if isinstance(given, ArrayOf | TupleOf) else _values(given)
        _match(pattern.args[-1], values, names, found, depth + 1)
    elif pattern.args and declared is not None:
        inner = awaited(given) if pattern.name.startswith("Promise") else item(given)
        _match(pattern.args[0], inner, names, found, depth + 1)


def _called_back(given: Value) -> Value:
    if isinstance(given, Closure):
        return returned(given)
    ways = overloads(given)
    return Deferred(ways[0].signature.returns, ways[0].bound) if ways else UNKNOWN


def _values(given: Value) -> Value:
    if not isinstance(given, ObjectLiteral | JsonObject):
        return UNKNOWN
    return union([widen(info.value) for info in members(given).values()])


def _return_values(function: Node, body: Node) -> Iterator[Node]:
    for statement in _returns(function, body):
        if statement.named_child_count:
            yield statement.named_children[0]


def _has_return(function: Node, body: Node) -> bool:
    return any(True for _ in _return_values(function, body))


def _returns(function: Node, body: Node) -> Iterator[Node]:
    for statement in captures("returns", body).get("return", []):
        owner = enclosing_function(statement)
        if owner is not None and owner.id == function.id:
            yield statement
