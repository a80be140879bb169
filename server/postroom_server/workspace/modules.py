"""The workspace's JavaScript files, by the path that a script gives `pm.require`."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

from postroom_server.workspace.index import Index

_MOST = 200


class ModuleSources(Mapping[str, str]):
    """Modules as seen from the file that holds a script: path as written to source. A source is
    read when somebody asks for it; a file that is gone by then reads as empty."""

    def __init__(self, index: Index, script: Path) -> None:
        self._index = index
        self._script = script
        self._sources: dict[str, str] = {}

    @cached_property
    def _paths(self) -> dict[str, Path]:
        """The nearest modules by their path from the script's folder."""
        folder = self._script.parent
        found = {
            _relative(facts.path, folder): facts.path
            for facts in self._index.files.values()
            if facts.is_module and facts.path != self._script
        }
        nearest = sorted(found, key=lambda name: (name.count("../"), name.count("/"), name))
        return {name: found[name] for name in nearest[:_MOST]}

    def __getitem__(self, name: str) -> str:
        path = self._paths[name]
        if name not in self._sources:
            self._sources[name] = self._index.source(path) or ""
        return self._sources[name]

    def __contains__(self, name: object) -> bool:
        return name in self._paths

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


def _relative(path: Path, folder: Path) -> str:
    name = os.path.relpath(path, folder).replace(os.sep, "/")
    return name if name.startswith(".") else f"./{name}"
