"""Members behind a dot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace
from tree_sitter import Node

from postroom_server.analysis.completion.context import CompletionContext
from postroom_server.analysis.completion.rendering import is_identifier, member_item
from postroom_server.analysis.results import CompletionItem
from postroom_server.analysis.types.declared import defined
from postroom_server.analysis.types.members import MemberInfo, members
from postroom_server.api.lookup import is_available
from postroom_server.syntax.nodes import enclosing, field, quoted
from postroom_server.text.span import Span

_CHAINS = frozenset({"ChaiAssertion", "ResponseChecks", "RequestChecks", "ValueChecks"})
# fmt: off
_EVERYDAY = (
    "have", "be", "not", "include", "eql", "equal", "a", "an",
    "ok", "true", "false", "empty", "property", "status", "header", "jsonBody",
    "jsonSchema", "above", "below", "oneOf", "lengthOf", "members", "keys", "match",
    "undefined", "null", "at", "least", "most",
)
# fmt: on
"""What assertions are made of most often."""


def member_items(context: CompletionContext, access: Node) -> Iterator[CompletionItem]:
    """What can follow the dot of a member access."""
    target = field(access, "object")
    if target is None:
        return
    value = defined(context.inference.type_of(target))
    dot = context.marked.tree.end(target)
    for number, info in enumerate(offered(context, members(value).values())):
        item = member_item(context, info, _sort(info, number))
        if info.name.startswith("#"):
            yield from _private(context, item)
        else:
            yield item if is_identifier(info.name) else _bracketed(context, item, dot)


def offered(context: CompletionContext, infos: Iterable[MemberInfo]) -> Iterator[MemberInfo]:
    """The members that a script of this kind and profile has and that are of use to it."""
    kind, profile = context.script.kind, context.script.profile
    for info in infos:
        declared = info.declared
        if declared is None or (is_available(declared, kind, profile) and _is_useful(info)):
            yield info


def _private(context: CompletionContext, item: CompletionItem) -> Iterator[CompletionItem]:
    """A private name, which only the class itself may read. The `#` may be there already."""
    if enclosing(context.node, "class_body") is None:
        return
    typed = context.node.type == "private_property_identifier"
    yield (
        replace(item, insert=item.label[1:], snippet=item.snippet[1:], filter=item.label[1:])
        if (typed)
        else item
    )


def _is_useful(info: MemberInfo) -> bool:
    if info.owner == "Function":
        return info.name in ("call", "apply", "bind")
    internal = info.declared is not None and info.declared.internal
    return not (internal or info.owner == "Object" or info.name.startswith("__"))


def _sort(info: MemberInfo, number: int) -> str:
    rank = 1
    if info.name in _EVERYDAY and info.owner in _CHAINS:
        return f"0{_EVERYDAY.index(info.name):04}"
    if info.declared is not None and info.declared.deprecated is not None:
        rank = 9
    elif info.declared is not None and "runtime" in info.declared.lacking:
        rank = 8
    elif info.name in ("toString", "valueOf", "toLocaleString", "toJSON"):
        rank = 7
    return f"{rank}{number:04}"


def _bracketed(context: CompletionContext, item: CompletionItem, dot: int) -> CompletionItem:
    """`body.content-type` is no access: the item replaces the dot by `["content-type"]`."""
    between = context.script.text[dot : context.insert.start]
    span = Span(dot, context.insert.end)
    optional = "?." if between.startswith("?.") else ""
    insert = f"{optional}[{quoted(item.label)}]"
    return replace(item, span=span, insert=insert, snippet="", filter=between + item.label)
