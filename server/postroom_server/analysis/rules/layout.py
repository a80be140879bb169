"""Where statements stand in their text: what fixes need to add, split and remove whole lines."""

from __future__ import annotations

from tree_sitter import Node

from postroom_server.analysis.rules.facts import Facts
from postroom_server.syntax.nodes import BLOCKS, unwrap
from postroom_server.syntax.queries import captures
from postroom_server.text.span import Span


def indent_of(facts: Facts, node: Node) -> str:
    """The blanks in front of the line on which `node` starts."""
    start = facts.script.text.rfind("\n", 0, facts.span(node).start) + 1
    line = facts.script.text[start : facts.span(node).start]
    return line[: len(line) - len(line.lstrip())]


def is_listed(statement: Node) -> bool:
    """Whether other statements can stand beside this one: it is no bare branch of an `if`."""
    return statement.parent is not None and statement.parent.type in BLOCKS


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


def in_block(facts: Facts, block: Node, head: str, tail: str) -> list[tuple[Span, str]]:
    """The edits that put all that stands in a block between `head` and `tail`, one step further
    in. None for a block on one line, an empty one, and one with a text of several lines, which
    must not move."""
    span, text = facts.span(block), facts.script.text
    inner = text[span.start + 1 : span.end - 1]
    if not inner.startswith("\n") or not inner.strip() or not block.named_child_count:
        return []
    if any("\n" in facts.source(one) for one in captures("strings", block).get("string", [])):
        return []
    indent = indent_of(facts, block.named_children[0])
    step = indent.removeprefix(indent_of(facts, block)) or "  "
    edits = [(Span(span.start + 1, span.start + 1), f"\n{indent}{head}")]
    edits += ((Span(start, start), step) for start in _line_starts(text, span))
    lines = "\n".join(f"{indent}{line.replace('  ', step, 1)}" for line in tail.split("\n"))
    last = text.rfind("\n", 0, span.end)
    return [*edits, (Span(last, last), f"\n{lines}")]


def _line_starts(text: str, span: Span) -> list[int]:
    """Where the lines start that lie inside a block and are not blank."""
    found: list[int] = []
    start = text.find("\n", span.start) + 1
    while 0 < start < span.end:
        end = text.find("\n", start, span.end)
        if end < 0:
            break
        if text[start:end].strip():
            found.append(start)
        start = end + 1
    return found


def shown(facts: Facts, node: Node, longest: int = 40) -> str:
    """The text of a node on one line, for messages and titles."""
    source = " ".join(facts.source(unwrap(node)).split())
    return source if len(source) <= longest else f"{source[: longest - 1]}…"
