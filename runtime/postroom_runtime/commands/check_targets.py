"""Which files and folders `postroom check` looks at."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from postroom_runtime.model.problems import Problem, UnreadableInputError

_SKIPPED = frozenset(("node_modules", ".git", ".venv", "__pycache__"))
_VARIABLES = (
    ".postman_environment.json",
    ".postman_globals.json",
    *(f".{kind}.{suffix}" for kind in ("environment", "globals") for suffix in ("yaml", "yml")),
)
_REQUESTS = (".request.yaml", ".request.yml")


class TargetKind(StrEnum):
    """What a target is read as."""

    COLLECTION = "collection"
    VARIABLES = "variables"


@dataclass(frozen=True, slots=True)
class Target:
    """A file or directory to check."""

    path: Path
    kind: TargetKind


def find_targets(paths: Sequence[Path]) -> list[Target]:
    """The targets that `paths` name; folders are searched for collections and environments.

    Raises UnreadableInputError for a path that does not exist and for a search that finds nothing.
    """
    targets = [target for path in paths for target in _targets(path)]
    if not targets:
        message = "There is no Postman collection in here."
        remedy = "Name a *.postman_collection.json file or a folder with *.request.yaml files."
        raise UnreadableInputError(Problem(paths[0], message, remedy=remedy))
    return list(dict.fromkeys(targets))


def _targets(path: Path) -> Iterable[Target]:
    if not path.exists():
        message = "There is no such file or folder."
        raise UnreadableInputError(Problem(path, message, remedy="Check the path."))
    if path.is_dir():
        return _search(path)
    kind = TargetKind.VARIABLES if path.name.endswith(_VARIABLES) else TargetKind.COLLECTION
    return [Target(path, kind)]


def _search(root: Path) -> Iterator[Target]:
    for folder, folders, files in os.walk(root):
        here = Path(folder)
        if _is_collection(here, files):
            folders.clear()
            yield Target(here, TargetKind.COLLECTION)
        folders[:] = sorted(name for name in folders if name not in _SKIPPED)
        found = (_file(here / name) for name in sorted(files))
        yield from (one for one in found if one is not None and not one.path.is_fifo())


def _is_collection(folder: Path, files: Iterable[str]) -> bool:
    """A v3 collection's directory: it holds requests, or a definition of its own."""
    if any(name.endswith(_REQUESTS) for name in files):
        return True
    return (folder / ".resources" / "definition.yaml").is_file()


def _file(path: Path) -> Target | None:
    if path.name.endswith(".postman_collection.json"):
        return Target(path, TargetKind.COLLECTION)
    if path.name.endswith(_VARIABLES):
        return Target(path, TargetKind.VARIABLES)
    return None
