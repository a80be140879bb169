"""What can be called or constructed, and what functions of the script return."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from postroom_server.analysis.types.declared import binding_of, is_nullish, parts, settle
from postroom_server.analysis.types.elements import awaited, item
from postroom_server.analysis.types.inference import Inference
from postroom_server.analysis.types.jsdoc import returned_type
from postroom_server.analysis.types.values import (
    UNDEFINED,
    UNKNOWN,
    Anonymous,
    Bound,
    Closure,
    Deferred,
    Instance,
    Intersection,
    Signatures,
    Unknown,
    Value,
    union,
    widen,
)
from postroom_server.api import types as api
from postroom_server.api.catalogue import declaration
from postroom_server.syntax.nodes import enclosing_function, field, is_async, is_generator
from postroom_server.syntax.queries import captures


@dataclass(frozen=True, slots=True)
class Overload:
    """One declared way to call a value, with what its surroundings bind."""

    signature: api.Signature
    bound: Bound


def overloads(value: Value) -> list[Overload]:
    """The declared ways to call a value."""
    return [one for part in parts(value) if not is_nullish(part) for one in _ways(part)]


def constructors(value: Value) -> list[Overload]:
    """The declared ways to `new` a value."""
    settled = settle(value)
    if not isinstance(settled, Instance):
        return []
    return [Overload(one, bound) for one, bound in _inherited(settled, "construct")]


def returned(closure: Closure) -> Value:
    """What a function of the script returns."""
    inference, function = closure.inference, closure.node
    declared = returned_type(inference, function)
    if declared is not None:
        return declared
    body = field(function, "body")
    if body is None:
        return UNKNOWN
    if is_generator(function):
        return _generated(inference, function, body)
    if body.type != "statement_block":
        found = inference.type_of(body)
    else:
        found = union([inference.type_of(node) for node in _return_values(function, body)])
        if isinstance(found, Unknown) and not _has_return(function, body):
            found = UNDEFINED
    return Instance("Promise", (awaited(found),)) if is_async(function) else found


def _generated(inference: Inference, function: Node, body: Node) -> Value:
    """What a generator gives: an iterable of what it yields."""
    found: list[Value] = []
    for one in captures("yields", body).get("yield", []):
        owner = enclosing_function(one)
        if owner is None or owner.id != function.id or not one.named_child_count:
            continue
        value = inference.type_of(one.named_children[0])
        delegates = any(child.type == "*" for child in one.children)
        found.append(item(value) if delegates else widen(value))
    name = "AsyncIterableIterator" if is_async(function) else "IterableIterator"
    return Instance(name, (union(found),))


def _ways(value: Value) -> list[Overload]:
    match value:
        case Signatures(signatures=found, bound=bound):
            return [Overload(one, bound) for one in found]
        case Anonymous(shape=shape, bound=bound):
            return [Overload(one, bound) for one in shape.call]
        case Instance():
            return [Overload(one, bound) for one, bound in _inherited(value, "call")]
        case Intersection(of=of):
            return [way for one in of for way in _ways(settle(one))]
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
