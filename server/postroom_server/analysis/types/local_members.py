"""The members of what a script makes itself: object literals, classes, samples, what is assigned
to them later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tree_sitter import Node

from postroom_server.analysis.types.inference import Inference
from postroom_server.analysis.types.jsdoc import declared_type
from postroom_server.analysis.types.member_info import MemberInfo
from postroom_server.analysis.types.scopes import find
from postroom_server.analysis.types.slots import Slot, growth, slot_of_value
from postroom_server.analysis.types.values import (
    UNKNOWN,
    Closure,
    JsonObject,
    LocalClass,
    LocalInstance,
    ModuleExports,
    ObjectLiteral,
    Omitted,
    SchemaShape,
    Value,
    from_samples,
    union,
    widen,
)
from postroom_server.syntax.nodes import FUNCTIONS, field, key_name

Local = (
    ObjectLiteral | LocalInstance | LocalClass | JsonObject | ModuleExports | SchemaShape | Omitted
)
"""The values whose members are looked up here."""


def local_members(value: Local) -> Mapping[str, MemberInfo]:
    """The members of a value that the script makes, by name."""
    match value:
        case ObjectLiteral():
            return _merged((*_literal_members(value), *_grown_literal(value)))
        case JsonObject(samples=samples):
            return dict(_sampled_members(samples))
        case LocalInstance(of=of):
            return instance_members(of)
        case LocalClass():
            return _static_members(value)
        case SchemaShape():
            from postroom_server.analysis.types.schema_shapes import schema_members

            return schema_members(value)
        case Omitted(of=of, names=names):
            return {name: info for name, info in _members(of).items() if name not in names}
        case ModuleExports(inference=inference):
            from postroom_server.analysis.types.modules import exports

            return exports(inference)


def base_of(of: LocalClass) -> Value:
    """What instances of a class inherit from: an instance of another class, or unknown."""
    heritage = next((one for one in of.node.named_children if one.type == "class_heritage"), None)
    if heritage is None or not heritage.named_child_count:
        return UNKNOWN
    from postroom_server.analysis.types.calls import constructed

    return constructed(of.inference, of.inference.type_of(heritage.named_children[0]), heritage)


def instance_members(of: LocalClass) -> dict[str, MemberInfo]:
    """The members of what `new` makes of a class, the inherited ones included."""
    found = _merged((*_own_members(of, static=False), *_grown(of.inference, Slot(of.node.id))))
    found.pop("constructor", None)
    if of.node.type in FUNCTIONS:
        return found | _prototype_members(of)
    base = base_of(of)
    return {**_members(base), **found} if base != UNKNOWN else found


def _static_members(of: LocalClass) -> dict[str, MemberInfo]:
    own = _merged(_own_members(of, static=True))
    name = field(of.node, "name")
    return own | (_merged(_grown(of.inference, Slot(name.id))) if name is not None else {})


def _prototype_members(of: LocalClass) -> dict[str, MemberInfo]:
    """`F.prototype.go = …` of a function that is used as a class."""
    name = field(of.node, "name")
    if name is None and of.node.parent is not None:
        name = field(of.node.parent, "name")
    binding = find(of.inference, name) if name is not None else None
    if binding is None:
        return {}
    return _merged(_grown(of.inference, Slot(binding.node.id, ("prototype",))))


def _merged(found: Iterable[MemberInfo]) -> dict[str, MemberInfo]:
    """By name; of several the first, with the types of all."""
    merged: dict[str, list[MemberInfo]] = {}
    for info in found:
        merged.setdefault(info.name, []).append(info)
    return {name: infos[0] if len(infos) == 1 else _one(infos) for name, infos in merged.items()}


def _one(infos: list[MemberInfo]) -> MemberInfo:
    first = infos[0]
    value = union([widen(info.value) for info in infos])
    return MemberInfo(first.name, value, place=first.place, sample=first.sample, doc=first.doc)


def _grown_literal(value: ObjectLiteral) -> Iterator[MemberInfo]:
    slot = slot_of_value(value.inference, value.node)
    return _grown(value.inference, slot) if slot is not None else iter(())


def _grown(inference: Inference, slot: Slot) -> Iterator[MemberInfo]:
    for one in growth(inference).properties.get(slot, []):
        if one.name is not None:
            value = declared_type(inference, one.place) or inference.type_of(one.value)
            yield MemberInfo(one.name, widen(value), place=(inference, one.place))


def _literal_members(value: ObjectLiteral) -> Iterator[MemberInfo]:
    inference = value.inference
    for child in value.node.named_children:
        if child.type == "spread_element" and child.named_child_count:
            yield from _spread_members(inference, child.named_children[0]).values()
            continue
        found = _property(inference, child)
        if found is not None:
            yield found


def _members(value: Value) -> Mapping[str, MemberInfo]:
    from postroom_server.analysis.types.members import members

    return members(value)


def _spread_members(inference: Inference, spread: Node) -> Mapping[str, MemberInfo]:
    """The members of what is spread; of an object that is spread into itself none."""
    if spread.id in inference.spreading:
        return {}
    inference.spreading.add(spread.id)
    try:
        return _members(inference.type_of(spread))
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
    type_ = declared_type(inference, key) or inference.type_of(value)
    return MemberInfo(name, type_, place=(inference, key))


def _method(inference: Inference, definition: Node) -> Value:
    closure = Closure(inference, definition)
    if any(child.type == "get" for child in definition.children[:3]):
        from postroom_server.analysis.types.callables import returned

        return returned(closure)
    return closure


def _sampled_members(samples: tuple[Mapping[str, object], ...]) -> Iterator[tuple[str, MemberInfo]]:
    names = {name: None for sample in samples for name in sample}
    for name in names:
        seen = [sample[name] for sample in samples if name in sample]
        if all(isinstance(name, str) for sample in samples for name in sample):
            yield name, MemberInfo(name, from_samples(seen), sample=seen[0])


def _own_members(of: LocalClass, *, static: bool) -> Iterator[MemberInfo]:
    body = field(of.node, "body")
    if of.node.type in FUNCTIONS or body is None:
        return
    for child in body.named_children:
        if any(part.type == "static" for part in child.children[:2]) is not static:
            continue
        name = field(child, "name") or field(child, "property")
        if name is None:
            continue
        text = key_name(of.inference.tree, name) or of.inference.source(name)
        yield MemberInfo(text, _class_value(of, child), place=(of.inference, name))


def _class_value(of: LocalClass, child: Node) -> Value:
    if child.type in FUNCTIONS:
        return _method(of.inference, child)
    name, value = field(child, "property"), field(child, "value")
    declared = declared_type(of.inference, name) if name is not None else None
    if declared is not None:
        return declared
    return widen(of.inference.type_of(value)) if value is not None else UNKNOWN
