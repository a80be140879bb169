"""What a person has selected in a script: expressions and statements."""

from __future__ import annotations

from tree_sitter import Node

from postroom_server.analysis.rules.facts import Facts
from postroom_server.analysis.rules.layout import is_listed
from postroom_server.analysis.types.scopes import find, pattern_names
from postroom_server.syntax.nodes import FUNCTIONS, ancestors, enclosing_function
from postroom_server.syntax.queries import captures
from postroom_server.text.span import Span

_STATEMENTS = ("_statement", "_declaration")


def node_around(facts: Facts, span: Span) -> Node:
    """The smallest named node that takes in a selection, blanks at its ends left out."""
    text = facts.script.text
    start, end = span.start, max(span.start, span.end)
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    tree = facts.inference.tree
    first, last = tree.byte(start), tree.byte(end)
    found = tree.root.named_descendant_for_byte_range(first, max(first, last))
    return found or tree.root


def is_statement(node: Node) -> bool:
    """Whether a node is a statement or a declaration."""
    return node.type.endswith(_STATEMENTS) and is_listed(node)


def statement_around(node: Node) -> Node | None:
    """The innermost statement that a node is or stands in, which others may stand beside."""
    return next((one for one in (node, *ancestors(node)) if is_statement(one)), None)


def selected_statements(facts: Facts, span: Span) -> list[Node]:
    """The statements of one block that a selection touches; at a cursor, the one around it."""
    around = node_around(facts, span)
    block = around
    while not is_statement(around) and around.parent is not None and not _holds(around):
        around = around.parent
    if is_statement(around) and not _holds(around):
        return [around]
    block = around
    return [
        child
        for child in block.named_children
        if is_statement(child) and facts.span(child).touches(span)
    ]


def is_free_to_move(facts: Facts, statements: list[Node]) -> bool:
    """Whether statements can be put into a function: nothing that they declare is used elsewhere,
    and they neither await, return nor leave a loop."""
    start, end = statements[0].start_byte, statements[-1].end_byte
    for statement in statements:
        if _leaves(statement):
            return False
    for name in _declared(facts, statements):
        for use in facts.names.get(facts.source(name), []):
            if start <= use.start_byte < end:
                continue
            binding = find(facts.inference, use)
            if binding is not None and binding.node == name:
                return False
    return True


def _declared(facts: Facts, statements: list[Node]) -> list[Node]:
    found: list[Node] = []
    for statement in statements:
        if statement.type in ("lexical_declaration", "variable_declaration"):
            for declarator in statement.named_children:
                pattern = declarator.child_by_field_name("name")
                found += pattern_names(pattern) if pattern is not None else ()
        elif statement.type in ("function_declaration", "class_declaration"):
            name = statement.child_by_field_name("name")
            found += [name] if name is not None else []
    return found


def _leaves(statement: Node) -> bool:
    own = enclosing_function(statement)
    for pattern, capture in (("awaits", "await"), ("returns", "return")):
        for node in captures(pattern, statement).get(capture, []):
            if enclosing_function(node) == own:
                return True
    return _jumps(statement)


def _jumps(node: Node) -> bool:
    if node.type in ("break_statement", "continue_statement"):
        return True
    if node.type in FUNCTIONS or node.type.startswith(("for_", "while_", "do_", "switch_")):
        return False
    return any(_jumps(child) for child in node.named_children)


def _holds(node: Node) -> bool:
    return node.type in ("program", "statement_block", "switch_case", "switch_default")
