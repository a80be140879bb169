"""Growing selections: the stretches around a cursor that make sense by themselves."""

from __future__ import annotations

from tree_sitter import Node

from postroom_server.analysis.script import Script
from postroom_server.syntax.tree import parse
from postroom_server.text.span import Span


def selection_ranges(script: Script, offset: int) -> tuple[Span, ...]:
    """The stretches around `offset`, the innermost first, each within the next."""
    tree = parse(script.text)
    node: Node | None = tree.node_at(offset)
    found: list[Span] = []
    while node is not None:
        span = tree.span(node)
        if not found or (span != found[-1] and span.start <= found[-1].start):
            found.append(span)
        node = node.parent
    whole = Span(0, len(script.text))
    if not found or found[-1] != whole:
        found.append(whole)
    return tuple(found)
