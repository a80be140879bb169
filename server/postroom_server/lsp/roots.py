"""The folders of the workspace: those that the editor names; where none of them holds a file, the
one that belongs to it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types
from postroom_runtime.formats.v3.layout import collection_root, is_definition_file, is_request_file
from postroom_runtime.home import home_directory

from postroom_server.lsp.documents import Document, file_path

if TYPE_CHECKING:
    from postroom_server.lsp.session import Session

_MARKS = (".postman", ".git", "postman/collections")


def named_folders(params: types.InitializeParams) -> tuple[Path, ...]:
    """The folders that an editor names at the start. One that knows folders and has none open says
    so, and its root means nothing: Kate then gives the home directory."""
    folders = params.workspace_folders
    knows_folders = (
        params.capabilities.workspace and params.capabilities.workspace.workspace_folders
    )
    if folders or (folders is not None and knows_folders):
        return tuple(file_path(folder.uri) for folder in folders)
    if params.root_uri:
        return (file_path(params.root_uri),)
    return (Path(params.root_path),) if params.root_path else ()


def adopt_root(session: Session, document: Document) -> None:
    """Take the surroundings of a document into the workspace, where no folder holds it: its
    environment and the other files of its collection stand there."""
    path = document.path
    if not document.is_file or any(path.is_relative_to(folder) for folder in session.folders):
        return
    if not (document.contents.requests or document.contents.blocks):
        return
    session.folders = (*session.folders, root_of(path))
    session.indexing.look_again()


def root_of(path: Path) -> Path:
    """The folder that a file and all around it stand in: the nearest that is marked as a workspace
    or a repository, else that of its collection. Never the home directory, nor what holds it."""
    home = home_directory()
    for folder in path.parents:
        if folder == home or home.is_relative_to(folder):
            break
        if any((folder / mark).exists() for mark in _MARKS):
            return folder
    if is_request_file(path) or is_definition_file(path):
        root = collection_root(path).parent
        return path.parent if home.is_relative_to(root) else root
    return path.parent
