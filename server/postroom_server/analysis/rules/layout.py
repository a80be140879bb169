"""Where statements stand in their text: what fixes need to add, split and remove whole lines."""

from __future__ import annotations

from tree_sitter import Node

from postroom_server.analysis.rules.facts import Facts
from postroom_server.syntax.nodes import unwrap
from postroom_server.text.span import Span

_HOLDERS = ("program", "statement_block", "switch_case", "switch_default")


def indent_of(facts: Facts, node: Node) -> str:
    """The blanks in front of the line on which `node` starts."""
    start = facts.script.text.rfind("\n", 0, facts.span(node).start) + 1
    line = facts.script.text[start : facts.span(node).start]
    return line[: len(line) - len(line.lstrip())]


def is_listed(statement: Node) -> bool:
    """Whether other statements can stand beside this one: it is no bare branch of an `if`."""
    return statement.parent is not None and statement.parent.type in _HOLDERS


def statement_of(expression: Node) -> Node | None:
    """The expression statement that consists of `expression` alone and that others may stand
    beside; None for an expression whose value is used."""
    outer = expression.parent
    while outer is not None and outer.type == "parenthesized_expression":
        outer = outer.parent
    if outer is None or outer.type != "expression_statement" or not is_listed(outer):
        return None
    return outer


def removal(facts: Facts, statement: Node) -> Span:
    """The statement, with its line where nothing else stands on it."""
    span, text = facts.span(statement), facts.script.text
    line_start = text.rfind("\n", 0, span.start) + 1
    line_end = text.find("\n", span.end)
    end = len(text) if line_end < 0 else line_end + 1
    alone = not text[line_start : span.start].strip() and not text[span.end : end].strip()
    return Span(line_start, end) if alone else span


def shown(facts: Facts, node: Node, longest: int = 40) -> str:
    """The text of a node on one line, for messages and titles."""
    source = " ".join(facts.source(unwrap(node)).split())
    return source if len(source) <= longest else f"{source[: longest - 1]}…"
