"""Which scripts load a module, by themselves or through other modules."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from postroom_server.workspace.call_graph import loaded_file
from postroom_server.workspace.facts import FileFacts
from postroom_server.workspace.index import Index

Loader = tuple[Path, str]
"""A file with a script that loads something, and the path of what the script hangs on from the
collection's root."""


def loaders(index: Index, module: Path) -> set[Loader]:
    """The scripts that load a module, those of requests, folders and collections."""
    known, waiting = {module}, [module]
    found: set[Loader] = set()
    while waiting:
        for facts, selector in _direct(index, waiting.pop()):
            if not facts.is_module:
                found.add((facts.path, selector))
            elif facts.path not in known:
                known.add(facts.path)
                waiting.append(facts.path)
    return found


def _direct(index: Index, module: Path) -> Iterator[tuple[FileFacts, str]]:
    for facts in index.files.values():
        for call in facts.calls:
            if call.via == "pm.require" and loaded_file(index, facts.path, call.target) == module:
                yield facts, call.selector
