"""Types, signatures and members as the TypeScript text that a person reads."""

from __future__ import annotations

import json

from postroom_server.api.types import (
    Array,
    Function,
    Intersection,
    Literal,
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

LONGEST = 120
"""How long an object type may be before its members are left out."""


def display(of: Type) -> str:
    """The type as TypeScript writes it. Long object types are cut to `{ … }`."""
    match of:
        case Named(name=name, args=args):
            return _name(name) + (f"<{', '.join(map(display, args))}>" if args else "")
        case Primitive(name=name):
            return name
        case Literal(value=value):
            return json.dumps(value, ensure_ascii=False)
        case Array(of=item):
            return f"{_grouped(item)}[]"
        case Tuple(of=items):
            return f"[{', '.join(map(display, items))}]"
        case Union(of=parts):
            return " | ".join(_within(part) for part in parts)
        case Intersection(of=parts):
            return " & ".join(_grouped(part) for part in parts)
        case Function(signatures=signatures):
            return _function(signatures)
        case Object():
            return _object(of)


def display_signature(signature: Signature, name: str = "", *, arrow: str = ": ") -> str:
    """A signature with its parameters: `get(key: string): any`."""
    generics = f"<{', '.join(signature.generics)}>" if signature.generics else ""
    params = ", ".join(display_parameter(it) for it in signature.params)
    return f"{name}{generics}({params}){arrow}{display(signature.returns)}"


def display_parameter(it: Parameter) -> str:
    """A parameter as it stands in a signature: `...values: any[]`, `type?: string`."""
    dots = "..." if it.rest else ""
    mark = "?" if it.optional else ""
    return f"{dots}{it.name}{mark}: {display(it.type)}"


def display_member(name: str, it: Member, owner: str = "") -> str:
    """A member with its type; a function with one line for each way to call it.

    `owner` is written before the name: `pm.environment` gives `pm.environment.get(…)`.
    """
    path = f"{owner}.{name}" if owner else name
    if isinstance(it.type, Function):
        return "\n".join(display_signature(one, path) for one in it.type.signatures)
    mark = "?" if it.optional else ""
    return f"{path}{mark}: {display(it.type)}"


def _name(name: str) -> str:
    library, _, rest = name.partition(".")
    return f'typeof import("{library}")' if rest == "Module" else name


def _function(signatures: list[Signature]) -> str:
    if len(signatures) == 1:
        return display_signature(signatures[0], arrow=" => ")
    return f"{{ {'; '.join(display_signature(it) for it in signatures)} }}"


def _object(of: Object) -> str:
    parts = [display_signature(it) for it in of.call]
    if of.index is not None:
        parts.append(f"[key: string]: {display(of.index)}")
    parts += [_property(name, it) for name, it in of.members.items()]
    text = f"{{ {'; '.join(parts)} }}" if parts else "{}"
    return text if len(text) <= LONGEST else "{ … }"


def _property(name: str, it: Member) -> str:
    key = name if name.isidentifier() else json.dumps(name)
    if isinstance(it.type, Function) and it.kind == "method":
        return "; ".join(display_signature(one, key) for one in it.type.signatures)
    return f"{key}{'?' if it.optional else ''}: {display(it.type)}"


def _within(part: Type) -> str:
    return f"({display(part)})" if isinstance(part, Function) else display(part)


def _grouped(part: Type) -> str:
    needs = isinstance(part, Function | Union | Intersection)
    return f"({display(part)})" if needs else display(part)
