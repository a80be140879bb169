"""Questions about types: what has which members, what can be called, what `T` stands for."""

from __future__ import annotations

from collections.abc import Mapping

from postroom_server.api.resolution import as_named, lineage, present, resolve
from postroom_server.api.substitution import substitute, substitute_member
from postroom_server.api.types import (
    Array,
    Declaration,
    Function,
    Intersection,
    Literal,
    Member,
    Named,
    Object,
    Signature,
    Tuple,
    Type,
    Union,
)


def members(of: Type, *, script: str = "", profile: str = "") -> dict[str, Member]:
    """The members of a type, own ones first, generics and `this` filled in.

    Of a union, those that all its types have, `undefined` and `null` set aside. With `script`
    (`prerequest`, `test`) and `profile` (`newman`, `cli`) only those that are available there.
    """
    found = _members(of, of)
    if not script and not profile:
        return found
    return {name: it for name, it in found.items() if is_available(it, script, profile)}


def member(of: Type, name: str) -> Member | None:
    """One member of a type, or None. What is not available in a script is found too."""
    return _member(of, name, of)


def is_available(it: Member, script: str, profile: str = "") -> bool:
    """Whether a script of that kind, under that profile, has the member."""
    if it.scripts and script in ("prerequest", "test") and script not in it.scripts:
        return False
    return profile not in it.lacking


def index_type(of: Type) -> Type | None:
    """What `value[key]` gives when the key is no member: an array's item, a map's value."""
    match resolve(of):
        case Array(of=item):
            return item
        case Tuple(of=items):
            return Union(list(items))
        case Object(index=index):
            return index
        case resolved:
            named = as_named(resolved)
            return _index_of(named) if named else None


def signatures(of: Type) -> list[Signature]:
    """The ways to call a value of this type; empty when it cannot be called."""
    match resolve(of):
        case Function(signatures=found):
            return found
        case Object(call=found):
            return found
        case Union(of=alternatives):
            return [one for it in present(alternatives) for one in signatures(it)]
        case Intersection(of=parts):
            return [one for it in parts for one in signatures(it)]
        case Named() as named:
            return _inherited_signatures(named, "call")
        case _:
            return []


def constructors(of: Type) -> list[Signature]:
    """The ways to `new` a value of this type."""
    resolved = resolve(of)
    return _inherited_signatures(resolved, "construct") if isinstance(resolved, Named) else []


def literals(of: Type) -> list[Literal]:
    """The literal values that a type allows: the completions of a string argument."""
    match resolve(of):
        case Literal() as literal:
            return [literal]
        case Union(of=alternatives):
            return [one for it in alternatives for one in literals(it)]
        case _:
            return []


def keys(of: Type) -> dict[str, Member]:
    """The keys that a person writes in an object literal of this type.

    Of a union, those of its plain descriptions: instances, which have methods, are set aside, and
    so are arrays, text and functions.
    """
    match resolve(of):
        case Union(of=alternatives):
            return {name: it for one in alternatives for name, it in keys(one).items()}
        case Named() | Object() | Intersection() as described:
            found = members(described)
            is_instance = any(it.kind == "method" for it in found.values())
            return {} if is_instance else found
        case _:
            return {}


def _members(of: Type, this: Type) -> dict[str, Member]:
    match resolve(of):
        case Union(of=alternatives):
            return _common([members(it) for it in present(alternatives)])
        case Intersection(of=parts):
            return {name: it for one in reversed(parts) for name, it in _members(one, this).items()}
        case Object(members=own, call=call):
            inherited = _members(Named("Function"), this) if call else {}
            return {**own, **{name: it for name, it in inherited.items() if name not in own}}
        case resolved:
            named = as_named(resolved)
            return _members_of_named(named, this) if named else {}


def _members_of_named(named: Named, this: Type) -> dict[str, Member]:
    found: dict[str, Member] = {}
    for owner, bindings in lineage(named):
        bound = _with_this(owner, bindings, this)
        for name, it in owner.members.items():
            if name not in found:
                found[name] = substitute_member(it, bound)
    return found


def _member(of: Type, name: str, this: Type) -> Member | None:
    match resolve(of):
        case Union(of=alternatives):
            return _common([{name: it} for it in _each(alternatives, name)]).get(name)
        case Intersection(of=parts):
            return next((it for one in parts if (it := _member(one, name, this))), None)
        case Object(members=own, call=call):
            fallback = _member(Named("Function"), name, this) if call else None
            return own.get(name, fallback)
        case resolved:
            named = as_named(resolved)
            return _member_of_named(named, name, this) if named else None


def _member_of_named(named: Named, name: str, this: Type) -> Member | None:
    for owner, bindings in lineage(named):
        it = owner.members.get(name)
        if it is not None:
            return substitute_member(it, _with_this(owner, bindings, this))
    return None


def _with_this(owner: Declaration, bindings: Mapping[str, Type], this: Type) -> Mapping[str, Type]:
    return {**bindings, "this": this} if owner.reflexive else bindings


def _each(alternatives: list[Type], name: str) -> list[Member]:
    found = [member(it, name) for it in present(alternatives)]
    return [it for it in found if it] if all(found) else []


def _inherited_signatures(named: Named, which: str) -> list[Signature]:
    for owner, bindings in lineage(named):
        found: list[Signature] = owner.call if which == "call" else owner.construct
        if found:
            bound = substitute(Function(found), {**bindings, "this": named})
            return bound.signatures if isinstance(bound, Function) else found
    return []


def _index_of(named: Named) -> Type | None:
    for owner, bindings in lineage(named):
        if owner.index is not None:
            return substitute(owner.index, bindings)
    return None


def _common(groups: list[dict[str, Member]]) -> dict[str, Member]:
    if not groups:
        return {}
    first, *others = groups
    return {name: it for name, it in first.items() if all(name in other for other in others)}
