"""Paths into a value: `jsonBody("items[0].id")`, `have.property("id")`, `_.get(body, "a.b")`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from tree_sitter import Node

from postroom_server.analysis.completion.context import CompletionContext
from postroom_server.analysis.completion.rendering import is_identifier, sample_text
from postroom_server.analysis.displaying import show
from postroom_server.analysis.results import CompletionItem
from postroom_server.analysis.types.declared import defined, parts, settle
from postroom_server.analysis.types.known import body_value
from postroom_server.analysis.types.members import MemberInfo, members
from postroom_server.analysis.types.values import ArrayOf, Value, is_list
from postroom_server.syntax.nodes import arguments, field, property_name

PROPERTY_ASSERTIONS = frozenset({"property", "ownProperty", "haveOwnProperty"})
KEY_ASSERTIONS = frozenset({"keys", "key"})
PATH_FUNCTIONS = frozenset({"get", "has", "set", "result", "unset", "update"})
"""Functions of lodash whose second argument is a path."""

_DEEPEST = 5
_MOST = 200

Step = tuple[str, MemberInfo | None, object]


def body_paths(context: CompletionContext) -> Iterator[CompletionItem]:
    """Every path into the body last received, or into what a schema says of it."""
    value = body_value(context.inference)
    if value is not None:
        yield from value_paths(context, value)


def value_paths(context: CompletionContext, value: Value) -> Iterator[CompletionItem]:
    """Every path into a value."""
    for number, (path, info, sample) in enumerate(islice(paths(value), _MOST)):
        detail = sample_text(sample) or (show(info.value) if info is not None else "")
        yield CompletionItem(
            path,
            "field",
            context.insert,
            path,
            detail="" if detail == "any" else detail,
            sort=f"0{number:04}",
        )


def property_names(context: CompletionContext, callee: Node) -> Iterator[CompletionItem]:
    """The properties of what an assertion chain is about; paths where the chain says `nested`."""
    subject = chain_subject(context, callee)
    if subject is None:
        return
    value = defined(context.inference.type_of(subject))
    if ".nested." in context.inference.source(callee):
        yield from value_paths(context, value)
        return
    for number, info in enumerate(members(value).values()):
        if info.declared is None:
            yield CompletionItem(
                info.name,
                "field",
                context.insert,
                info.name,
                detail=sample_text(info.sample),
                sort=f"0{number:04}",
            )


def chain_subject(context: CompletionContext, callee: Node) -> Node | None:
    """The argument of the `pm.expect(…)` that a chain starts with."""
    node: Node | None = callee
    while node is not None:
        if node.type == "call_expression":
            function = field(node, "function")
            if function is not None and _is_expect(context, function):
                given = arguments(node)
                return given[0] if given else None
            node = function
        else:
            node = field(node, "object")
    return None


def paths(value: Value, before: str = "", depth: int = 0, sample: object = None) -> Iterator[Step]:
    """Every path into a value, with the member that it ends at and the value last seen there."""
    if depth > _DEEPEST:
        return
    for part in parts(value):
        if isinstance(part, ArrayOf):
            first = sample[0] if is_list(sample) and sample else None
            yield f"{before}[0]", None, first
            yield from paths(settle(part.item), f"{before}[0]", depth + 1, first)
            continue
        for info in members(part).values():
            if info.declared is None:
                step = f".{info.name}" if before else info.name
                plain = is_identifier(info.name)
                path = f"{before}{step}" if plain else f'{before}["{info.name}"]'
                yield path, info, info.sample
                yield from paths(settle(info.value), path, depth + 1, info.sample)


def _is_expect(context: CompletionContext, function: Node) -> bool:
    name = property_name(context.inference.tree, function)
    return (name or context.inference.source(function)) == "expect"
