"""The files of a workspace that hold environments and globals: by their names, or by what an export
under any name says that it holds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from postroom_server.workspace.facts import FileFacts
from postroom_server.workspace.files import is_environment

if TYPE_CHECKING:
    from postroom_server.lsp.session import Session


def environment_files(session: Session) -> list[tuple[str, Path]]:
    """The environments of the workspace, as name and file, sorted."""
    files = session.indexing.index.files.values()
    found = (one for one in files if is_environment(one.path) or _defines(one, "environment"))
    return sorted((one.title or one.path.stem, one.path) for one in found)


def globals_file(session: Session, path: Path) -> Path | None:
    """The globals that a run of a file begins with: the nearest in its workspace folder."""
    folder = session.folder_of(path)
    return max(_globals(session, folder), key=lambda one: _shared(one, path), default=None)


def _globals(session: Session, folder: Path) -> Iterator[Path]:
    for facts in session.indexing.index.files.values():
        if facts.path.is_relative_to(folder) and _defines(facts, "globals"):
            yield facts.path


def _defines(facts: FileFacts, scope: str) -> bool:
    return any(one.action == "define" and one.scope == scope for one in facts.variables)


def _shared(one: Path, other: Path) -> tuple[int, str]:
    """How near a file is to another; of those that are equally near the last by name."""
    common = takewhile(
        lambda names: names[0] == names[1], zip(one.parts, other.parts, strict=False)
    )
    return sum(1 for _ in common), str(one)
