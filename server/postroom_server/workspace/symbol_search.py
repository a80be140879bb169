"""Requests, tests and variables of the workspace by parts of their names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import nsmallest
from pathlib import Path

from postroom_runtime.text import Range

from postroom_server.workspace.facts import FileFacts
from postroom_server.workspace.index import Index

_MOST = 500
_KINDS = ("request", "test", "variable")


@dataclass(frozen=True, slots=True)
class FoundSymbol:
    """A `request`, `test` or `variable`. `container` tells where it belongs."""

    kind: str
    name: str
    container: str
    path: Path
    range: Range


def search(index: Index, query: str) -> list[FoundSymbol]:
    """What holds the letters of the query in their order, the best matches first: whole words
    before letters apart, requests before tests before variables."""
    letters = "".join(query.lower().split())
    ranked = (
        (rank, number, one)
        for number, one in enumerate(_all(index))
        if (rank := _rank(letters, one)) is not None
    )
    return [one for _, _, one in nsmallest(_MOST, ranked, key=lambda row: row[:2])]


def _all(index: Index) -> Iterator[FoundSymbol]:
    for facts in index.files.values():
        yield from _of_file(facts)


def _of_file(facts: FileFacts) -> Iterator[FoundSymbol]:
    for request in facts.requests:
        folder = " / ".join(request.path[:-1])
        name = f"{request.method} {request.name}"
        yield FoundSymbol("request", name, folder, facts.path, request.range)
    for test in facts.tests:
        yield FoundSymbol("test", test.name, test.owner, facts.path, test.range)
    for one in facts.variables:
        if one.action == "define":
            owner = facts.title or facts.path.name
            yield FoundSymbol("variable", one.name, f"{one.scope}: {owner}", facts.path, one.range)


def _rank(letters: str, one: FoundSymbol) -> tuple[int, int, int] | None:
    """How well a name matches, the lowest best; None when it does not."""
    name = one.name.lower()
    kind = _KINDS.index(one.kind)
    plain = name.replace(" ", "")
    at = plain.find(letters)
    if at >= 0:
        return (0 if at == 0 or plain == letters else 1, kind, len(name))
    whole = f"{one.container.replace(' / ', '/')}/{name}".lower()
    return (2, kind, len(name)) if _in_order(letters, whole) else None


def _in_order(letters: str, text: str) -> bool:
    """Whether the letters stand in the text in their order."""
    following = iter(text)
    return all(letter in following for letter in letters)
