"""Type parameters, found by laying a declared type over the type of an argument."""

from __future__ import annotations

from collections.abc import Sequence

from postroom_server.analysis.types.callables import overloads, returned
from postroom_server.analysis.types.declared import settle
from postroom_server.analysis.types.elements import at_place, awaited, item, values_of_literal
from postroom_server.analysis.types.members import members
from postroom_server.analysis.types.values import (
    UNKNOWN,
    ArrayOf,
    Closure,
    Deferred,
    Instance,
    JsonObject,
    ObjectLiteral,
    Omitted,
    SchemaShape,
    TupleOf,
    Unknown,
    Value,
    union,
    widen,
)
from postroom_server.api import types as api
from postroom_server.api.catalogue import declaration
from postroom_server.api.substitution import bindings_of, substitute


def bind(
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
            _bind_named(pattern, given, names, found, depth)
        case api.Array(of=of):
            bind(of, item(given), names, found, depth + 1)
        case api.Tuple(of=of):
            for number, one in enumerate(of):
                bind(one, at_place(given, number), names, found, depth + 1)
        case api.Union(of=alternatives):
            for one in _alternatives(alternatives, given):
                bind(one, given, names, found, depth + 1)
        case api.Function(signatures=signatures) if signatures:
            bind(signatures[0].returns, _called_back(given), names, found, depth + 1)
        case api.Object(index=index) if index is not None:
            bind(index, _values(given), names, found, depth + 1)
        case _:
            return


def _alternatives(found: Sequence[api.Type], given: Value) -> Sequence[api.Type]:
    """The alternatives that `given` may be: of `U | U[]`, an array is the second."""
    if isinstance(given, ArrayOf | TupleOf):
        arrays = [one for one in found if isinstance(one, api.Array)]
        return arrays or found
    return found


def _bind_named(
    pattern: api.Named, given: Value, names: set[str], found: dict[str, Value], depth: int
) -> None:
    if isinstance(given, Instance) and given.name == pattern.name:
        for one, arg in zip(pattern.args, given.args, strict=False):
            bind(one, arg, names, found, depth + 1)
        return
    declared = declaration(pattern.name)
    if declared is not None and declared.alias is not None:
        alias = substitute(declared.alias, bindings_of(declared, pattern.args))
        bind(alias, given, names, found, depth + 1)
    elif declared is not None and declared.index is not None and pattern.args:
        values = item(given) if isinstance(given, ArrayOf | TupleOf) else _values(given)
        bind(pattern.args[-1], values, names, found, depth + 1)
    elif pattern.args and declared is not None:
        inner = awaited(given) if pattern.name.startswith("Promise") else item(given)
        bind(pattern.args[0], inner, names, found, depth + 1)


def _called_back(given: Value) -> Value:
    if isinstance(given, Closure):
        return returned(given)
    ways = overloads(given)
    return Deferred(ways[0].signature.returns, ways[0].bound) if ways else UNKNOWN


def _values(given: Value) -> Value:
    if not isinstance(given, ObjectLiteral | JsonObject | SchemaShape | Omitted):
        return UNKNOWN
    found = [widen(info.value) for info in members(given).values()]
    if isinstance(given, ObjectLiteral):
        found += values_of_literal(given.inference, given.node)
    return union(found)
