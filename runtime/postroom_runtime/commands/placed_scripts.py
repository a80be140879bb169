"""The scripts of a collection, each with what it hangs on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from postroom_runtime.model.collection import Collection, Folder, Item, Script


@dataclass(frozen=True, slots=True)
class PlacedScript:
    """A script with what it hangs on: `level` is request, folder or collection."""

    script: Script
    level: str
    owner: Item


def scripts_in(collection: Collection) -> Iterator[PlacedScript]:
    """Every script of a collection that holds anything, disabled ones included."""
    yield from _scripts_of(collection.root, "collection")
    yield from _scripts_below(collection.root.items)


def _scripts_below(items: Sequence[Item]) -> Iterator[PlacedScript]:
    for item in items:
        if isinstance(item, Folder):
            yield from _scripts_of(item, "folder")
            yield from _scripts_below(item.items)
        else:
            yield from _scripts_of(item, "request")


def _scripts_of(owner: Item, level: str) -> Iterator[PlacedScript]:
    for script in owner.scripts:
        if script.source.text.strip():
            yield PlacedScript(script, level, owner)
