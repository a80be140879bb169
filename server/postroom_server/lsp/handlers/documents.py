"""Documents being opened, edited, saved and closed. Nothing is run here, except what the person
has set to be run on saving."""

from __future__ import annotations

from dataclasses import replace

from lsprotocol import types
from postroom_runtime.runner.events import Place
from postroom_runtime.text import Position

from postroom_server.lsp.documents import Document, Edit, changed, file_path, opened
from postroom_server.lsp.run_commands import run_saved
from postroom_server.lsp.session import Session
from postroom_server.lsp.settings import read_project, script_kind
from postroom_server.workspace import project_file


def did_open(session: Session, params: types.DidOpenTextDocumentParams) -> None:
    """A document is open: from now on its text is what the editor says."""
    document = opened(params, session.client.encoding)
    document = replace(document, kind=script_kind(session, document.path))
    session.put(document)
    session.diagnosing.opened(document)


def did_change(session: Session, params: types.DidChangeTextDocumentParams) -> None:
    """A document has been edited: results move along."""
    document = session.documents.get(params.text_document.uri)
    if document is None:
        return
    document, steps = changed(document, params)
    for before, after, edit in steps:
        _follow(session, before, after, edit)
    session.put(document)
    session.diagnosing.changed(document)


def did_close(session: Session, params: types.DidCloseTextDocumentParams) -> None:
    """A document is closed: from now on its text is what the file says."""
    session.drop(params.text_document.uri)
    session.indexing.closed(file_path(params.text_document.uri))
    session.diagnosing.closed(params.text_document.uri)


def did_save(session: Session, params: types.DidSaveTextDocumentParams) -> None:
    """A document has been saved."""
    document = session.documents.get(params.text_document.uri)
    if document is not None:
        session.indexing.settled(document)
        run_saved(session, document)


def did_change_watched_files(session: Session, params: types.DidChangeWatchedFilesParams) -> None:
    """Files have changed on disk."""
    paths = [file_path(one.uri) for one in params.changes]
    session.indexing.changed_on_disk(paths)
    if any(path.name in project_file.NAMES for path in paths):
        read_project(session)


def _follow(session: Session, before: Document, after: Document, edit: Edit) -> None:
    """Let the results of the file follow an edit."""
    path = str(before.path)
    if not session.results.at(path):
        return
    touched = before.script_around(edit.start)

    def move(place: Place) -> Place:
        offset = edit.moved(before.index.offset(Position(place.line, place.column)))
        position = after.index.position(offset)
        return Place(place.path, position.line, position.column)

    def stale(place: Place) -> bool:
        if touched is None:
            return False
        offset = before.index.offset(Position(place.line, place.column))
        return touched.block.holder.start <= offset <= touched.block.holder.end

    session.results.edited(path, move, stale)
