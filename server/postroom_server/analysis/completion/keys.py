"""Keys of an object literal, where its type is known, and of a destructuring pattern."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.completion.context import CompletionContext
from postroom_server.analysis.completion.headers import header_keys
from postroom_server.analysis.completion.members import offered
from postroom_server.analysis.completion.names import local_item
from postroom_server.analysis.completion.rendering import is_identifier, item_kind, sample_text
from postroom_server.analysis.completion.schema_keys import schema_keys
from postroom_server.analysis.results import CompletionItem
from postroom_server.analysis.types.contextual import expected
from postroom_server.analysis.types.declared import defined, is_nullish, parts, settle
from postroom_server.analysis.types.inference import Inference
from postroom_server.analysis.types.members import MemberInfo, member, members
from postroom_server.analysis.types.scopes import visible
from postroom_server.analysis.types.values import (
    Anonymous,
    ArrayOf,
    Instance,
    Literal,
    Primitive,
    Signatures,
    Union,
    Unknown,
    Value,
)
from postroom_server.syntax.marker import MARKER
from postroom_server.syntax.nodes import ancestors, field, key_name, quoted


def object_keys(context: CompletionContext) -> Iterator[CompletionItem]:
    """The keys that an object literal may have here, those that it has left out."""
    literal = next((step for step in ancestors(context.node) if step.type == "object"), None)
    if literal is None:
        return
    yield from header_keys(context, literal)
    present = set(_present(context.inference, literal))
    yield from schema_keys(context, literal, present)
    for number, info in enumerate(literal_members(context.inference, literal).values()):
        if info.name not in present:
            yield _key_item(context, info, number)
    if context.node.type == "shorthand_property_identifier":
        for binding in visible(context.inference, context.node).values():
            if MARKER not in binding.name and binding.name not in present:
                yield local_item(context, binding)


def literal_members(inference: Inference, literal: Node) -> dict[str, MemberInfo]:
    """The members that the place of an object literal asks for."""
    found: dict[str, MemberInfo] = {}
    for part in parts(expected(inference, literal)):
        if isinstance(part, Instance | Anonymous) and not is_nullish(part):
            of_part = members(part)
            if not any(info.kind == "method" for info in of_part.values()):
                found |= {name: info for name, info in of_part.items() if name not in found}
    return found


def pattern_keys(context: CompletionContext) -> Iterator[CompletionItem]:
    """The members that a destructuring pattern can take out of its value."""
    pattern = next((s for s in ancestors(context.node) if s.type == "object_pattern"), None)
    if pattern is None:
        return
    value = pattern_value(context.inference, pattern)
    present = set(_present(context.inference, pattern))
    for number, info in enumerate(offered(context, members(defined(value)).values())):
        if info.name in present or not is_identifier(info.name):
            continue
        yield CompletionItem(
            info.name,
            item_kind(info),
            context.insert,
            info.name,
            detail=sample_text(info.sample),
            sort=f"1{number:04}",
            key=f"member:{info.owner}:{info.name}" if info.owner else "",
        )


def pattern_value(inference: Inference, pattern: Node) -> Value:
    """The value that an object pattern takes apart."""
    from postroom_server.analysis.types.bindings import pattern_source

    return settle(pattern_source(inference, pattern))


def _present(inference: Inference, literal: Node) -> Iterator[str]:
    for child in literal.named_children:
        key = field(child, "key") or field(child, "name")
        if key is None and child.type.startswith("shorthand_property"):
            key = child
        if key is None:
            continue
        name = key_name(inference.tree, key) or inference.source(key)
        if MARKER not in name:
            yield name


def _key_item(context: CompletionContext, info: MemberInfo, number: int) -> CompletionItem:
    name = info.name if is_identifier(info.name) else quoted(info.name)
    is_pair = context.parent is not None and context.parent.type == "pair"
    declared = info.declared
    optional = declared is not None and declared.optional
    return CompletionItem(
        info.name,
        "field",
        context.insert,
        name if is_pair else f"{name}: ",
        snippet="" if is_pair else f"{name}: {_value_snippet(settle(info.value))}",
        deprecated=declared is not None and declared.deprecated is not None,
        sort=f"0{int(optional)}{number:03}",
        key=f"member:{info.owner}:{info.name}" if info.owner else "",
    )


def _value_snippet(value: Value) -> str:
    match value:
        case Primitive(name="string") | Literal():
            return '"$1"$0'
        case Union(of=of):
            kinds = [settle(one) for one in of]
            if all(isinstance(one, Literal | Primitive) for one in kinds):
                return '"$1"$0' if _is_text(kinds) else "$0"
            return "$0"
        case ArrayOf():
            return "[$1]$0"
        case Anonymous() | Instance():
            return "{ $1 }$0"
        case Signatures() | Unknown():
            return "$0"
        case _:
            return "$0"


def _is_text(kinds: list[Value]) -> bool:
    return any(
        isinstance(one, Literal | Primitive)
        and (getattr(one, "name", "") == "string" or isinstance(getattr(one, "value", 0), str))
        for one in kinds
    )


def key_info(inference: Inference, key: Node) -> MemberInfo | None:
    """What a key of an object literal means, by the type that its place asks for."""
    pair = key.parent
    literal = pair.parent if pair is not None and pair.type == "pair" else pair
    name = key_name(inference.tree, key) or inference.source(key)
    if literal is None or literal.type != "object":
        return None
    return literal_members(inference, literal).get(name) or _unlisted(inference, literal, name)


def _unlisted(inference: Inference, literal: Node, name: str) -> MemberInfo | None:
    wanted = expected(inference, literal)
    return None if isinstance(wanted, Unknown) else member(wanted, name)
