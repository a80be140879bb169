"""What a value has behind a dot: its members, declared or made by the script."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from msgspec.structs import replace

from postroom_server.analysis.types.declared import binding_of, is_nullish, parts, settle
from postroom_server.analysis.types.local_members import Local, local_members
from postroom_server.analysis.types.member_info import MemberInfo
from postroom_server.analysis.types.values import (
    UNKNOWN,
    Anonymous,
    ArrayOf,
    Bound,
    Closure,
    Deferred,
    Instance,
    Intersection,
    Literal,
    LocalClass,
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

__all__ = ["MemberInfo", "apparent", "member", "members"]

_BOXES = {
    "string": "String",
    "number": "Number",
    "boolean": "Boolean",
    "bigint": "BigInt",
    "symbol": "Symbol",
    "object": "Object",
}


def members(value: Value) -> dict[str, MemberInfo]:
    """Every member of a value; of a union, what any of its defined types has."""
    found: dict[str, MemberInfo] = {}
    for part in parts(value):
        if not is_nullish(part):
            for info in _members(part, part):
                found.setdefault(info.name, info)
    return found


def member(value: Value, name: str) -> MemberInfo | None:
    """One member of a value. Of a union: the first type's documentation, every type's value."""
    settled = settle(value)
    if isinstance(settled, Instance) and not settled.args:
        return _of_declared(settled.name, name)
    found = [
        info
        for part in parts(settled)
        if not is_nullish(part) and (info := _member(part, name, part)) is not None
    ]
    if len(found) < 2:
        return found[0] if found else None
    return replace(found[0], value=union([info.value for info in found]))


@cache
def _of_declared(type_name: str, name: str) -> MemberInfo | None:
    """A member of a type without parameters, which is the same in every script."""
    value = Instance(type_name)
    info = _member(value, name, value)
    return None if info is None else replace(info, value=settle(info.value))


def apparent(value: Value) -> Value:
    """The interface whose members a settled value has."""
    match value:
        case Primitive(name=name):
            return Instance(_BOXES[name]) if name in _BOXES else UNKNOWN
        case Literal():
            return apparent(widen(value))
        case ArrayOf(item=of):
            return Instance("Array", (of,))
        case TupleOf(items=items):
            return Instance("Array", (union(list(items)),))
        case Closure() | Signatures() | LocalClass():
            return Instance("Function")
        case _:
            return value


def _members(value: Value, this: Value) -> Iterator[MemberInfo]:
    match value:
        case Instance():
            yield from _declared_members(value, this)
        case Anonymous(shape=shape, bound=bound):
            for name, it in shape.members.items():
                yield _info(name, it, "", bound, this)
        case Intersection(of=of):
            for one in of:
                yield from _members(settle(one), this)
        case _ if isinstance(value, Local):
            yield from local_members(value).values()
        case _:
            pass
    wrapped = apparent(value)
    if wrapped is not value and not isinstance(wrapped, Unknown):
        yield from _members(wrapped, this)


def _declared_members(value: Instance, this: Value) -> Iterator[MemberInfo]:
    found = declaration(value.name)
    if found is None:
        return
    bound = binding_of(value)
    for name, it in found.members.items():
        yield _info(name, it, value.name, bound, this)
    for base in found.extends:
        yield from _members(settle(Deferred(base, bound)), this)
    if (found.call or found.construct) and value.name != "Function":
        yield from _members(Instance("Function"), this)


def _member(value: Value, name: str, this: Value) -> MemberInfo | None:
    match value:
        case Instance():
            return _declared_member(value, name, this)
        case Anonymous(shape=shape, bound=bound):
            it = shape.members.get(name)
            return _info(name, it, "", bound, this) if it is not None else None
        case Intersection(of=of):
            found = (_member(settle(one), name, this) for one in of)
            return next((info for info in found if info is not None), None)
        case _ if isinstance(value, Local):
            info = local_members(value).get(name)
            if info is not None:
                return info
        case _:
            pass
    wrapped = apparent(value)
    return _member(wrapped, name, this) if wrapped is not value else None


def _declared_member(value: Instance, name: str, this: Value) -> MemberInfo | None:
    found = declaration(value.name)
    if found is None:
        return None
    bound = binding_of(value)
    it = found.members.get(name)
    if it is not None:
        return _info(name, it, value.name, bound, this)
    for base in found.extends:
        info = _member(settle(Deferred(base, bound)), name, this)
        if info is not None:
            return info
    if (found.call or found.construct) and value.name != "Function":
        return _member(Instance("Function"), name, this)
    return None


def _info(name: str, it: api.Member, owner: str, bound: Bound, this: Value) -> MemberInfo:
    return MemberInfo(name, Deferred(it.type, {**bound, "this": this}), it, owner)
