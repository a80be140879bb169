"""The patterns that features look for in a tree, each compiled once."""

from __future__ import annotations

from functools import cache
from operator import attrgetter

from tree_sitter import Node, Query, QueryCursor

from postroom_server.syntax.tree import language

_PATTERNS = {
    "variables": "(variable_declaration) @var",
    "loops": "(for_in_statement) @loop",
    "assignments": "(assignment_expression) @assignment",
    "augmented": "(augmented_assignment_expression) @augmented",
    "all_assignments": """[(assignment_expression)
        (augmented_assignment_expression)] @assignment""",
    "yields": "(yield_expression) @yield",
    "calls": "[(call_expression) (new_expression)] @call",
    "plain_calls": """[(call_expression function: (identifier))
        (new_expression constructor: (identifier))] @call""",
    "names": """[(identifier) (shorthand_property_identifier)
        (shorthand_property_identifier_pattern)] @name""",
    "properties": """[(property_identifier) (private_property_identifier)
        (shorthand_property_identifier) (shorthand_property_identifier_pattern)] @property""",
    "awaits": "(await_expression) @await",
    "returns": "(return_statement) @return",
    "strings": "[(string) (template_string)] @string",
    "comments": "(comment) @comment",
    "functions": """[(arrow_function) (function_expression) (function_declaration)
        (generator_function) (generator_function_declaration) (method_definition)] @function""",
    "foldable": """[(statement_block) (class_body) (object) (array) (arguments) (template_string)
        (switch_body) (formal_parameters) (object_pattern)] @fold""",
    "everything": """
        [(call_expression) (new_expression)] @call
        [(member_expression) (subscript_expression)] @member
        [(identifier) (shorthand_property_identifier)] @name
        (shorthand_property_identifier_pattern) @taken
        (expression_statement) @statement
        [(assignment_expression) (augmented_assignment_expression)] @assignment
        [(import_statement) (export_statement) (import)] @module
        [(string) (template_string)] @string
        (for_in_statement) @loop
        (binary_expression) @binary
        (comment) @comment""",
}

_START = attrgetter("start_byte")


@cache
def _query(name: str) -> Query:
    return Query(language(), _PATTERNS[name])


def captures(name: str, node: Node) -> dict[str, list[Node]]:
    """The nodes within `node` that the pattern `name` finds, by capture, in the order of the
    text."""
    found = QueryCursor(_query(name)).captures(node)
    for nodes in found.values():
        nodes.sort(key=_START)
    return found
