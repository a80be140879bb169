"""What an edit of a script leaves as it was: the statements whose types cannot be others.

Types flow from one statement of a script to another only by names that the script declares, or
calls as functions. So what an edit changes is the edited statement, those that share such a name
with it, those that share one with these, and so on. Where types also flow in other ways (comments
that declare them, a schema that says what the body is, what other files hold), everything counts
as changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from msgspec import Struct
from tree_sitter import Node

from postroom_server.analysis.types.inference import Inference
from postroom_server.analysis.types.narrowing import has_guards
from postroom_server.analysis.types.schema_shapes import mentions_schema
from postroom_server.analysis.types.scopes import declarations

Statements = list[tuple[Node, str]]
"""The statements of a script with their texts, in order."""

_WORD = re.compile(r"[\w$]+")
_CALLED = re.compile(r"(?<![\w$.])[\w$]+(?=\s*\()")
_KEYWORDS = frozenset(
    {"if", "for", "while", "switch", "catch", "function", "return", "typeof", "await", "async"}
)
_FLOWING = ("/**", "require")
_LEAVING = re.compile(r"\b(?:return|throw|break|continue)\b")


class Run(Struct, frozen=True):
    """Statements that stand beside each other in both versions of a script, by the bytes of the
    trees: where the first starts and where the last ends."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


def unchanged(before: Inference, after: Inference) -> list[Run]:
    """The statements of two versions of a script in which all expressions have the same types."""
    if not _comparable(before, after):
        return []
    old, new = _statements(before), _statements(after)
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    edited = [*old[head : len(old) - tail], *new[head : len(new) - tail]]
    if any(_may_leave(statement, text) for statement, text in edited):
        return []
    pairs = list(zip(old, new, strict=False))[:head]
    pairs += zip(old[len(old) - tail :], new[len(new) - tail :], strict=True)
    linking = _linking(before, old) | _linking(after, new)
    affected = _affected([text for _, (_, text) in pairs], (text for _, text in edited), linking)
    return _runs(
        (one, other) if affected.isdisjoint(_words(text)) else None
        for (one, text), (other, _) in pairs
    )


def _runs(pairs: Iterable[tuple[Node, Node] | None]) -> list[Run]:
    """The runs of statements that stand at one distance from where they stood."""
    found: list[Run] = []
    begun = False
    for pair in pairs:
        if pair is not None:
            one, other = pair
            run = Run(one.start_byte, one.end_byte, other.start_byte, other.end_byte)
            last = found[-1] if begun else None
            if last and run.new_start - run.old_start == last.new_start - last.old_start:
                found[-1] = Run(last.old_start, run.old_end, last.new_start, run.new_end)
            else:
                found.append(run)
        begun = pair is not None
    return found


def _comparable(before: Inference, after: Inference) -> bool:
    texts = (before.tree.text, after.tree.text)
    if any(word in text for text in texts for word in _FLOWING):
        return False
    if any(one.tree.root.type != "program" or mentions_schema(one) for one in (before, after)):
        return False
    return has_guards(before) == has_guards(after)


def _statements(inference: Inference) -> Statements:
    return [(one, inference.source(one)) for one in inference.tree.root.children]


def _common(old: Statements, new: Statements) -> int:
    """How many statements two lists begin with in common, whole ones."""
    for number, ((one, text), (other, now)) in enumerate(zip(old, new, strict=False)):
        if text != now or one.has_error or other.has_error or one.type != other.type:
            return number
    return min(len(old), len(new))


def _may_leave(statement: Node, text: str) -> bool:
    """Whether what stands below a statement may depend on its condition."""
    return statement.type == "if_statement" and _LEAVING.search(text) is not None


def _linking(inference: Inference, statements: Statements) -> set[str]:
    """The names by which statements may depend on each other."""
    called = (name for _, text in statements for name in _called(text))
    return {*declarations(inference, inference.tree.root), *called}


def _affected(texts: list[str], edited: Iterable[str], linking: set[str]) -> set[str]:
    """The linking names of what was edited, and of all that hangs on it."""
    holders: dict[str, list[str]] = {}
    for text in texts:
        for name in _words(text) & linking:
            holders.setdefault(name, []).append(text)
    found: set[str] = set()
    waiting = [name for text in edited for name in _words(text) & linking]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _next_names(holders.get(name, []), linking)
    return found


def _next_names(texts: Iterable[str], linking: set[str]) -> Iterator[str]:
    for text in texts:
        yield from _words(text) & linking


@lru_cache(maxsize=1024)
def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text))


@lru_cache(maxsize=1024)
def _called(text: str) -> frozenset[str]:
    return frozenset(_CALLED.findall(text)) - _KEYWORDS
