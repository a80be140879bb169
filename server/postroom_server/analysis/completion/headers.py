"""Header names and values, wherever a script writes them."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.completion.context import CompletionContext
from postroom_server.analysis.http_words import HEADERS
from postroom_server.analysis.results import CompletionItem
from postroom_server.analysis.types.contextual import expected
from postroom_server.analysis.types.declared import parts
from postroom_server.analysis.types.inference import Inference
from postroom_server.analysis.types.members import members
from postroom_server.analysis.types.values import Anonymous, Instance
from postroom_server.syntax.nodes import field, key_name, quoted


def is_header_map(inference: Inference, literal: Node) -> bool:
    """Whether an object literal maps header names to values: `header: { … }` of a request."""
    pair = literal.parent
    key = field(pair, "key") if pair is not None and pair.type == "pair" else None
    if key is None or key_name(inference.tree, key) != "header":
        return False
    wanted = parts(expected(inference, literal))
    return any(isinstance(one, Anonymous) and one.shape.index is not None for one in wanted)


def is_header_row(inference: Inference, literal: Node) -> bool:
    """Whether an object literal is one header: `{ key, value }` in `headers.upsert(…)`."""
    wanted = parts(expected(inference, literal))
    return any(isinstance(one, Instance) and one.name == "HeaderDefinition" for one in wanted)


def header_keys(context: CompletionContext, literal: Node) -> Iterator[CompletionItem]:
    """Header names as keys of a header map."""
    if not is_header_map(context.inference, literal):
        return
    for number, name in enumerate(HEADERS):
        insert = quoted(name) if "-" in name else name
        yield CompletionItem(
            name,
            "value",
            context.insert,
            f"{insert}: ",
            snippet=f'{insert}: "$1"$0',
            sort=f"0{number:03}",
        )


def header_names(context: CompletionContext) -> Iterator[CompletionItem]:
    """Header names in a string."""
    for number, name in enumerate(HEADERS):
        yield CompletionItem(name, "value", context.insert, name, sort=f"0{number:03}")


def header_values(context: CompletionContext, header: str) -> Iterator[CompletionItem]:
    """Usual values of a header, in a string."""
    for name, values in HEADERS.items():
        if name.lower() == header.lower():
            for number, value in enumerate(values):
                yield CompletionItem(value, "value", context.insert, value, sort=f"0{number:03}")


def takes_header_name(inference: Inference, callee: Node) -> bool:
    """Whether the first argument of a call is the name of a header."""
    name = field(callee, "property")
    target = field(callee, "object")
    if name is None or target is None:
        return False
    method = inference.source(name)
    owners = {info.owner for info in members(inference.type_of(target)).values()}
    if method == "header":
        return bool(owners & {"ResponseChecks", "RequestChecks"})
    if method == "removeHeader":
        return "PostmanRequest" in owners
    return method in ("get", "has", "one", "remove") and "HeaderList" in owners
