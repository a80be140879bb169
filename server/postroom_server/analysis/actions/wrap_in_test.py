"""Put statements into a `pm.test`."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.actions.selection import is_free_to_move, selected_statements
from postroom_server.analysis.results import CodeAction, TextEdit
from postroom_server.analysis.rules.facts import Facts
from postroom_server.analysis.rules.layout import indent_of
from postroom_server.analysis.rules.tests import test_name
from postroom_server.syntax.nodes import quoted
from postroom_server.syntax.queries import captures
from postroom_server.text.span import Span

KIND = "refactor.rewrite.wrapInTest"


def wrap_in_test(facts: Facts, span: Span) -> Iterator[CodeAction]:
    """A `pm.test` around the statements that a selection touches, where that changes nothing
    else."""
    statements = selected_statements(facts, span)
    if facts.script.protocol == "mock" or not statements:
        return
    if span.start == span.end and statements[0].type != "expression_statement":
        return
    if any(_is_test(facts, one) for one in statements) or facts.test_around(statements[0]):
        return
    if not is_free_to_move(facts, statements) or _has_long_text(facts, statements):
        return
    yield CodeAction("Wrap in `pm.test`", KIND, tuple(_edits(facts, statements)))


def _edits(facts: Facts, statements: list[Node]) -> Iterator[TextEdit]:
    start, end = facts.span(statements[0]).start, facts.span(statements[-1]).end
    text, indent = facts.script.text, indent_of(facts, statements[0])
    name = quoted(test_name(facts, statements[-1]))
    yield TextEdit(Span(start, start), f"pm.test({name}, () => {{\n{indent}  ")
    line = text.find("\n", start, end) + 1
    while line:
        rest = text.find("\n", line, end)
        if text[line : rest if rest >= 0 else end].strip():
            yield TextEdit(Span(line, line), "  ")
        line = rest + 1
    closed = "" if text[end - 1] in ";}" else ";"
    yield TextEdit(Span(end, end), f"{closed}\n{indent}}});")


def _is_test(facts: Facts, statement: Node) -> bool:
    return any(call.parent == statement for call, _ in facts.test_calls)


def _has_long_text(facts: Facts, statements: list[Node]) -> bool:
    """Whether there is a text of several lines, which must not move."""
    return any(
        "\n" in facts.source(literal)
        for statement in statements
        for literal in captures("strings", statement).get("string", [])
    )
