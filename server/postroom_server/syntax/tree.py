"""A script parsed by tree-sitter, with offsets as Python counts them.

The script is parsed as UTF-16, so a byte offset halved is a UTF-16 offset; in a script without
characters beyond the basic plane that is the Python offset too.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cache

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser, Point, Tree

from postroom_server.text.span import Span

_KEPT = 64
_CHARACTERS_KEPT = 200_000
_COMPARED = 6
_SHORT = 1000
"""Characters: a text of fewer is parsed sooner than a similar one is found."""


@dataclass(frozen=True, slots=True)
class ScriptTree:
    """The tree of one text. `wide` holds the offsets of characters that take two UTF-16 units."""

    text: str
    tree: Tree = field(repr=False)
    wide: tuple[int, ...] = ()

    @property
    def root(self) -> Node:
        """The `program` node."""
        return self.tree.root_node

    def offset(self, byte: int) -> int:
        """The offset in the text of a byte offset of the tree."""
        return _offset(byte, self.wide)

    def byte(self, offset: int) -> int:
        """The tree's byte offset of an offset in the text."""
        return 2 * (offset + bisect_left(self.wide, offset))

    def start(self, node: Node) -> int:
        """The offset where `node` starts."""
        return _offset(node.start_byte, self.wide)

    def end(self, node: Node) -> int:
        """The offset where `node` ends."""
        return _offset(node.end_byte, self.wide)

    def span(self, node: Node) -> Span:
        """The stretch of the text that `node` covers."""
        return Span(self.start(node), self.end(node))

    def source(self, node: Node) -> str:
        """The text of `node`."""
        if not self.wide:  # asked for tens of thousands of times: straight
            return self.text[node.start_byte >> 1 : node.end_byte >> 1]
        return self.text[self.start(node) : self.end(node)]

    def around(self, node: Node) -> list[Node]:
        """The nodes around `node`, innermost first. tree-sitter walks down from the root for each
        parent it is asked for; this walks once, however many are wanted."""
        found: list[Node] = []
        step: Node | None = self.root
        while step is not None and step.id != node.id:
            found.append(step)
            step = step.child_with_descendant(node)
        return found[::-1]

    def node_at(self, offset: int) -> Node:
        """The smallest node around the character at `offset`; the root when there is none."""
        byte = self.byte(min(max(offset, 0), len(self.text)))
        return self.root.descendant_for_byte_range(byte, byte) or self.root


@cache
def language() -> Language:
    """The grammar, for queries."""
    return Language(tree_sitter_javascript.language())


@cache
def _parser() -> Parser:
    return Parser(language())


_trees: OrderedDict[str, ScriptTree] = OrderedDict()


def parse(text: str) -> ScriptTree:
    """The tree of `text`, from a cache of recent texts or grown out of a similar one. Any text
    has a tree."""
    known = _trees.get(text)
    if known is not None:
        _trees.move_to_end(text)
        return known
    similar = _similar(text)
    tree = _reparse(similar, text) if similar is not None else None
    if tree is None or tree.root_node.has_error:
        tree = parse_fresh(text).tree
    return _keep(ScriptTree(text, tree, _wide(text)))


def forget_trees() -> None:
    """Grow no tree out of an earlier one."""
    _trees.clear()


def parse_nearby(text: str) -> ScriptTree:
    """A tree of `text`, errors where the last edits left them: the quickest one there is."""
    known = _trees.get(text)
    similar = _similar(text) if known is None else None
    return known or (parse(text) if similar is None else reparse(similar, text))


def sound_nearby(text: str, unchanged: int) -> ScriptTree | None:
    """The latest tree without errors of a text that begins as `text` does, for at least `unchanged`
    characters, and is similar to it; `text` itself may have errors. None when none is known."""
    for known in reversed(_trees.values()):
        if known.root.has_error or not known.text.startswith(text[:unchanged]):
            continue
        return known if known.text == text or is_similar(known.text, text) else None
    return None


def parse_fresh(text: str) -> ScriptTree:
    """The tree of `text`, parsed from nothing: what a text with errors needs, whose tree would
    otherwise depend on what stood there before."""
    return ScriptTree(text, _parser().parse(_encode(text), encoding="utf16le"), _wide(text))


def reparse(base: ScriptTree, text: str) -> ScriptTree:
    """The tree of `text`, grown out of the tree of a similar text, errors and all. Not cached."""
    return ScriptTree(text, _reparse(base, text), _wide(text))


def _keep(tree: ScriptTree) -> ScriptTree:
    """Remember a tree; forget others where there are too many, those with errors first: trees grow
    out of those without."""
    _trees[tree.text] = tree
    while len(_trees) > 2 and (
        len(_trees) > _KEPT or sum(map(len, _trees)) > max(_CHARACTERS_KEPT, 2 * len(tree.text))
    ):
        broken = (text for text, one in _trees.items() if one.root.has_error)
        del _trees[next((text for text in broken if text != tree.text), next(iter(_trees)))]
    return tree


def _similar(text: str) -> ScriptTree | None:
    if len(text) < _SHORT:
        return None
    for number, known in enumerate(reversed(_trees)):
        if number == _COMPARED:
            return None
        if is_similar(known, text):
            return _trees[known]
    return None


def is_similar(known: str, text: str) -> bool:
    """Whether growing the tree of one text out of the other's is quicker than parsing it."""
    return 2 * _common_prefix(known, text) + 2 * _common_suffix(known, text) > len(text) + 200


def _reparse(base: ScriptTree, text: str) -> Tree:
    start = _common_prefix(base.text, text)
    most = min(len(base.text), len(text)) - start
    end = min(most, _common_suffix(base.text, text))
    old_end, new_end = len(base.text) - end, len(text) - end
    old = base.tree.copy()
    old.edit(
        start_byte=_byte(base.text, start),
        old_end_byte=_byte(base.text, old_end),
        new_end_byte=_byte(text, new_end),
        start_point=_point(base.text, start),
        old_end_point=_point(base.text, old_end),
        new_end_point=_point(text, new_end),
    )
    return _parser().parse(_encode(text), old, encoding="utf16le")


def _encode(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")


def _wide(text: str) -> tuple[int, ...]:
    if text.isascii() or max(text) <= "\uffff":
        return ()
    return tuple(at for at, character in enumerate(text) if character > "\uffff")


def _offset(byte: int, wide: tuple[int, ...]) -> int:
    units = byte // 2
    if not wide:
        return units
    low, high = 0, len(wide)
    while low < high:
        middle = (low + high) // 2
        if wide[middle] + middle < units:
            low = middle + 1
        else:
            high = middle
    return units - low


def _byte(text: str, offset: int) -> int:
    before = text[:offset]
    return 2 * (offset + (0 if before.isascii() else sum(c > "\uffff" for c in before)))


def _point(text: str, offset: int) -> Point:
    row = text.count("\n", 0, offset)
    line = text.rfind("\n", 0, offset) + 1
    return Point(row, _byte(text[line:offset], offset - line))


def _common_prefix(one: str, other: str) -> int:
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _common_suffix(one: str, other: str) -> int:
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[len(one) - middle : len(one) - low] == other[len(other) - middle : len(other) - low]:
            low = middle
        else:
            high = middle - 1
    return low
