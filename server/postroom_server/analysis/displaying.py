"""Types of expressions as the TypeScript text that a person reads."""

from __future__ import annotations

from postroom_server.analysis.types.callables import returned
from postroom_server.analysis.types.declared import settle
from postroom_server.analysis.types.members import members
from postroom_server.analysis.types.values import (
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
    Omitted,
    Primitive,
    SchemaShape,
    Signatures,
    TupleOf,
    Union,
    Unknown,
    Value,
)
from postroom_server.api import types as api
from postroom_server.api.display import display
from postroom_server.syntax.nodes import field, parameters, quoted

_DEEPEST = 3
_MEMBERS = 12


def show(value: Value, depth: int = 0) -> str:
    """The type as TypeScript writes it; `any` when it is not known."""
    match settle(value):
        case Unknown():
            return "any"
        case Primitive(name=name):
            return name
        case Literal(value=literal):
            return quoted(literal) if isinstance(literal, str) else str(literal).lower()
        case Instance(name=name, args=args):
            return f"{name}<{', '.join(show(one, depth + 1) for one in args)}>" if args else name
        case Union(of=of):
            return " | ".join(dict.fromkeys(show(one, depth) for one in of))
        case Intersection(of=of):
            return " & ".join(dict.fromkeys(show(one, depth) for one in of))
        case ArrayOf(item=item):
            inner = show(item, depth + 1)
            return f"({inner})[]" if " " in inner and not inner.startswith("{") else f"{inner}[]"
        case TupleOf(items=items):
            return f"[{', '.join(show(one, depth + 1) for one in items)}]"
        case Signatures(signatures=signatures, bound=bound):
            return _signature(signatures[0], bound) if signatures else "Function"
        case Closure() as closure:
            return show_closure(closure, depth)
        case LocalClass() as local:
            return f"typeof {_class_name(local)}"
        case LocalInstance(of=of):
            return _class_name(of)
        case Anonymous(shape=shape):
            return display(shape)
        case ObjectLiteral() | JsonObject() | SchemaShape() | Omitted() | ModuleExports() as shape:
            return _shape(shape, depth)
        case Deferred():
            return "any"


def show_closure(closure: Closure, depth: int = 0, name: str = "") -> str:
    """A function of the script with its parameters and what it returns."""
    inference = closure.inference
    shown: list[str] = []
    for parameter in parameters(closure.node):
        left = field(parameter, "left") or parameter
        typed = left.type == "identifier" and depth < _DEEPEST
        value = inference.type_of(left) if typed else None
        known = "" if value is None or isinstance(value, Unknown) else f": {show(value, depth + 1)}"
        shown.append(inference.source(left) + known)
    result = show(returned(closure), depth + 1) if depth < _DEEPEST else "any"
    arrow = ": " if name else " => "
    return f"{name}({', '.join(shown)}){arrow}{result}"


def show_signature(signature: api.Signature, bound: Bound, name: str = "") -> str:
    """A declared signature with what is known of its type parameters filled in."""
    return name + _signature(signature, bound, ": " if name else " => ")


def show_parameter(parameter: api.Parameter, bound: Bound) -> str:
    """A parameter as it stands in a signature."""
    dots = "..." if parameter.rest else ""
    mark = "?" if parameter.optional else ""
    return f"{dots}{parameter.name}{mark}: {show_declared(parameter.type, bound)}"


def show_declared(type_: api.Type, bound: Bound) -> str:
    """A declared type, aliases kept by name, type parameters filled in where they are known."""
    if isinstance(type_, api.Named):
        if type_.name in bound:
            shown = show(bound[type_.name], 2)
            return type_.name if shown == "any" else shown
        if type_.args:
            return f"{type_.name}<{', '.join(show_declared(one, bound) for one in type_.args)}>"
        return type_.name
    if isinstance(type_, api.Array):
        inner = show_declared(type_.of, bound)
        return f"({inner})[]" if " " in inner else f"{inner}[]"
    if isinstance(type_, api.Union):
        return " | ".join(show_declared(one, bound) for one in type_.of)
    if isinstance(type_, api.Function) and len(type_.signatures) == 1:
        return _signature(type_.signatures[0], bound)
    return display(type_)


def _signature(signature: api.Signature, bound: Bound, arrow: str = " => ") -> str:
    shown = ", ".join(show_parameter(one, bound) for one in signature.params)
    return f"({shown}){arrow}{show_declared(signature.returns, bound)}"


def _shape(value: Value, depth: int) -> str:
    if depth >= _DEEPEST:
        return "{ … }"
    found = list(members(value).values())
    shown = [f"{one.name}: {show(one.value, depth + 1)}" for one in found[:_MEMBERS]]
    if len(found) > _MEMBERS:
        shown.append("…")
    return f"{{ {'; '.join(shown)} }}" if shown else "{}"


def _class_name(local: LocalClass) -> str:
    name = field(local.node, "name")
    return local.inference.source(name) if name is not None else "class"
