"""`initialize`, `initialized`, `shutdown`, settings and workspace folders."""

from __future__ import annotations

from lsprotocol import types

from postroom_server.lsp.client import client_of
from postroom_server.lsp.documents import file_path
from postroom_server.lsp.roots import named_folders
from postroom_server.lsp.session import Session
from postroom_server.lsp.settings import (
    SECTION,
    ask_settings,
    read_project,
    start_settings,
    take_settings,
    tell_of_project,
)
from postroom_server.lsp.watchdog import watchable

_WATCHED = (
    "**/*.request.{yaml,yml}",
    "**/.resources/definition.{yaml,yml}",
    "**/*.environment.{yaml,yml}",
    "**/*.globals.{yaml,yml}",
    "**/*.example.{yaml,yml}",
    "**/*.json",
    "**/*.csv",
    "**/*.js",
    "**/{postroom,pyproject}.toml",
)


def initialize(session: Session, params: types.InitializeParams) -> None:
    """Learn who is there: capabilities, folders, settings."""
    session.meet(client_of(params.capabilities))
    session.editor_process = watchable(params.process_id)  # before the answer: it may be gone then
    session.met.set()
    session.folders = named_folders(params)
    start_settings(session, params.initialization_options)


def initialized(session: Session, params: types.InitializedParams) -> None:
    """The editor is ready for questions: register what is registered late, ask for settings."""
    session.initialized.set()
    session.editor.register(*_registrations(session))
    session.editor.errand(ask_settings(session))
    tell_of_project(session)
    session.editor.errand(session.indexing.read_all())
    session.tell_status()


def did_change_configuration(session: Session, params: types.DidChangeConfigurationParams) -> None:
    """Settings have changed: in the message, or to be asked for."""
    given = params.settings
    if given:
        take_settings(session, given)
    else:
        session.editor.errand(ask_settings(session))


def did_change_workspace_folders(
    session: Session, params: types.DidChangeWorkspaceFoldersParams
) -> None:
    """Folders have come or gone."""
    gone = {file_path(folder.uri) for folder in params.event.removed}
    kept = [folder for folder in session.folders if folder not in gone]
    session.folders = (*kept, *(file_path(folder.uri) for folder in params.event.added))
    read_project(session)
    session.indexing.look_again()


def _registrations(session: Session) -> list[types.Registration]:
    registrations: list[types.Registration] = []
    if session.client.watches_files:
        watchers = [types.FileSystemWatcher(pattern) for pattern in _WATCHED]
        options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
        method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
        registrations.append(types.Registration("watched-files", method, options))
    if session.client.configuration_events:
        changed = types.DidChangeConfigurationRegistrationOptions(SECTION)
        method = types.WORKSPACE_DID_CHANGE_CONFIGURATION
        registrations.append(types.Registration("configuration", method, changed))
    return registrations
