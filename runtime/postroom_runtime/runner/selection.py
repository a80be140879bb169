"""Which requests of a collection a run holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from postroom_runtime.model.collection import Collection, Folder, RequestItem


@dataclass(frozen=True, slots=True)
class Step:
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
    joined with `/`, in which `*` and `?` stand for parts of a name.

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
    path = ""
    for element in (*step.parents[1:], step.item):
        path = f"{path}/{element.name}" if path else element.name
        if entry in (element.id, element.name, path):
            return True
        if _is_pattern(entry) and PurePosixPath(path).match(entry):
            return True
    return entry in (step.parents[0].id, step.parents[0].name)


def _is_pattern(entry: str) -> bool:
    return "*" in entry or "?" in entry


def _nothing(steps: list[Step], entry: str) -> str:
    from difflib import get_close_matches

    names = {element.name for step in steps for element in (*step.parents[1:], step.item)}
    close = get_close_matches(entry, sorted(names), n=3, cutoff=0.5)
    hint = f" Did you mean {' or '.join(f'“{name}”' for name in close)}?" if close else ""
    return f"There is no request or folder “{entry}” in this collection.{hint}"
