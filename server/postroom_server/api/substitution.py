"""Filling in generics: what a type becomes when its parameters are known."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from postroom_server.api.types import (
    Array,
    Declaration,
    Function,
    Intersection,
    Member,
    Named,
    Object,
    Parameter,
    Primitive,
    Signature,
    Tuple,
    Type,
    Union,
)

Bindings = Mapping[str, Type]


def bindings_of(declared: Declaration, args: list[Type]) -> dict[str, Type]:
    """What the declaration's generics stand for; `any` for those that are not given."""
    given = [*args, *[Primitive("any")] * (len(declared.generics) - len(args))]
    return dict(zip(declared.generics, given, strict=False))


def substitute(of: Type, bindings: Bindings) -> Type:
    """The type with each bound name replaced. `this` is bound like a generic."""
    if not bindings:
        return of
    match of:
        case Named(name=name, args=args):
            if not args and name in bindings:
                return bindings[name]
            return Named(name, _each(args, bindings)) if args else of
        case Array(of=item):
            return Array(substitute(item, bindings))
        case Union(of=parts):
            return Union(_each(parts, bindings))
        case Intersection(of=parts):
            return Intersection(_each(parts, bindings))
        case Tuple(of=parts):
            return Tuple(_each(parts, bindings))
        case Function(signatures=signatures):
            return Function([substitute_signature(it, bindings) for it in signatures])
        case Object():
            return _substitute_object(of, bindings)
        case _:
            return of


def substitute_member(it: Member, bindings: Bindings) -> Member:
    """The member with its type filled in."""
    filled = substitute(it.type, bindings) if bindings else it.type
    return it if filled is it.type else replace(it, type=filled)


def substitute_signature(signature: Signature, bindings: Bindings) -> Signature:
    """The signature filled in. The generics that it declares itself stay."""
    own = set(signature.generics)
    outer = {name: it for name, it in bindings.items() if name not in own} if own else bindings
    params = [_substitute_parameter(it, outer) for it in signature.params]
    return replace(signature, params=params, returns=substitute(signature.returns, outer))


def _substitute_parameter(it: Parameter, bindings: Bindings) -> Parameter:
    return replace(it, type=substitute(it.type, bindings))


def _substitute_object(of: Object, bindings: Bindings) -> Object:
    return Object(
        {name: substitute_member(it, bindings) for name, it in of.members.items()},
        None if of.index is None else substitute(of.index, bindings),
        [substitute_signature(it, bindings) for it in of.call],
    )


def _each(parts: list[Type], bindings: Bindings) -> list[Type]:
    return [substitute(it, bindings) for it in parts]
