"""Which files make up a v3 collection, and in which order they run."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from postroom_runtime.formats.v3.scripts import script_suffix

REQUEST_SUFFIXES = (".request.yaml", ".request.yml")
DEFINITIONS = (".resources/definition.yaml", ".resources/definition.yml")
_REQUEST_KIND = re.compile(rb"\s*[$]kind:\s*[\"']?(?:http|graphql)-request\b")
_HEAD = 200
_SKIPPED = frozenset(("node_modules", "__pycache__"))
_BOUNDARIES = (".git", ".postman")


class Listing(Struct, frozen=True, dict=True):
    """A directory of a collection: what of it is read."""

    path: Path
    requests: tuple[Path, ...] = ()
    folders: tuple[Path, ...] = ()
    scripts: tuple[Path, ...] = ()
    misnamed: tuple[Path, ...] = ()


def list_directory(path: Path) -> Listing:
    """What of a collection stands in `path`. Hidden folders and packages are left out."""
    requests: list[Path] = []
    folders: list[Path] = []
    scripts: list[Path] = []
    misnamed: list[Path] = []
    for name, is_folder in _entries(path):
        if is_folder:
            folders.append(path / name)
        elif name.endswith(REQUEST_SUFFIXES):
            requests.append(path / name)
        elif script_suffix(name):
            scripts.append(path / name)
        elif name.endswith(".request.json") or is_request_by_another_name(path / name):
            misnamed.append(path / name)
    return Listing(path, tuple(requests), tuple(folders), tuple(scripts), tuple(misnamed))


def is_request_by_another_name(path: Path) -> bool:
    """Whether a YAML file without the suffix of a request says that it is one."""
    if path.suffix not in (".yaml", ".yml") or path.stem.endswith((".environment", ".globals")):
        return False
    try:
        with path.open("rb") as file:
            return _REQUEST_KIND.match(file.read(_HEAD)) is not None
    except OSError:
        return False


def definition_file(folder: Path) -> Path | None:
    """The file that describes a folder or collection; None when it has none."""
    return next((folder / name for name in DEFINITIONS if os.path.isfile(folder / name)), None)


def is_request_file(path: Path) -> bool:
    """Whether the file's name makes it a v3 request."""
    return path.name.endswith(REQUEST_SUFFIXES)


def is_definition_file(path: Path) -> bool:
    """Whether the file describes a folder or collection."""
    return path.parent.name == ".resources" and path.name in ("definition.yaml", "definition.yml")


def request_stem(path: Path) -> str:
    """The name of a request file without its suffix: its request's name unless it gives one."""
    suffix = next((end for end in REQUEST_SUFFIXES if path.name.endswith(end)), "")
    return path.name.removesuffix(suffix)


def request_beside(script: Path) -> Path | None:
    """The request file that a script file belongs to; None when the script stands alone."""
    stem = script.name.removesuffix(script_suffix(script.name))
    candidates = (script.with_name(stem + suffix) for suffix in REQUEST_SUFFIXES)
    return next((path for path in candidates if os.path.isfile(path)), None)


def collection_root(request: Path) -> Path:
    """The directory of the collection that a request file belongs to.

    That is a directory inside one named `collections`, else the outermost one with a definition,
    not looking further than the repository.
    """
    root = request.parent
    for folder in (request.parent, *request.parent.parents):
        if folder.parent.name == "collections":
            return folder
        if definition_file(folder) is not None:
            root = folder
        if any(os.path.exists(folder / name) for name in _BOUNDARIES):
            break
    return root


def holds_requests(path: Path) -> bool:
    """Whether a directory holds a v3 request or definition, however deep."""
    if definition_file(path) is not None:
        return True
    listing = list_directory(path)
    return bool(listing.requests) or any(holds_requests(folder) for folder in listing.folders)


def _entries(path: Path) -> Iterator[tuple[str, bool]]:
    with os.scandir(path) as entries:
        # A link to a folder is no folder: it may lead back to where it stands.
        found = sorted(
            (entry.name, entry.is_dir(follow_symlinks=False))
            for entry in entries
            if not _leads_to_folder(entry) and not _is_endless(entry)
        )
    for name, is_folder in found:
        if not (is_folder and (name.startswith(".") or name in _SKIPPED)):
            yield name, is_folder


def _is_endless(entry: os.DirEntry[str]) -> bool:
    """Whether it is a pipe or a device, or a link to one: to read it could take for ever."""
    if entry.is_file() or entry.is_dir():
        return False
    return not entry.is_symlink() or os.path.exists(entry.path)


def _leads_to_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_symlink() and entry.is_dir()
    except OSError:  # a link that leads to itself
        return True
