"""Documents being opened, edited, saved and closed. Nothing is run here, except what the person
has set to be run on saving."""

from __future__ import annotations

from dataclasses import replace

from lsprotocol import types

from postroom_server.lsp.documents import changed, file_path, opened
from postroom_server.lsp.roots import adopt_root
from postroom_server.lsp.run_commands import run_saved
from postroom_server.lsp.session import Session
from postroom_server.lsp.settings import read_project, script_kind
from postroom_server.lsp.values_document import take_edited
from postroom_server.workspace import project_file
from postroom_server.workspace.call_graph import is_loaded
from postroom_server.workspace.files import is_script


def did_open(session: Session, params: types.DidOpenTextDocumentParams) -> None:
    """A document is open: from now on its text is what the editor says."""
    document = opened(params, session.client.encoding)
    is_module = is_script(document.path) and is_loaded(session.indexing.index, document.path)
    kind = script_kind(session, document.path)
    document = replace(document, kind=kind, is_module=is_module)
    session.put(document)
    adopt_root(session, document)
    session.following.opened(document)
    session.diagnosing.opened(document)


def did_change(session: Session, params: types.DidChangeTextDocumentParams) -> None:
    """A document has been edited: results move along."""
    document = session.documents.get(params.text_document.uri)
    if document is None:
        return
    document, steps = changed(document, params)
    for before, after, edit in steps:
        session.following.edited(before, after, edit)
    session.put(document)
    session.diagnosing.changed(document)


def did_close(session: Session, params: types.DidCloseTextDocumentParams) -> None:
    """A document is closed: from now on its text is what the file says."""
    document = session.documents.get(params.text_document.uri)
    session.drop(params.text_document.uri)
    session.told_tokens.forget(params.text_document.uri)
    if document is not None:
        session.following.closed(document)
    session.indexing.closed(file_path(params.text_document.uri))
    session.diagnosing.closed(params.text_document.uri)


def did_save(session: Session, params: types.DidSaveTextDocumentParams) -> None:
    """A document has been saved."""
    document = session.documents.get(params.text_document.uri)
    if document is not None:
        session.indexing.settled(document)
        take_edited(session)
        run_saved(session, document)


def did_change_watched_files(session: Session, params: types.DidChangeWatchedFilesParams) -> None:
    """Files have changed on disk."""
    paths = [file_path(one.uri) for one in params.changes]
    session.indexing.changed_on_disk(paths)
    session.workspace_diagnosing.changed()
    session.results_changed(session.following.changed_on_disk(paths))
    if any(path.name in project_file.NAMES for path in paths):
        read_project(session)
