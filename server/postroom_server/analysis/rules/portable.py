"""Which types say nothing of places in their script, so that another version may have them too."""

from __future__ import annotations

from postroom_server.analysis.types.values import (
    Anonymous,
    ArrayOf,
    Deferred,
    Instance,
    Intersection,
    JsonObject,
    Literal,
    Primitive,
    Signatures,
    TupleOf,
    Union,
    Unknown,
    Value,
)


def is_portable(value: Value, known: dict[int, bool]) -> bool:
    """Whether a type says nothing of places in its script. `known` keeps what was said of objects:
    many expressions share one."""
    found = known.get(id(value))
    if found is None:
        found = known[id(value)] = _is_portable(value)
    return found


def _is_portable(value: Value) -> bool:
    match value:
        case Unknown() | Primitive() | Literal() | JsonObject():
            return True
        case Instance(args=inner) | Union(of=inner) | Intersection(of=inner) | TupleOf(items=inner):
            return all(map(_is_portable, inner))
        case ArrayOf(item=item, places=places):
            return _is_portable(item) and all(map(_is_portable, places))
        case Signatures(bound=bound) | Anonymous(bound=bound) | Deferred(bound=bound):
            return all(map(_is_portable, bound.values()))
        case _:
            return False
