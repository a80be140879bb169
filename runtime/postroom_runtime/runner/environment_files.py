"""`-e dev`: an environment by its name, found beside the collection."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from postroom_runtime.model.problems import Problem, UnreadableInputError

_SUFFIXES = (
    ".postman_environment.json",
    ".environment.yaml",
    ".environment.yml",
    ".environment.json",
)
_LEVELS = 4


def find_environment(wanted: str, collection: Path) -> Path:
    """The environment file that `wanted` names: a path, or the name of an environment that lies
    beside the collection or in a folder `environments` near it.

    Raises UnreadableInputError when there is none, and lists those that are there.
    """
    direct = Path(wanted)
    if direct.is_file():
        return direct
    known = {name: path for path in _near(collection) if (name := _name(path)) is not None}
    for name, path in known.items():
        if name.lower() == wanted.lower():
            return path
    raise UnreadableInputError(_not_found(wanted, sorted(known)))


def _near(collection: Path) -> Iterator[Path]:
    place = collection.resolve()
    for folder in [place, *place.parents][:_LEVELS]:
        for within in (folder, folder / "environments"):
            if within.is_dir():
                yield from sorted(within.iterdir())


def _name(path: Path) -> str | None:
    for suffix in _SUFFIXES:
        if path.name.endswith(suffix):
            return path.name.removesuffix(suffix)
    return None


def _not_found(wanted: str, known: list[str]) -> Problem:
    there = f"There are: {', '.join(known)}." if known else "Give the path of a file."
    message = "There is no such environment, neither a file nor a name beside the collection."
    return Problem(Path(wanted), message, remedy=there)
