"""Variables across the workspace, for the client: which one stands at a place, and the edits that
give it another name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types
from postroom_runtime.text import Range

from postroom_server.lsp.documents import Document, read_document
from postroom_server.workspace.facts import VariableFact
from postroom_server.workspace.index import Index
from postroom_server.workspace.variable_creation import creation, homes
from postroom_server.workspace.variable_navigation import Renaming, rename

if TYPE_CHECKING:
    from postroom_server.lsp.session import Session

Changes = dict[Document, list[types.TextEdit]]


def current_index(session: Session) -> Index:
    """The index with the newest text of every open document."""
    index = session.indexing.index
    for document in filter(lambda one: one.is_file, session.documents.values()):
        index.update(document.path, document.text)
    return index


def variable_at(
    session: Session, document: Document, position: types.Position
) -> VariableFact | None:
    """The variable that a document names under a position, in a script or in `{{…}}`."""
    place = document.index.position(document.places.offset(position))
    return current_index(session).variable_at(document.path, place.line, place.column)


def renamed(session: Session, document: Document, variable: VariableFact, new: str) -> Changes:
    """The edits that give a variable another name wherever the workspace names it. Raises
    `RenameRefusedError`."""
    index = current_index(session)
    index.reread({facts.path for facts, _ in index.names.of(variable.name)})
    return changes_of(session, rename(index, document.path, variable, new))


def changes_of(session: Session, renamings: Mapping[Path, list[Renaming]]) -> Changes:
    """Changes by file as edits of documents, open or not."""
    changes: Changes = {}
    for path, rows in renamings.items():
        holder = _document(session, path)
        if holder is not None:
            changes[holder] = [
                types.TextEdit(document_range(holder, one.range), one.text) for one in rows
            ]
    return changes


def creations(
    session: Session, document: Document, name: str, value: str = ""
) -> list[tuple[str, Changes]]:
    """The ways to create a variable that nothing sets: a title, and the edits."""
    environment = session.environment_for(document.path)
    found: list[tuple[str, Changes]] = []
    for title, path in homes(current_index(session), environment):
        holder = _document(session, path)
        edit = holder and creation(path, holder.text, name, value)
        if holder is not None and edit is not None:
            place = holder.places.range(edit.span.start, edit.span.end)
            found.append(
                (f"Create `{name}` in {title}", {holder: [types.TextEdit(place, edit.text)]})
            )
    return found


def document_range(document: Document, range_: Range) -> types.Range:
    """A range of a document as the client counts."""
    start, end = document.index.offset(range_.start), document.index.offset(range_.end)
    return document.places.range(start, end)


def _document(session: Session, path: Path) -> Document | None:
    return session.open_at(str(path)) or read_document(path, session.client.encoding)
