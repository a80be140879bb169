"""Which kinds of completion apply at a cursor."""

from __future__ import annotations

from collections.abc import Iterator

from postroom_server.analysis.completion.context import CompletionContext, literal_at
from postroom_server.analysis.completion.keys import object_keys, pattern_keys
from postroom_server.analysis.completion.members import member_items
from postroom_server.analysis.completion.names import class_words, name_items
from postroom_server.analysis.completion.seen_values import seen_values, test_of, value_tests
from postroom_server.analysis.completion.snippets import snippet_items
from postroom_server.analysis.completion.statuses import status_codes
from postroom_server.analysis.completion.strings import string_items
from postroom_server.analysis.results import CompletionItem
from postroom_server.syntax.nodes import FUNCTIONS, field

_NAMING = frozenset(
    {"variable_declarator", "function_declaration", "class_declaration", "formal_parameters"}
    | {"catch_clause", "array_pattern", "rest_pattern", "labeled_statement"}
)


def items_at(context: CompletionContext) -> Iterator[CompletionItem]:
    """Everything that fits at the cursor."""
    if context.marked.inside in ("comment", "regex") or context.node.type == "comment":
        return
    literal = literal_at(context)
    if literal is not None:
        yield from string_items(context, literal)
        return
    match context.node.type:
        case "property_identifier" | "private_property_identifier":
            yield from _at_property(context)
        case "shorthand_property_identifier":
            yield from object_keys(context)
        case "shorthand_property_identifier_pattern":
            yield from pattern_keys(context)
        case "identifier":
            if not _names_something_new(context):
                yield from status_codes(context)
                yield from seen_values(context)
                yield from name_items(context)
                yield from snippet_items(context)
                yield from value_tests(context)
        case _:
            return


def _at_property(context: CompletionContext) -> Iterator[CompletionItem]:
    parent = context.parent
    if parent is None:
        return
    if parent.type == "member_expression":
        yield from member_items(context, parent)
        yield from test_of(context, parent)
    elif parent.type == "pair_pattern":
        yield from pattern_keys(context)
    elif parent.parent is not None and parent.parent.type == "class_body":
        yield from class_words(context)
    elif parent.type in ("pair", "method_definition"):
        yield from object_keys(context)


def _names_something_new(context: CompletionContext) -> bool:
    """Whether the word at the cursor is a new name, which nobody can guess."""
    parent = context.parent
    if parent is None:
        return False
    if parent.type in FUNCTIONS:
        return field(parent, "body") != context.node
    if parent.type == "for_in_statement":
        return field(parent, "left") == context.node and field(parent, "kind") is not None
    if parent.type not in _NAMING:
        return False
    return field(parent, "value") != context.node
