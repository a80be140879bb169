"""Small workspaces in one string: each file starts with a line `//- path`. A cursor `<|>` in one of
them marks a place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pytest
from postroom_runtime.text import LineIndex
from postroom_server.text import Span, TextEdit, apply_edits
from postroom_server.workspace.facts import VariableFact
from postroom_server.workspace.index import Index
from postroom_server.workspace.variable_navigation import Renaming

CURSOR = "<|>"
_HEADER = re.compile(r"^//- (.+)\n", re.MULTILINE)


@dataclass(frozen=True)
class Workspace:
    """A workspace on disk, and the index of it. `path` and `offset` are those of the cursor."""

    root: Path
    index: Index
    path: Path
    offset: int

    @property
    def text(self) -> str:
        """The file that the cursor is in."""
        return self.path.read_text("utf-8")

    @property
    def variable(self) -> VariableFact:
        """The variable at the cursor."""
        place = LineIndex(self.text).position(self.offset)
        found = self.index.variable_at(self.path, place.line, place.column)
        assert found is not None, "no variable stands at the cursor"
        return found

    def name(self, path: Path) -> str:
        """A file's path in the workspace."""
        return path.relative_to(self.root).as_posix()

    def after(self, changes: Mapping[Path, list[Renaming]]) -> dict[str, str]:
        """What the files are after changes, by name; unchanged ones are left out."""
        return {self.name(path): _edited(path, one) for path, one in changes.items()}


def _edited(path: Path, renamings: list[Renaming]) -> str:
    text = path.read_text("utf-8")
    lines = LineIndex(text)
    edits = [
        TextEdit(Span(lines.offset(one.range.start), lines.offset(one.range.end)), one.text)
        for one in renamings
    ]
    return apply_edits(text, edits)


def files_in(text: str) -> dict[str, str]:
    """The files of a workspace written in one string."""
    _, *rest = _HEADER.split(dedent(text))
    return dict(zip(rest[::2], rest[1::2], strict=True))


MakeWorkspace = Callable[[str], Workspace]


@pytest.fixture
def workspace_of(tmp_path: Path) -> MakeWorkspace:
    """Makes a workspace out of a string."""

    def make(text: str) -> Workspace:
        at, offset = tmp_path, 0
        for name, content in files_in(text).items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if CURSOR in content:
                at, offset = path, content.index(CURSOR)
            path.write_text(content.replace(CURSOR, ""), "utf-8")
        index = Index((tmp_path,))
        index.refresh()
        return Workspace(tmp_path, index, at, offset)

    return make
