"""What scripts name by a file: requests and examples in local mocks, environments."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from postroom_runtime.formats.v3.layout import is_request_file

from postroom_server.workspace.files import is_environment, is_example
from postroom_server.workspace.index import Index

_MOCKS = "mocks"


def named_files(index: Index, script: Path) -> Collection[str] | None:
    """The paths of requests and examples as a local mock names them, with slashes, from each
    workspace folder around it; None for a script that is no mock's."""
    if _MOCKS not in script.parts[:-1]:
        return None
    roots = [folder for folder in index.folders if script.is_relative_to(folder)]
    files = [path for path in index.files if is_request_file(path) or is_example(path)]
    return frozenset(
        path.relative_to(root).as_posix()
        for root in roots
        for path in files
        if path.is_relative_to(root)
    )


def environment_names(index: Index) -> Iterator[str]:
    """The names of the workspace's environments."""
    for path, facts in index.files.items():
        if is_environment(path) and facts.title:
            yield facts.title
