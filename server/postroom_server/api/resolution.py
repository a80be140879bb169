"""What a type stands for: behind an alias, a promise, a text; and what it inherits from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from postroom_server.api.catalogue import declaration
from postroom_server.api.substitution import bindings_of, substitute
from postroom_server.api.types import (
    Array,
    Declaration,
    Function,
    Literal,
    Named,
    Primitive,
    Tuple,
    Type,
    Union,
)

_NOTHING = frozenset({"undefined", "null", "void", "never"})
_BOXES = {
    "string": "String",
    "number": "Number",
    "boolean": "Boolean",
    "bigint": "BigInt",
    "symbol": "Symbol",
    "object": "Object",
}


def resolve(of: Type) -> Type:
    """The type behind an alias, and behind a union with `undefined` or `null` alone."""
    match of:
        case Named(name="Awaited", args=[inner]):
            return awaited(inner)
        case Named(name=name, args=args):
            found = declaration(name)
            if found is None or found.alias is None:
                return of
            return resolve(substitute(found.alias, bindings_of(found, args)))
        case Union(of=alternatives):
            left = present(alternatives)
            return resolve(left[0]) if len(left) == 1 else of
        case _:
            return of


def awaited(of: Type) -> Type:
    """What `await` makes of a value: a promise's result, anything else itself."""
    match resolve(of):
        case Named(name="Promise" | "PromiseLike", args=[inner]):
            return awaited(inner)
        case Union(of=alternatives):
            return Union([awaited(it) for it in alternatives])
        case resolved:
            return resolved


def present(alternatives: list[Type]) -> list[Type]:
    """A union's types without `undefined`, `null`, `void` and `never`."""
    return [it for it in alternatives if not _is_nothing(it)]


def lineage(named: Named) -> Iterator[tuple[Declaration, Mapping[str, Type]]]:
    """The declaration and all that it extends, nearest first, each with its generics bound."""
    waiting: list[Named] = [named]
    seen: set[str] = set()
    while waiting:
        current = waiting.pop(0)
        found = declaration(current.name)
        if found is None or current.name in seen:
            continue
        seen.add(current.name)
        bindings = bindings_of(found, current.args)
        yield found, bindings
        parents = [resolve(substitute(it, bindings)) for it in found.extends]
        waiting[:0] = [it for parent in parents if (it := as_named(parent))]
    if named.name not in ("Function", "Object") and _is_callable(named):
        yield from lineage(Named("Function"))


def as_named(of: Type) -> Named | None:
    """The interface whose members a value of the type has."""
    match of:
        case Named():
            return of
        case Array(of=item):
            return Named("Array", [item])
        case Tuple(of=items):
            return Named("Array", [Union(list(items))])
        case Function():
            return Named("Function")
        case Primitive(name=name):
            return Named(_BOXES[name]) if name in _BOXES else None
        case Literal(value=value):
            return as_named(literal_base(value))
        case _:
            return None


def literal_base(value: str | int | float | bool) -> Primitive:
    """The type that a literal belongs to."""
    if isinstance(value, bool):
        return Primitive("boolean")
    return Primitive("string" if isinstance(value, str) else "number")


def _is_callable(named: Named) -> bool:
    found = declaration(named.name)
    return found is not None and bool(found.call or found.construct)


def _is_nothing(of: Type) -> bool:
    return isinstance(of, Primitive) and of.name in _NOTHING
