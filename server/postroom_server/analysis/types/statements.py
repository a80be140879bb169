"""The statements of a script, in order."""

from __future__ import annotations

from bisect import bisect_right

from msgspec import Struct
from tree_sitter import Node

from postroom_server.analysis.types.inference import Inference

_KEY = "statements"


class Statements(Struct, frozen=True):
    """What stands at a script's top level, comments too. `starts` are the bytes of the tree where
    they start, `offsets` the offsets in the text; `lines` the texts of the lines that they take."""

    nodes: list[Node]
    starts: list[int]
    offsets: list[int]
    texts: list[str]
    lines: list[str]

    def number_at(self, byte: int) -> int | None:
        """The number of the statement that takes in a byte of the tree."""
        number = bisect_right(self.starts, byte) - 1
        return number if number >= 0 and byte < self.nodes[number].end_byte else None


def statements(inference: Inference) -> Statements:
    """The statements of a script, found once."""
    known: Statements | None = inference.notes.get(_KEY)
    if known is None:
        nodes, tree = inference.tree.root.children, inference.tree
        known = inference.notes[_KEY] = Statements(
            nodes,
            [node.start_byte for node in nodes],
            [tree.start(node) for node in nodes],
            [tree.source(node) for node in nodes],
            [_lines(tree.text, tree.start(node), tree.end(node)) for node in nodes],
        )
    return known


def _lines(text: str, start: int, end: int) -> str:
    """Of the line in which a stretch starts to that in which it ends, with what ends it."""
    stop = text.find("\n", end)
    return text[text.rfind("\n", 0, start) + 1 : stop + 1 if stop >= 0 else len(text)]
