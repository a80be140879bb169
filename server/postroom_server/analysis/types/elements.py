"""What a value gives when it is iterated over, indexed or awaited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postroom_server.analysis.types.declared import binding_of, is_nullish, parts, settle
from postroom_server.analysis.types.values import (
    STRING,
    UNDEFINED,
    UNKNOWN,
    Anonymous,
    ArrayOf,
    Deferred,
    Instance,
    Intersection,
    Literal,
    ObjectLiteral,
    Primitive,
    TupleOf,
    Value,
    union,
)
from postroom_server.api.catalogue import declaration

if TYPE_CHECKING:
    from tree_sitter import Node

    from postroom_server.analysis.types.inference import Inference

_ITERABLES = frozenset(
    {"Set", "ReadonlySet", "Iterable", "IterableIterator", "Iterator", "Generator", "ArrayLike"}
    | {"AsyncIterable", "AsyncIterableIterator", "AsyncGenerator", "ArrayIterator", "SetIterator"}
    | {"MapIterator", "StringIterator", "IteratorObject", "lodash.List"}
)


def item(value: Value) -> Value:
    """What iterating over a value gives."""
    return union([_item(part) for part in parts(value) if not is_nullish(part)])


def indexed(value: Value, key: Value) -> Value:
    """What `value[key]` gives when `key` is not the name of a member."""
    return union([_indexed(part, key) for part in parts(value) if not is_nullish(part)])


def at_place(value: Value, number: int) -> Value:
    """The item of a settled value at a place."""
    match value:
        case TupleOf(items=items) if number < len(items):
            return items[number]
        case ArrayOf(places=places) if number < len(places):
            return places[number]
        case _:
            return item(value)


def rest_of(value: Value, start: int) -> Value:
    """The array of a settled value's items from a place on."""
    items = value.items if isinstance(value, TupleOf) else ()
    places = value.places if isinstance(value, ArrayOf) else ()
    if items[start:]:
        return ArrayOf(union(list(items[start:])))
    return ArrayOf(item(value), places[start:])


def awaited(value: Value, depth: int = 0) -> Value:
    """What `await value` gives."""
    if depth > 8:
        return UNKNOWN
    return union([_awaited(part, depth) for part in parts(value)])


def is_promise(value: Value) -> bool:
    """Whether a value is surely a promise."""
    found = parts(value)
    return bool(found) and all(
        isinstance(part, Instance) and part.name in ("Promise", "PromiseLike") for part in found
    )


def _item(value: Value) -> Value:
    match value:
        case ArrayOf(item=of):
            return of
        case TupleOf(items=items):
            return union(list(items))
        case Primitive(name="string") | Literal():
            return STRING
        case Instance(name="Map" | "ReadonlyMap", args=(key, of)):
            return TupleOf((key, of))
        case Instance(name=name, args=args) if name in _ITERABLES and args:
            return args[0]
        case Instance():
            return _inherited_item(value)
        case Intersection(of=of):
            return next((got for one in of if (got := _item(settle(one))) != UNKNOWN), UNKNOWN)
        case _:
            return UNKNOWN


def _inherited_item(value: Instance) -> Value:
    found = declaration(value.name)
    for base in found.extends if found is not None else ():
        inherited = _item(settle(Deferred(base, binding_of(value))))
        if inherited != UNKNOWN:
            return inherited
    return UNKNOWN


def _indexed(value: Value, key: Value) -> Value:
    match value:
        case TupleOf(items=items) if isinstance(key, Literal) and isinstance(key.value, int):
            return items[key.value] if 0 <= key.value < len(items) else UNDEFINED
        case ArrayOf(places=places) if isinstance(key, Literal) and isinstance(key.value, int):
            return places[key.value] if 0 <= key.value < len(places) else value.item
        case ArrayOf() | TupleOf() | Primitive(name="string"):
            return _item(value)
        case ObjectLiteral(inference=inference, node=node):
            return union(values_of_literal(inference, node))
        case Anonymous(shape=shape, bound=bound) if shape.index is not None:
            return Deferred(shape.index, bound)
        case Instance():
            found = declaration(value.name)
            if found is not None and found.index is not None:
                return Deferred(found.index, binding_of(value))
            return _inherited_item(value)
        case _:
            return UNKNOWN


def _awaited(value: Value, depth: int) -> Value:
    match value:
        case Instance(name="Promise" | "PromiseLike", args=args):
            return awaited(args[0], depth + 1) if args else UNKNOWN
        case _:
            return value


def values_of_literal(inference: Inference, literal: Node) -> list[Value]:
    """The types that an object literal holds under keys that are not known."""
    from postroom_server.analysis.types.growing import values_by_key
    from postroom_server.analysis.types.slots import Slot, slot_of_value

    slot = slot_of_value(inference, literal) or Slot(literal.id)
    return values_by_key(inference, slot)
