"""Which requests of a collection a run holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from msgspec import Struct

from postroom_runtime.model.collection import Collection, Folder, RequestItem


class Step(Struct, frozen=True):
    """A request of a run with the folders that hold it, the collection's root first."""

    parents: tuple[Folder, ...]
    item: RequestItem

    @property
    def names(self) -> tuple[str, ...]:
        """The names of collection, folders and request."""
        return (*(parent.name for parent in self.parents), self.item.name)


class NothingSelectedError(Exception):
    """A selection that names no request or folder of the collection."""


def selected_steps(
    collection: Collection, select: Sequence[str] = (), exclude: Sequence[str] = ()
) -> tuple[Step, ...]:
    """The steps of one iteration, in run order.

    Each entry of `select` and `exclude` is an id, a name, or a path of names below the collection
    joined with `/`. In a pattern `*` and `?` stand for parts of a name and `**` for any number of
    names; one without `/` is looked for in every name, so that `*#smoke*` selects by a tag.

    Raises:
        NothingSelectedError: an entry of `select` or `exclude` matches nothing.
    """
    steps = [Step(parents, item) for parents, item in collection.walk()]
    chosen = _chosen(steps, select) if select else steps
    dropped = {id(step) for step in _chosen(steps, exclude)}
    return tuple(step for step in chosen if id(step) not in dropped)


def _chosen(steps: list[Step], wanted: Sequence[str]) -> list[Step]:
    matches = {entry: {id(step) for step in steps if _matches(step, entry)} for entry in wanted}
    for entry, found in matches.items():
        if not found:
            raise NothingSelectedError(_nothing(steps, entry))
    together = set[int]().union(*matches.values())
    return [step for step in steps if id(step) in together]


def _matches(step: Step, entry: str) -> bool:
    pattern = _pattern(entry) if _is_pattern(entry) else None
    path = ""
    for element in (*step.parents[1:], step.item):
        path = f"{path}/{element.name}" if path else element.name
        if entry in (element.id, element.name, path):
            return True
        if pattern is not None and pattern.fullmatch(path if "/" in entry else element.name):
            return True
    return entry in (step.parents[0].id, step.parents[0].name)


def _is_pattern(entry: str) -> bool:
    return "*" in entry or "?" in entry


_WILD = re.compile(r"\*\*/|\*\*|\*|\?")
_MEANINGS = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}


@cache
def _pattern(entry: str) -> re.Pattern[str]:
    """A pattern without `/` is for one name, which may hold one itself."""
    meanings = _MEANINGS if "/" in entry else {**_MEANINGS, "*": ".*", "?": "."}
    parts, end = list[str](), 0
    for wild in _WILD.finditer(entry):
        parts += [re.escape(entry[end : wild.start()]), meanings[wild[0]]]
        end = wild.end()
    return re.compile("".join((*parts, re.escape(entry[end:]))), re.DOTALL)


def _nothing(steps: list[Step], entry: str) -> str:
    from difflib import get_close_matches

    names = {element.name for step in steps for element in (*step.parents[1:], step.item)}
    close = get_close_matches(entry, sorted(names), n=3, cutoff=0.5)
    hint = f" Did you mean {' or '.join(f'“{name}”' for name in close)}?" if close else ""
    return f"There is no request or folder “{entry}” in this collection.{hint}"
