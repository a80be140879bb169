"""What a value has: its members, its items, what it gives when it is awaited or indexed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from tree_sitter import Node

from postroom_server.analysis.types.declared import binding_of, is_nullish, parts, settle
from postroom_server.analysis.types.inference import Inference
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
    ModuleExports,
    ObjectLiteral,
    Primitive,
    Signatures,
    TupleOf,
    Unknown,
    Value,
    from_samples,
    union,
    widen,
)
from postroom_server.api import types as api
from postroom_server.api.catalogue import declaration
from postroom_server.syntax.nodes import FUNCTIONS, field, key_name

_BOXES = {
    "string": "String",
    "number": "Number",
    "boolean": "Boolean",
    "bigint": "BigInt",
    "symbol": "Symbol",
    "object": "Object",
}


@dataclass(frozen=True, slots=True)
class MemberInfo:
    """A member as seen on a value. `declared` is its declaration in the catalogue and `owner` the
    type that declares it; `place` is where the script defines it; `sample` a value last seen."""

    name: str
    value: Value
    declared: api.Member | None = None
    owner: str = ""
    place: tuple[Inference, Node] | None = None
    sample: object = None

    @property
    def kind(self) -> str:
        """`method`, `getter` or `property`."""
        if self.declared is not None:
            return self.declared.kind
        return "method" if isinstance(self.value, Closure) else "property"


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
    found = [
        info
        for part in parts(value)
        if not is_nullish(part) and (info := _member(part, name, part)) is not None
    ]
    if len(found) < 2:
        return found[0] if found else None
    return replace(found[0], value=union([info.value for info in found]))


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
        case ObjectLiteral() | LocalInstance() | LocalClass() | JsonObject() | ModuleExports():
            yield from _local_members(value).values()
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
        case ObjectLiteral() | LocalInstance() | LocalClass() | JsonObject() | ModuleExports():
            info = _local_members(value).get(name)
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


def _local_members(
    value: ObjectLiteral | LocalInstance | LocalClass | JsonObject | ModuleExports,
) -> Mapping[str, MemberInfo]:
    match value:
        case ObjectLiteral():
            return dict(_literal_members(value))
        case JsonObject(samples=samples):
            return dict(_sampled_members(samples))
        case LocalInstance(of=of):
            return dict(_class_members(of, static=False))
        case LocalClass():
            return dict(_class_members(value, static=True))
        case ModuleExports(inference=inference):
            from postroom_server.analysis.types.modules import exports

            return exports(inference)


def _literal_members(value: ObjectLiteral) -> Iterator[tuple[str, MemberInfo]]:
    inference = value.inference
    for child in value.node.named_children:
        if child.type == "spread_element" and child.named_child_count:
            yield from _spread_members(inference, child.named_children[0]).items()
            continue
        found = _property(inference, child)
        if found is not None:
            yield found.name, found


def _spread_members(inference: Inference, spread: Node) -> Mapping[str, MemberInfo]:
    """The members of what is spread; of an object that is spread into itself none."""
    if spread.id in inference.spreading:
        return {}
    inference.spreading.add(spread.id)
    try:
        return members(inference.type_of(spread))
    finally:
        inference.spreading.discard(spread.id)


def _property(inference: Inference, child: Node) -> MemberInfo | None:
    if child.type == "shorthand_property_identifier":
        name = inference.source(child)
        return MemberInfo(name, inference.type_of(child), place=(inference, child))
    key = field(child, "key") or field(child, "name")
    name = key_name(inference.tree, key) if key is not None else None
    if key is None or name is None:
        return None
    if child.type == "method_definition":
        return MemberInfo(name, _method(inference, child), place=(inference, key))
    value = field(child, "value")
    if value is None:
        return None
    return MemberInfo(name, inference.type_of(value), place=(inference, key))


def _method(inference: Inference, definition: Node) -> Value:
    closure = Closure(inference, definition)
    if any(child.type == "get" for child in definition.children[:3]):
        from postroom_server.analysis.types.callables import returned

        return returned(closure)
    return closure


def _sampled_members(
    samples: tuple[Mapping[str, object], ...],
) -> Iterator[tuple[str, MemberInfo]]:
    names = {name: None for sample in samples for name in sample}
    for name in names:
        seen = [sample[name] for sample in samples if name in sample]
        if all(isinstance(name, str) for sample in samples for name in sample):
            yield name, MemberInfo(name, from_samples(seen), sample=seen[0])


def _class_members(of: LocalClass, *, static: bool) -> Iterator[tuple[str, MemberInfo]]:
    body = field(of.node, "body")
    for child in body.named_children if body is not None else ():
        if any(part.type == "static" for part in child.children[:2]) is not static:
            continue
        name = field(child, "name") or field(child, "property")
        if name is None:
            continue
        text = key_name(of.inference.tree, name) or of.inference.source(name)
        value = field(child, "value")
        if child.type in FUNCTIONS:
            yield text, MemberInfo(text, _method(of.inference, child), place=(of.inference, name))
        else:
            type_ = of.inference.type_of(value) if value is not None else UNKNOWN
            yield text, MemberInfo(text, type_, place=(of.inference, name))
