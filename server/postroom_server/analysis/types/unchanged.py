"""What an edit of a script leaves as it was: the statements whose types cannot be others.

Types flow from one statement of a script to another only by names: a statement that declares a
name, assigns to it, adds to what it holds or calls it as a function gives the name what others read
of it. So what an edit changes is the edited statement, those that read a name that it gives, those
that read one that these give, and so on. Where types also flow in other ways (comments that declare
them, a schema that says what the body is, what other files hold), everything counts as changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from msgspec import Struct

from postroom_server.analysis.types.inference import Inference
from postroom_server.analysis.types.narrowing import has_guards
from postroom_server.analysis.types.schema_shapes import mentions_schema
from postroom_server.analysis.types.scopes import declarations
from postroom_server.analysis.types.slots import ADDING
from postroom_server.analysis.types.statements import Statements, statements
from postroom_server.api.catalogue import load_catalogue
from postroom_server.syntax.nodes import field
from postroom_server.syntax.queries import captures

_WORD = re.compile(r"[\w$]+")
_CALLED = re.compile(r"(?<![\w$.])[\w$]+(?=\s*\()")
_KEYWORDS = frozenset(
    {"if", "for", "while", "switch", "catch", "function", "return", "typeof", "await", "async"}
)
_FLOWING = ("/**", "require")
_LEAVING = re.compile(r"\b(?:return|throw|break|continue)\b")


def unchanged(before: Inference, after: Inference) -> list[int | None]:
    """For each statement of a script's next version the number of the one in which all expressions
    have the same types, and which stands on the same lines; None for one that may have others."""
    old, new = statements(before), statements(after)
    found: list[int | None] = [None] * len(new.nodes)
    if not _comparable(before, after):
        return found
    head = _common(old, new, range(min(len(old.nodes), len(new.nodes))))
    tail = _common(old, new, range(-1, head - 1 - min(len(old.nodes), len(new.nodes)), -1))
    sides = _Side.of(before, old), _Side.of(after, new)
    edited = [(sides[0], n) for n in range(head, len(old.nodes) - tail)]
    edited += [(sides[1], n) for n in range(head, len(new.nodes) - tail)]
    if any(_may_leave(side.all, number) for side, number in edited):
        return found
    same = [*range(head), *range(len(new.nodes) - tail, len(new.nodes))]
    by = len(old.nodes) - len(new.nodes)
    for number in _unaffected(sides, edited, same):
        found[number] = number if number < head else number + by
    return found


class _Side(Struct, frozen=True):
    """One version: its statements, and the names that each of them declares."""

    inference: Inference
    all: Statements
    declared: dict[int, set[str]]
    names: frozenset[str]

    @staticmethod
    def of(inference: Inference, all_: Statements) -> _Side:
        declared: dict[int, set[str]] = {}
        found = declarations(inference, inference.tree.root)
        for name, binding in found.items():
            number = all_.number_at(binding.node.start_byte)
            if number is not None:
                declared.setdefault(number, set()).add(name)
        return _Side(inference, all_, declared, frozenset(found))


def _comparable(before: Inference, after: Inference) -> bool:
    texts = (before.tree.text, after.tree.text)
    if any(word in text for text in texts for word in _FLOWING):
        return False
    if any(one.tree.root.type != "program" or mentions_schema(one) for one in (before, after)):
        return False
    return has_guards(before) == has_guards(after)


def _common(old: Statements, new: Statements, numbers: range) -> int:
    """How many statements two lists have in common, whole ones on equal lines."""
    for count, number in enumerate(numbers):
        one, other = old.nodes[number], new.nodes[number]
        is_same = old.lines[number] == new.lines[number] and old.texts[number] == new.texts[number]
        if not is_same or one.has_error or other.has_error or one.type != other.type:
            return count
    return len(numbers)


def _may_leave(all_: Statements, number: int) -> bool:
    """Whether what stands below a statement may depend on its condition."""
    is_condition = all_.nodes[number].type == "if_statement"
    return is_condition and _LEAVING.search(all_.texts[number]) is not None


def _unaffected(
    sides: tuple[_Side, _Side], edited: Iterable[tuple[_Side, int]], same: Iterable[int]
) -> list[int]:
    """The statements of `same`, by their numbers in the new version, that read nothing that what
    was edited gives, directly or by way of others."""
    declared, new = sides[0].names | sides[1].names, sides[1]
    given = {name for side, number in edited for name in _given(side, number, declared)}
    left = list(same)
    while True:
        read = [number for number in left if not given.isdisjoint(words(new.all.texts[number]))]
        if not read:
            return left
        left = [number for number in left if number not in set(read)]
        given |= {name for number in read for name in _given(new, number, declared)}


def _given(side: _Side, number: int, declared: frozenset[str]) -> Iterator[str]:
    """The names to which a statement gives what other statements read of them."""
    text = side.all.texts[number]
    if _may_leave(side.all, number):
        yield from words(text)
        return
    yield from side.declared.get(number, ())
    yield from (name for name in called(text) if name in declared or name not in _globals())
    yield from _assigned(side, number, declared)
    for match in ADDING.finditer(text):
        name = side.inference.tree.node_at(side.all.offsets[number] + match.start(1))
        target = field(name.parent, "object") if name.parent is not None else None
        if target is not None:
            yield from words(side.inference.source(target)) & declared


def _assigned(side: _Side, number: int, declared: frozenset[str]) -> Iterator[str]:
    if "=" not in side.all.texts[number]:
        return
    found = captures("all_assignments", side.all.nodes[number]).get("assignment", [])
    for left in (field(assignment, "left") for assignment in found):
        if left is not None and left.type in ("member_expression", "subscript_expression"):
            yield from words(side.inference.source(left)) & declared
        elif left is not None:
            yield from words(side.inference.source(left))


def _globals() -> Iterable[str]:
    return load_catalogue().globals


@lru_cache(maxsize=1024)
def words(text: str) -> frozenset[str]:
    """The words of a text, names among them."""
    return frozenset(_WORD.findall(text))


@lru_cache(maxsize=1024)
def called(text: str) -> frozenset[str]:
    """The plain names that a text calls."""
    return frozenset(_CALLED.findall(text)) - _KEYWORDS
