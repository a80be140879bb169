"""What is known about the cursor, worked out once for all kinds of completion."""

from __future__ import annotations

from dataclasses import dataclass

from tree_sitter import Node

from postroom_server.analysis.script import Script
from postroom_server.analysis.types.expressions import infer_tree
from postroom_server.analysis.types.inference import Inference
from postroom_server.syntax.marker import MARKER, Marked, mark, word_after, word_before
from postroom_server.text.span import Span


@dataclass(frozen=True, slots=True)
class CompletionContext:
    """The cursor in the marked tree. `node` holds the marker; `prefix` is the part of the word
    before the cursor, `insert` its span and `replace` that of the whole word."""

    script: Script
    inference: Inference
    marked: Marked
    node: Node
    prefix: str
    insert: Span
    replace: Span

    @property
    def offset(self) -> int:
        """The cursor."""
        return self.insert.end

    @property
    def parent(self) -> Node | None:
        """The node around the word at the cursor."""
        return self.node.parent

    def follows(self, text: str) -> bool:
        """Whether `text` stands right behind the word at the cursor."""
        return self.script.text.startswith(text, self.replace.end)


def completion_context(script: Script, offset: int) -> CompletionContext:
    """The context at `offset`, clamped to the text."""
    offset = max(0, min(offset, len(script.text)))
    marked = mark(script.text, offset)
    prefix = word_before(script.text, offset)
    start = offset - len(prefix)
    end = offset + len(word_after(script.text, offset))
    inference = infer_tree(script, marked.tree)
    spans = Span(start, offset), Span(start, end)
    return CompletionContext(script, inference, marked, marked.node, prefix, *spans)


def literal_at(context: CompletionContext) -> Node | None:
    """The string or template that the cursor stands in."""
    node: Node | None = context.node
    for _ in range(3):
        if node is None or node.type in ("string", "template_string"):
            return node
        if node.type not in ("string_fragment", "escape_sequence"):
            return None
        node = node.parent
    return None


def typed_in(context: CompletionContext, literal: Node) -> str:
    """What stands in a string literal before the cursor."""
    tree = context.marked.tree
    return tree.text[tree.start(literal) + 1 : context.offset]


def without_marker(text: str) -> str:
    """`text` from the marked tree as it stands in the script."""
    return text.replace(MARKER, "", 1)
