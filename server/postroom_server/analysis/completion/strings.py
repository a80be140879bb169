"""Strings that mean something: which kind of name a string literal asks for."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace
from tree_sitter import Node

from postroom_server.analysis.completion.context import CompletionContext, typed_in
from postroom_server.analysis.completion.headers import (
    header_names,
    header_values,
    is_header_map,
    is_header_row,
    takes_header_name,
)
from postroom_server.analysis.completion.modules import required_modules, workspace_modules
from postroom_server.analysis.completion.paths import (
    KEY_ASSERTIONS,
    PATH_FUNCTIONS,
    PROPERTY_ASSERTIONS,
    body_paths,
    property_names,
    value_paths,
)
from postroom_server.analysis.completion.requests import request_names
from postroom_server.analysis.completion.schema_keys import schema_values
from postroom_server.analysis.completion.seen_values import EQUALITIES, seen_texts
from postroom_server.analysis.completion.statuses import reason_phrases, status_method
from postroom_server.analysis.completion.variables import template_items, variable_names
from postroom_server.analysis.http_words import METHODS
from postroom_server.analysis.results import CompletionItem
from postroom_server.analysis.types.contextual import expected
from postroom_server.analysis.types.declared import defined, parts
from postroom_server.analysis.types.members import members
from postroom_server.analysis.types.values import Literal
from postroom_server.analysis.variables import is_pm, named_by_helper, named_variable
from postroom_server.syntax.nodes import (
    arguments,
    field,
    key_name,
    pairs,
    property_name,
    string_value,
)
from postroom_server.text.span import Span


def string_items(context: CompletionContext, literal: Node) -> Iterator[CompletionItem]:
    """What fits in a string. Whole values replace what was typed from the quote on."""
    typed = typed_in(context, literal)
    if typed.rfind("{{") > typed.rfind("}}"):
        yield from template_items(context, literal, typed)
        return
    if literal.type == "template_string" and "${" in typed:
        return
    span = Span(context.offset - len(typed), context.offset)
    for item in _whole_values(context, literal, typed):
        yield replace(item, span=span) if item.span == context.insert else item


def _whole_values(
    context: CompletionContext, literal: Node, typed: str
) -> Iterator[CompletionItem]:
    parent = literal.parent
    if parent is None:
        return
    if parent.type == "arguments" and parent.parent is not None:
        yield from _as_argument(context, literal, parent.parent)
    elif parent.type == "pair":
        yield from _in_pair(context, literal, parent)
    elif parent.type == "subscript_expression":
        yield from _as_index(context, parent)
    elif parent.type == "array":
        yield from _in_array(context, parent)
    elif parent.type == "assignment_expression":
        yield from _assigned(context, parent)
    yield from literal_values(context, literal)


def literal_values(context: CompletionContext, literal: Node) -> Iterator[CompletionItem]:
    """The literal values that the place of a string asks for."""
    for number, part in enumerate(parts(expected(context.inference, literal))):
        if isinstance(part, Literal) and isinstance(part.value, str):
            yield CompletionItem(
                part.value, "value", context.insert, part.value, sort=f"1{number:03}"
            )


def _as_argument(context: CompletionContext, literal: Node, call: Node) -> Iterator[CompletionItem]:
    inference, callee = context.inference, field(call, "function")
    if callee is None:
        return
    given = arguments(call)
    place = next((at for at, one in enumerate(given) if one == literal), -1)
    if callee.type == "identifier":
        if inference.source(callee) == "require" and place == 0:
            yield from required_modules(context)
        for named in named_by_helper(inference, call):
            if named.name == literal:
                yield from variable_names(context, named.scope, named.action)
        return
    method, target = property_name(inference.tree, callee), field(callee, "object")
    if target is None or method is None:
        return
    if method in KEY_ASSERTIONS:
        yield from property_names(context, callee)
    elif place == 0:
        yield from _first_argument(context, call, callee, method)
    elif place == 1 and method in PATH_FUNCTIONS:
        yield from value_paths(context, inference.type_of(given[0]))
    elif place == 1 and method == "header" and takes_header_name(inference, callee):
        yield from header_values(context, string_value(inference.tree, given[0]) or "")


def _first_argument(
    context: CompletionContext, call: Node, callee: Node, method: str
) -> Iterator[CompletionItem]:
    inference = context.inference
    named = named_variable(inference, call)
    target = field(callee, "object")
    if named is not None:
        yield from variable_names(context, named.scope, named.action)
    elif method in ("setNextRequest", "runRequest"):
        yield from request_names(context, method)
    elif takes_header_name(inference, callee):
        yield from header_names(context)
    elif status_method(inference, callee) in ("status", "statusReason"):
        yield from reason_phrases(context)
    elif method == "require" and target is not None and is_pm(inference, target):
        yield from workspace_modules(context)
    elif method == "jsonBody":
        yield from body_paths(context)
    elif method in PROPERTY_ASSERTIONS:
        yield from property_names(context, callee)
    elif method in EQUALITIES:
        yield from seen_texts(context, callee)


def _in_pair(context: CompletionContext, literal: Node, pair: Node) -> Iterator[CompletionItem]:
    inference, holder = context.inference, pair.parent
    key = field(pair, "key")
    if key is None or holder is None:
        return
    if key == literal:
        if is_header_map(inference, holder):
            yield from header_names(context)
        return
    name = key_name(inference.tree, key) or ""
    yield from schema_values(context, pair, name)
    if is_header_map(inference, holder):
        yield from header_values(context, name)
    elif is_header_row(inference, holder):
        yield from _in_header_row(context, holder, name)
    elif name == "method":
        for word in METHODS:
            yield CompletionItem(word, "value", context.insert, word, sort=f"0{word}")


def _in_header_row(context: CompletionContext, row: Node, name: str) -> Iterator[CompletionItem]:
    if name == "key":
        yield from header_names(context)
    elif name == "value":
        tree = context.inference.tree
        keys = [string_value(tree, value) for key, _, value in pairs(tree, row) if key == "key"]
        yield from header_values(context, (keys[0] if keys else "") or "")


def _as_index(context: CompletionContext, access: Node) -> Iterator[CompletionItem]:
    target = field(access, "object")
    if target is None:
        return
    value = defined(context.inference.type_of(target))
    for number, info in enumerate(members(value).values()):
        if info.declared is None:
            yield CompletionItem(
                info.name, "field", context.insert, info.name, sort=f"1{number:04}"
            )


def _in_array(context: CompletionContext, array: Node) -> Iterator[CompletionItem]:
    """`to.have.all.keys(["…"])`."""
    holder = array.parent
    call = holder.parent if holder is not None and holder.type == "arguments" else None
    callee = field(call, "function") if call is not None else None
    if callee is not None and property_name(context.inference.tree, callee) in KEY_ASSERTIONS:
        yield from property_names(context, callee)


def _assigned(context: CompletionContext, assignment: Node) -> Iterator[CompletionItem]:
    left = field(assignment, "left")
    if left is not None and context.inference.source(left) == "pm.request.method":
        for word in METHODS:
            yield CompletionItem(word, "value", context.insert, word, sort=f"0{word}")
