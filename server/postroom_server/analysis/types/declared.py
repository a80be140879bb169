"""Declared types looked at: parameters bound, aliases followed, members with their bases."""

from __future__ import annotations

from postroom_server.analysis.types.values import (
    NULLISH,
    UNKNOWN,
    Anonymous,
    ArrayOf,
    Bound,
    Deferred,
    Instance,
    Intersection,
    Literal,
    Primitive,
    Signatures,
    TupleOf,
    Union,
    Value,
    union,
)
from postroom_server.api import types as api
from postroom_server.api.catalogue import declaration

_ALIASES = 20
_ARRAYS = frozenset({"Array", "ReadonlyArray"})


def settle(value: Value) -> Value:
    """`value` with its outermost layer known."""
    if not isinstance(value, Deferred):
        return value
    for _ in range(_ALIASES):
        if not isinstance(value, Deferred):
            return value
        value = _open(value.type, value.bound)
    return UNKNOWN


def parts(value: Value) -> list[Value]:
    """The settled members of a union, unions within it flattened; the value itself otherwise."""
    settled = settle(value)
    if not isinstance(settled, Union):
        return [settled]
    return [part for one in settled.of for part in parts(one)]


def defined(value: Value) -> Value:
    """`value` without `undefined` and `null`."""
    kept = [part for part in parts(value) if not is_nullish(part)]
    return union(kept) if kept else settle(value)


def is_nullish(value: Value) -> bool:
    """Whether a settled value is `undefined`, `null` or `void`."""
    return isinstance(value, Primitive) and value.name in NULLISH


def binding_of(instance: Instance) -> Bound:
    """What the type parameters of an instance's declaration stand for."""
    found = declaration(instance.name)
    if found is None or not found.generics:
        return {}
    given = instance.args + (UNKNOWN,) * len(found.generics)
    return dict(zip(found.generics, given, strict=False))


def _open(type_: api.Type, bound: Bound) -> Value:
    match type_:
        case api.Named():
            return _named(type_, bound)
        case api.Primitive(name=name):
            return UNKNOWN if name in ("any", "unknown") else Primitive(name)
        case api.Literal(value=literal):
            return Literal(literal)
        case api.Union(of=of):
            return Union(tuple(Deferred(one, bound) for one in of))
        case api.Intersection(of=of):
            return Intersection(tuple(Deferred(one, bound) for one in of))
        case api.Array(of=item):
            return ArrayOf(Deferred(item, bound))
        case api.Tuple(of=items):
            return TupleOf(tuple(Deferred(item, bound) for item in items))
        case api.Function(signatures=signatures):
            return Signatures(tuple(signatures), bound)
        case api.Object():
            return Anonymous(type_, bound)


def _named(type_: api.Named, bound: Bound) -> Value:
    if type_.name in bound:
        return bound[type_.name]
    if type_.name == "Awaited" and type_.args:
        return _awaited(Deferred(type_.args[0], bound))
    found = declaration(type_.name)
    if found is None:
        return UNKNOWN
    args = tuple(Deferred(arg, bound) for arg in type_.args)
    if found.alias is not None:
        given = args + (UNKNOWN,) * len(found.generics)
        return Deferred(found.alias, dict(zip(found.generics, given, strict=False)))
    if type_.name in _ARRAYS:
        return ArrayOf(args[0] if args else UNKNOWN)
    return Instance(type_.name, args)


def _awaited(value: Value) -> Value:
    """What TypeScript's `Awaited` makes of a type."""
    for _ in range(_ALIASES):
        value = settle(value)
        if not (isinstance(value, Instance) and value.name in ("Promise", "PromiseLike")):
            return value
        value = value.args[0] if value.args else UNKNOWN
    return UNKNOWN
