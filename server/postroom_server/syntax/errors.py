"""What keeps a script from parsing, in words and with its place.

tree-sitter says whether there is an error at all; esprima then says which, as V8 would, and
tree-sitter's own error node is the fallback. An unclosed bracket is reported where it opens.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any

from tree_sitter import Node

from postroom_server.syntax.tree import ScriptTree, parse
from postroom_server.text.span import Span

_PREFIX = "(async function(){"
_SUFFIX = "\n})"
_PAIRS = {")": "(", "]": "[", "}": "{"}
_STATEMENTS = ("_statement", "_declaration", "comment")
_OPENING = frozenset({"(", "[", "{", "${"})
_WORD = re.compile(r"[\w$]+|\S")
_PLAIN = {
    "Unexpected identifier": "Unexpected name {found}: is a comma, an operator or a semicolon "
    "missing in front of it?",
    "Unexpected number": "Unexpected number {found}: is something missing in front of it?",
    "Unexpected string": "Unexpected string: is a comma or an operator missing in front of it?",
    "Unexpected template string": "Unexpected template: is something missing in front of it?",
    "Unexpected reserved word": "{found} is a reserved word here.",
    "Missing initializer in const declaration": "A `const` needs a value: `const name = …`.",
    "Unexpected end of input": "The script ends in the middle of a statement.",
}


@dataclass(frozen=True, slots=True)
class SyntaxProblem:
    """Why the script does not parse. Nothing of such a script runs."""

    message: str
    span: Span


@lru_cache(maxsize=64)
def syntax_problem(text: str) -> SyntaxProblem | None:
    """The first syntax error of `text`, or None."""
    tree = parse(text)
    if not tree.root.has_error:
        return None
    try:
        found = _ask_esprima(text, _sound_until(tree))
    except (RecursionError, AttributeError, TypeError, ValueError, IndexError, KeyError):
        found = _Verdict("", 0)  # a script that esprima itself stumbles over
    if found is None:
        return None
    return _from_esprima(tree, found) if found.message else _from_tree(tree)


@dataclass(frozen=True, slots=True)
class _Verdict:
    message: str
    offset: int


def _ask_esprima(text: str, start: int) -> _Verdict | None:
    """The first error behind `start`, in front of which whole statements stand."""
    esprima: Any = import_module("esprima")  # untyped, and slow to import
    try:
        esprima.parseScript(_PREFIX + text[start:] + _SUFFIX)
    except esprima.Error as error:
        message = re.sub(r"^Line \d+: ", "", str(error))
        return _Verdict(message, (error.index or 0) - len(_PREFIX) + start)
    return None


def _sound_until(tree: ScriptTree) -> int:
    """Where the last statement starts in front of the first error. What is above it has nothing to
    do with the error, and esprima needs a fifteenth of a second for a thousand lines."""
    start = 0
    for statement in tree.root.named_children:
        if statement.has_error or not statement.type.endswith(_STATEMENTS):
            break
        start = tree.start(statement)
    return start


def _from_esprima(tree: ScriptTree, verdict: _Verdict) -> SyntaxProblem:
    text = tree.text
    if verdict.message.startswith("Invalid regular expression: missing /"):
        return _open_regex(text, verdict.offset)
    unbalanced = _unbalanced(tree)
    if verdict.offset >= len(text.rstrip()) or _is_closer_trouble(text, verdict):
        if unbalanced is not None:
            return unbalanced
        return _unfinished(text) or _from_tree(tree)
    if "ILLEGAL" in verdict.message or verdict.message.startswith("Invalid regular"):
        return _illegal(text, verdict.offset)
    return SyntaxProblem(_in_words(verdict, text), _token_span(text, verdict.offset))


def _is_closer_trouble(text: str, verdict: _Verdict) -> bool:
    return text[max(0, verdict.offset) : verdict.offset + 1] in ("}", ")", "]")


def _in_words(verdict: _Verdict, text: str) -> str:
    span = _token_span(text, verdict.offset)
    found = f"`{text[span.start : span.end]}`"
    if verdict.message in _PLAIN:
        return _PLAIN[verdict.message].format(found=found)
    if verdict.message.startswith("Unexpected token"):
        return f"Unexpected {found}."
    return f"{verdict.message.rstrip('.')}."


def _illegal(text: str, offset: int) -> SyntaxProblem:
    start = text.rfind("\n", 0, max(0, min(offset, len(text)))) + 1
    stop = text.find("\n", start)
    line = text[start : stop if stop >= 0 else len(text)]
    quote = re.search(r"""(['"`])(?:\\.|(?!\1).)*$""", line)
    if quote is not None and quote.start() + start <= offset:
        at = start + quote.start()
        return SyntaxProblem(
            f"This string is not closed: `{quote[1]}` is missing.", Span(at, start + len(line))
        )
    span = _token_span(text, offset)
    return SyntaxProblem(f"Unexpected character `{text[span.start : span.end]}`.", span)


def _open_regex(text: str, offset: int) -> SyntaxProblem:
    end = max(0, min(offset, len(text)))
    start = max(text.rfind("/", 0, end), 0)
    message = "This regular expression is not closed: `/` is missing."
    return SyntaxProblem(message, Span(start, max(end, start + 1)))


def _unfinished(text: str) -> SyntaxProblem | None:
    """The script ends where something has to follow."""
    end = len(text.rstrip())
    if text[:end].endswith("."):
        return SyntaxProblem("A name is missing after this dot.", Span(end - 1, end))
    if text.count("`") % 2:
        at = text.rfind("`")
        return SyntaxProblem("This template is not closed: a backtick is missing.", Span(at, end))
    return None


def _token_span(text: str, offset: int) -> Span:
    offset = max(0, min(offset, len(text)))
    found = _WORD.search(text, offset)
    if found is not None:
        return Span(found.start(), found.end())
    return Span(max(0, len(text.rstrip()) - 1), len(text.rstrip()))


def _unbalanced(tree: ScriptTree) -> SyntaxProblem | None:
    """The first bracket that closes nothing, else the last one that is never closed."""
    opened: list[Node] = []
    for leaf in _brackets(tree.root):
        if leaf.type in _PAIRS.values() or leaf.type == "${":
            opened.append(leaf)
        elif not opened:
            return SyntaxProblem(f"`{leaf.type}` closes nothing.", tree.span(leaf))
        elif opened[-1].type.lstrip("$") != _PAIRS[leaf.type]:
            return _mismatch(tree, opened, leaf)
        else:
            opened.pop()
    if not opened:
        return None
    return SyntaxProblem(f"`{opened[-1].type}` is never closed.", tree.span(opened[-1]))


def _mismatch(tree: ScriptTree, opened: list[Node], closer: Node) -> SyntaxProblem:
    inner = opened[-1]
    if any(node.type == _PAIRS[closer.type] for node in opened):
        return SyntaxProblem(
            f"`{inner.type}` is not closed before this `{closer.type}`.", tree.span(closer)
        )
    return SyntaxProblem(f"`{closer.type}` closes nothing.", tree.span(closer))


def _brackets(root: Node) -> list[Node]:
    """The brackets of what has errors, in the order of the text. In all else they are paired."""
    found: list[Node] = []
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.child_count:
            waiting += reversed([one for one in node.children if _may_be_open(one)])
        elif (node.type in _PAIRS or node.type in _OPENING) and not node.is_missing:
            found.append(node)
    return found


def _may_be_open(node: Node) -> bool:
    return node.has_error or not node.child_count


def _from_tree(tree: ScriptTree) -> SyntaxProblem:
    node = _first_error(tree.root)
    span = tree.span(node)
    if node.is_missing:
        # What is missing at the end of the script is told at its last character.
        start = min(span.start, max(0, len(tree.text) - 1))
        return SyntaxProblem(
            f"Expected `{node.type}`.", Span(start, min(start + 1, len(tree.text)))
        )
    source = tree.source(node).split("\n", 1)[0].strip()
    shown = source if len(source) <= 40 else source[:39] + "…"
    end = min(len(tree.text), span.start + max(1, len(tree.source(node).split("\n", 1)[0])))
    return SyntaxProblem(f"This cannot stand here: `{shown}`.", Span(span.start, end))


def _first_error(node: Node) -> Node:
    for child in node.children:
        if child.is_error or child.is_missing:
            return child
        if child.has_error:
            return _first_error(child)
    return node
