"""A script with a made-up name at the cursor, so that half-typed code has a shape.

`pm.` at the end of a line would swallow the next one; `pm.__c__;` does not. Several ways of
finishing the line are tried, the first that parses wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from tree_sitter import Node

from postroom_server.syntax.lines import LineState, closes, line_state, template_state, unclosed
from postroom_server.syntax.tree import ScriptTree, parse_nearby, reparse, sound_nearby

MARKER = "__c__"
_WORD_AFTER = re.compile(r"[\w$]*")


@dataclass(frozen=True, slots=True)
class Marked:
    """The tree with the marker in it. `node` is the smallest node that holds the marker, `offset`
    the cursor in the original text (and where the marker starts), `inside` what the cursor's line
    says: `code`, `comment`, `regex` or an open quote."""

    tree: ScriptTree
    node: Node
    offset: int
    inside: str

    @property
    def end(self) -> int:
        """Where the marker ends in the marked text."""
        return self.offset + len(MARKER)


def mark(text: str, offset: int) -> Marked:
    """`text` parsed with the marker at `offset`."""
    offset = max(0, min(offset, len(text)))
    start = text.rfind("\n", 0, offset) + 1
    stop = text.find("\n", offset)
    rest = text[offset : stop if stop >= 0 else len(text)]
    base = sound_nearby(text, start) or parse_nearby(text)
    state = _state(base, text, start, offset)
    best: Marked | None = None
    for suffix in chain(_repairs(state, text, offset), _suffixes(state, text, offset, rest)):
        tree = reparse(base, text[:offset] + MARKER + suffix + text[offset:])
        marked = Marked(tree, _marker_node(tree, offset), offset, state.inside)
        if not tree.root.has_error or _is_whole(marked.node):
            return marked
        if best is None or (_broken(best.node) and not _broken(marked.node)):
            best = marked
    assert best is not None  # there is always at least one suffix
    return best


def word_before(text: str, offset: int) -> str:
    """The part of a name that ends at `offset`."""
    start, first = offset, max(0, offset - 200)
    while start > first and (text[start - 1].isalnum() or text[start - 1] in "_$"):
        start -= 1
    return text[start:offset]


def word_after(text: str, offset: int) -> str:
    """The part of a name that starts at `offset`."""
    found = _WORD_AFTER.match(text, offset)
    return found.group() if found else ""


def _state(base: ScriptTree, text: str, start: int, offset: int) -> LineState:
    """How the line that starts at `start` stands at `offset`. What is around its start, the text up
    to there tells; `base` may be another text's tree that begins alike."""
    node: Node | None = base.node_at(start)
    while node is not None and node.type not in ("comment", "template_string", "program"):
        if node.type == "template_substitution":
            node = None
            break
        node = node.parent
    if node is None or node.type == "program" or base.start(node) >= start:
        return line_state(text[start:offset])
    if base.text != text:  # where the template or comment ends, only its own tree tells
        return _state(parse_nearby(text), text, start, offset)
    if base.end(node) >= offset:
        before = text[start:offset]
        return LineState("comment") if node.type == "comment" else template_state(before)
    return line_state(text[base.end(node) : offset])


def _suffixes(state: LineState, text: str, offset: int, rest: str) -> Iterator[str]:
    if state.inside in ('"', "'"):
        yield from _in_string(state, rest)
    elif state.inside == "code":
        yield from _in_code(state, text, offset, rest)
    elif state.inside == "`" and "`" not in text[offset:]:
        yield "`" + state.open + ";"
        yield "`"
    else:
        yield ""


def _repairs(state: LineState, text: str, offset: int) -> Iterator[str]:
    """Ways of finishing the line and all that lines above have opened: a script that is written
    from top to bottom in an editor that closes nothing by itself."""
    if state.inside not in ("code", '"', "'", "`"):
        return
    start = text.rfind("\n", 0, offset) + 1
    outer = unclosed(text[:start], text[offset:])
    if not outer or not parse_nearby(text).root.has_error:
        return
    line = "" if state.inside == "code" else state.inside
    line += state.open
    separators = ("", ":0", ";") if _opens_object(text, offset) else (";", "", ":0")
    yield from (line + separator + outer for separator in separators)


def _in_string(state: LineState, rest: str) -> Iterator[str]:
    if closes(state.inside, rest):
        yield ""
        return
    yield state.inside if rest.strip() else state.inside + state.open + ";"
    yield state.inside
    yield state.inside + state.open


def _in_code(state: LineState, text: str, offset: int, rest: str) -> Iterator[str]:
    if rest.strip():
        yield from ("", ";", ",", ":0,")
        return
    if text[max(0, offset - 1) : offset] == "{" or _opens_object(text, offset):
        yield from ("", ",", ";")
    if state.open[:1] in (")", "]"):  # no statement can end in there
        yield state.open.rstrip("}") + ";"
    yield ";"
    yield state.open.rstrip("}") + ";"
    yield from ("", ",", state.open + ";", ")", ":0,")


def _opens_object(text: str, offset: int) -> bool:
    before = text[max(0, offset - 200) : offset].rstrip()
    return before.endswith(("{", ","))


def _marker_node(tree: ScriptTree, offset: int) -> Node:
    start = tree.byte(offset)
    found = tree.root.descendant_for_byte_range(start, start + 2 * len(MARKER))
    return found or tree.root


def _is_whole(node: Node) -> bool:
    """Whether the statement around a node has no error: what is wrong stands elsewhere."""
    while node.parent is not None and node.parent.type not in ("program", "statement_block"):
        node = node.parent
    return node.parent is not None and node.is_named and not node.has_error


def _broken(node: Node) -> bool:
    step: Node | None = node
    for _ in range(4):
        if step is None or step.type.endswith("statement"):
            return False
        if step.is_error:
            return True
        step = step.parent
    return False
