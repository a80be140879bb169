"""Paths into a JSON body: `jsonBody("items[0].id")`, `have.property("id")`."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.completion.context import CompletionContext
from postroom_server.analysis.completion.rendering import is_identifier, sample_text
from postroom_server.analysis.results import CompletionItem
from postroom_server.analysis.types.declared import defined
from postroom_server.analysis.types.members import members
from postroom_server.analysis.types.values import is_list, is_object
from postroom_server.syntax.nodes import arguments, field, property_name

_DEEPEST = 5
_MOST = 200


def body_paths(context: CompletionContext) -> Iterator[CompletionItem]:
    """Every path into the body last received."""
    found = list(_paths(context.script.knowledge.response, "", 0))
    for number, (path, sample) in enumerate(found[:_MOST]):
        yield CompletionItem(
            path,
            "field",
            context.insert,
            path,
            detail=sample_text(sample),
            sort=f"0{number:04}",
        )


def property_names(context: CompletionContext, callee: Node) -> Iterator[CompletionItem]:
    """The properties of what an assertion chain is about."""
    subject = chain_subject(context, callee)
    if subject is None:
        return
    value = defined(context.inference.type_of(subject))
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


def _is_expect(context: CompletionContext, function: Node) -> bool:
    name = property_name(context.inference.tree, function)
    return (name or context.inference.source(function)) == "expect"


def _paths(sample: object, before: str, depth: int) -> Iterator[tuple[str, object]]:
    if depth > _DEEPEST:
        return
    if is_object(sample):
        for key, value in sample.items():
            step = f".{key}" if before else key
            path = f"{before}{step}" if is_identifier(key) else f'{before}["{key}"]'
            yield path, value
            yield from _paths(value, path, depth + 1)
    elif is_list(sample) and sample:
        yield f"{before}[0]", sample[0]
        yield from _paths(sample[0], f"{before}[0]", depth + 1)
