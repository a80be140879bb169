"""What is known of a script's expressions, carried over to the next version of the script: of
statements that an edit leaves as they were, nothing is worked out again."""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from operator import attrgetter

from msgspec import Struct
from tree_sitter import Node

from postroom_server.analysis.rules.accesses import Accesses
from postroom_server.analysis.script import Script
from postroom_server.analysis.types.unchanged import unchanged
from postroom_server.analysis.types.values import (
    Anonymous,
    ArrayOf,
    Deferred,
    Instance,
    Intersection,
    JsonObject,
    Literal,
    Primitive,
    Signatures,
    TupleOf,
    Union,
    Unknown,
    Value,
)
from postroom_server.syntax.tree import is_similar

_SHORT = 2000
"""Characters: of a script of fewer, all is worked out sooner than compared."""
_START = attrgetter("start_byte")
_KINDS = ("member", "call", "name")
_recent: deque[Accesses] = deque(maxlen=2)


def carry_over(after: Accesses) -> None:
    """Let `after` know of its script what is known of the last version of it. Of short scripts
    nothing is carried over."""
    if len(after.script.text) < _SHORT:
        return
    before = next((one for one in reversed(_recent) if _is_version(one.script, after.script)), None)
    if before is not None:
        _carry(before, after)
        _recent.remove(before)
    _recent.append(after)


def forget() -> None:
    """Carry nothing over to the next script."""
    _recent.clear()


def _is_version(one: Script, other: Script) -> bool:
    """Whether two scripts are versions of one, with the same known around them."""
    about = (one.kind, one.level, one.profile, one.event, one.path)
    same = about == (other.kind, other.level, other.profile, other.event, other.path)
    return same and one.knowledge is other.knowledge and is_similar(one.text, other.text)


def _carry(before: Accesses, after: Accesses) -> None:
    portable: dict[int, bool] = {}
    for run in unchanged(before.inference, after.inference):
        for kind in _KINDS:
            was = _within(before.nodes(kind), run.old_start, run.old_end)
            now = _within(after.nodes(kind), run.new_start, run.new_end)
            if [one.place for one in was] == [one.place for one in now]:
                for one, other in zip(was, now, strict=True):
                    _carry_node(before, after, one.id, other.id, portable)


def _carry_node(
    before: Accesses, after: Accesses, was: int, now: int, portable: dict[int, bool]
) -> None:
    value, info = before.inference.types.get(was), before.infos.get(was)
    if value is not None and _is_known_portable(value, portable):
        after.inference.types[now] = value
    if info is not None and info.place is None and _is_known_portable(info.value, portable):
        after.infos[now] = info


def _within(nodes: list[Node], start: int, end: int) -> list[_Placed]:
    """The nodes, which are in the order of the text, that start between two bytes. Those that start
    together come in no order of their own: they are put in one."""
    first, last = (bisect_left(nodes, byte, key=_START) for byte in (start, end))
    found = (_Placed((n.start_byte - start, n.end_byte - start), n.id) for n in nodes[first:last])
    return sorted(found)


class _Placed(Struct, frozen=True, order=True):
    """A node: where it starts and ends in its run of statements, and its id."""

    place: tuple[int, int]
    id: int


def _is_known_portable(value: Value, known: dict[int, bool]) -> bool:
    """As `_is_portable`, asked once for each object: many expressions share one."""
    found = known.get(id(value))
    if found is None:
        found = known[id(value)] = _is_portable(value)
    return found


def _is_portable(value: Value) -> bool:
    """Whether a type says nothing of places in its script."""
    match value:
        case Unknown() | Primitive() | Literal() | JsonObject():
            return True
        case Instance(args=inner) | Union(of=inner) | Intersection(of=inner) | TupleOf(items=inner):
            return all(map(_is_portable, inner))
        case ArrayOf(item=item, places=places):
            return _is_portable(item) and all(map(_is_portable, places))
        case Signatures(bound=bound) | Anonymous(bound=bound) | Deferred(bound=bound):
            return all(map(_is_portable, bound.values()))
        case _:
            return False
