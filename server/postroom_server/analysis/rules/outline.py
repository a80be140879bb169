"""What statements of a script tell the others: all that rules ask about the rest of the script when
they look at one statement."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from msgspec import Struct

_NONE = frozenset[str]()


class Told(Struct, frozen=True):
    """What one statement, or several, tell: the names that are assigned to, those of them without a
    declaration in sight, the names of members that are assigned to, the names of `pm`'s variables
    that are set and their scopes as far as literals name them, the names of the tests that stand at
    the top level, in order, and whether the response's body is parsed outside of functions."""

    assigned: frozenset[str] = _NONE
    leaked: frozenset[str] = _NONE
    members: frozenset[str] = _NONE
    written: frozenset[str] = _NONE
    set: frozenset[tuple[str, str]] = frozenset[tuple[str, str]]()
    tests: tuple[str, ...] = ()
    parses: bool = False


def together(told: Iterable[Told]) -> Told:
    """What all of them tell."""
    every = list(told)
    return Told(
        _NONE.union(*(one.assigned for one in every)),
        _NONE.union(*(one.leaked for one in every)),
        _NONE.union(*(one.members for one in every)),
        _NONE.union(*(one.written for one in every)),
        frozenset(chain.from_iterable(one.set for one in every)),
        tuple(chain.from_iterable(one.tests for one in every)),
        any(one.parses for one in every),
    )
