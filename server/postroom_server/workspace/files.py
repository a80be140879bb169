"""Which files of a workspace are read for the index, and how much of them."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from postroom_runtime.formats.text_files import read_text

Stamp = tuple[int, int]
"""A file's time of change in nanoseconds, and its size."""

_SKIPPED = frozenset(
    {"node_modules", "__pycache__", ".git", ".hg", ".svn", ".venv", "venv", "dist", "build"}
    | {"out", "target", "coverage", "vendor", "site-packages"}
)
_HIDDEN_BUT_OURS = (".resources", ".postman")
_MOST_FILES = 50_000
_MOST_INDEXED = 20_000
_LARGEST = 8_000_000
_LARGEST_SCRIPT = 400_000
_HEAD_OF_TABLE = 65_536
_ENVIRONMENTS = (
    ".environment.yaml",
    ".environment.yml",
    ".environment.json",
    ".postman_environment.json",
)
_GLOBALS = (".globals.yaml", ".globals.yml", ".postman_globals.json", "globals.json")
_SCRIPTS = (".js", ".cjs", ".mjs")
_EXAMPLES = (".example.yaml", ".example.yml")
_REQUESTS = (".request.yaml", ".request.yml")
_DEFINITIONS = ("definition.yaml", "definition.yml")
_ENDINGS = (*_ENVIRONMENTS, *_GLOBALS, *_SCRIPTS, *_EXAMPLES, *_REQUESTS, ".json", ".csv")


def indexed_files(folders: Iterable[Path]) -> dict[Path, Stamp]:
    """Every file of the folders that may hold something to know, without those of packages.

    Looks at no more than 50 000 files and keeps no more than 20 000: a home directory opened by
    mistake must not stop the server.
    """
    found: dict[Path, Stamp] = {}
    looked_at = 0
    for parent, names in _directories(folders):
        for name in names:
            stamp = stamp_of(Path(parent, name)) if _is_indexed(name, parent) else None
            if stamp is not None:
                found[Path(parent, name)] = stamp
        looked_at += len(names)
        if looked_at > _MOST_FILES or len(found) > _MOST_INDEXED:
            break
    return found


def is_indexed(path: Path) -> bool:
    """Whether the index reads a file of that name."""
    return _is_indexed(path.name, str(path.parent))


def is_environment(path: Path) -> bool:
    """Whether a file's name makes it an environment."""
    return path.name.endswith(_ENVIRONMENTS)


def is_globals(path: Path) -> bool:
    """Whether a file's name makes it a workspace's globals."""
    return path.name.endswith(_GLOBALS)


def is_script(path: Path) -> bool:
    """Whether a file is JavaScript."""
    return path.suffix in _SCRIPTS


def is_example(path: Path) -> bool:
    """Whether a file's name makes it a saved example."""
    return path.name.endswith(_EXAMPLES)


def stamp_of(path: Path) -> Stamp | None:
    """What tells whether a file has changed; None when it is gone, too large to read, or no file
    but a pipe or a device, which would have no end."""
    try:
        status = path.stat()
    except OSError:
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    largest = _LARGEST_SCRIPT if is_script(path) else _LARGEST
    if status.st_size > largest and path.suffix != ".csv":
        return None
    return status.st_mtime_ns, status.st_size


def read_source(path: Path) -> str:
    """The text of a file, of a table only its head. Raises `UnreadableInputError`, `OSError`."""
    if path.suffix != ".csv":
        return read_text(path)
    with path.open("rb") as file:
        return file.read(_HEAD_OF_TABLE).decode("utf-8-sig", "replace")


def _directories(folders: Iterable[Path]) -> Iterator[tuple[str, list[str]]]:
    """The folders below, each with the names of the files in it, however deep they lie."""
    waiting = [str(folder) for folder in folders][::-1]
    while waiting:
        parent = waiting.pop()
        names, inner = _listed(parent)
        yield parent, names
        waiting += reversed(inner)


def _listed(parent: str) -> tuple[list[str], list[str]]:
    """The names of the files in a folder, and the folders in it to be entered. None of either where
    it cannot be read."""
    names: list[str] = []
    inner: list[str] = []
    with suppress(OSError), os.scandir(parent) as entries:
        for entry in entries:
            if not entry.is_dir():
                names.append(entry.name)
            elif _is_entered(entry.name) and not entry.is_symlink():
                inner.append(entry.path)
    return names, inner


def _is_entered(name: str) -> bool:
    return name not in _SKIPPED and (not name.startswith(".") or name in _HIDDEN_BUT_OURS)


def _is_indexed(name: str, parent: str) -> bool:
    if name in _DEFINITIONS:
        return parent.endswith(".resources")
    return name.endswith(_ENDINGS) and not name.endswith((".min.js", "package-lock.json"))
