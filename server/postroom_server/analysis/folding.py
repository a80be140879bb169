"""What can be folded away."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.results import FoldingRange
from postroom_server.analysis.script import Script
from postroom_server.syntax.queries import captures
from postroom_server.syntax.tree import ScriptTree, parse
from postroom_server.text.span import Span


def folding(script: Script) -> tuple[FoldingRange, ...]:
    """Blocks, objects, arrays, argument lists and comments that take several lines."""
    tree = parse(script.text)
    found = [
        FoldingRange(Span(tree.start(node), tree.end(node) - 1))
        for node in captures("foldable", tree.root).get("fold", [])
        if _spans_lines(tree, node)
    ]
    found += _comments(tree)
    return tuple(sorted(found, key=lambda one: one.span.start))


def _spans_lines(tree: ScriptTree, node: Node) -> bool:
    return node.start_point.row < node.end_point.row


def _comments(tree: ScriptTree) -> Iterator[FoldingRange]:
    group: list[Node] = []
    for comment in (*captures("comments", tree.root).get("comment", []), None):
        follows = (
            comment is not None
            and group
            and comment.start_point.row == group[-1].end_point.row + 1
            and comment.start_point.column == group[-1].start_point.column
        )
        if comment is not None and (follows or not group):
            group.append(comment)
            continue
        if group and group[0].start_point.row < group[-1].end_point.row:
            yield FoldingRange(Span(tree.start(group[0]), tree.end(group[-1])), "comment")
        group = [comment] if comment is not None else []
