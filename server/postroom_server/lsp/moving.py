"""Scripts moved between files, for the editor: as edits with new and deleted files where it can
make and delete them, else by a command."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types
from postroom_runtime.formats.v3.layout import request_beside
from postroom_runtime.formats.write.atomic import write_text
from pygls.exceptions import JsonRpcInvalidParams

from postroom_server.lsp.arguments import Arguments, target_path
from postroom_server.lsp.documents import Document, ScriptAt, difference, read_document
from postroom_server.lsp.edits import workspace_edit
from postroom_server.workspace.script_moves import (
    ScriptMove,
    loaded_file,
    moved_back,
    moved_in,
    moved_out,
)

if TYPE_CHECKING:
    from postroom_server.lsp.session import Session, Snapshot

MOVE_SCRIPT = "postroom.moveScript"

_START = types.Range(types.Position(0, 0), types.Position(0, 0))


@dataclass(frozen=True, slots=True)
class Move:
    """A move that can be made: its title, the edit, or the command in its place."""

    title: str
    edit: Callable[[], types.WorkspaceEdit | None]
    command: types.Command | None


def moves(snapshot: Snapshot, document: Document, at: ScriptAt) -> Iterator[Move]:
    """The moves that can be made with a script of a document."""
    session = snapshot.session
    for found in _moves(session, document, at):
        needs_files = bool(found.created or found.deleted)
        command = None
        if needs_files and not snapshot.client.creates_files:
            number = next(n for n, one in enumerate(document.scripts) if one.block == at.block)
            argument = {"uri": document.uri, "index": number, "title": found.title}
            command = types.Command(found.title, MOVE_SCRIPT, arguments=[argument])
        yield Move(found.title, lambda found=found: _edit(session, found), command)


async def move_script(session: Session, arguments: Arguments) -> object:
    """Make a move for an editor that cannot create files: the files are written here, what is open
    is changed by the editor. Answers whether it was made."""
    path, number = target_path(arguments), arguments.get("index")
    document = session.open_at(str(path)) or read_document(path, session.client.encoding)
    if (
        document is None
        or not isinstance(number, int)
        or number not in range(len(document.scripts))
    ):
        raise JsonRpcInvalidParams("The command needs `uri` and `index` of a script.")
    found = _moves(session, document, document.scripts[number])
    wanted = arguments.get("title")
    move = next((one for one in found if wanted in (None, one.title)), None)
    return move is not None and await _made(session, move)


def _moves(session: Session, document: Document, at: ScriptAt) -> Iterator[ScriptMove]:
    if not document.is_file:
        return
    path, text = document.path, document.text
    out = moved_out(path, text, at.block, lambda one: _is_there(session, one))
    if out is not None:
        yield out
    request = request_beside(path)
    holder = _document(session, request) if request is not None else None
    if request is not None and holder is not None:
        into = moved_in(path, text, request, holder.text)
        if into is not None:
            yield into
    module = loaded_file(path, at.block)
    loaded = _document(session, module) if module is not None else None
    if module is not None and loaded is not None:
        yield moved_back(path, text, at.block, module, loaded.text)


async def _made(session: Session, move: ScriptMove) -> bool:
    for path, text in move.created.items():
        write_text(path, text)
    changes = _changes(session, move)
    closed = [one for one in changes if one.version < 0]
    for document in closed:
        write_text(document.path, move.changed[document.path])
    opened = {one: edits for one, edits in changes.items() if one.version >= 0}
    edit = workspace_edit(session.client, opened)
    done = not opened or await session.editor.apply(edit, move.title)
    for path in move.deleted if done else ():
        path.unlink(missing_ok=True)
    session.indexing.changed_on_disk([*move.created, *(one.path for one in closed), *move.deleted])
    return done


def _edit(session: Session, move: ScriptMove) -> types.WorkspaceEdit | None:
    edit = workspace_edit(session.client, _changes(session, move))
    if not move.created and not move.deleted:
        return edit
    changes: list[
        types.TextDocumentEdit | types.CreateFile | types.RenameFile | types.DeleteFile
    ] = []
    for path, text in move.created.items():
        identifier = types.OptionalVersionedTextDocumentIdentifier(path.as_uri(), None)
        changes.append(types.CreateFile(path.as_uri()))
        changes.append(types.TextDocumentEdit(identifier, [types.TextEdit(_START, text)]))
    changes += edit.document_changes or ()
    changes += (types.DeleteFile(path.as_uri()) for path in move.deleted)
    return types.WorkspaceEdit(document_changes=changes)


def _changes(session: Session, move: ScriptMove) -> dict[Document, list[types.TextEdit]]:
    found: dict[Document, list[types.TextEdit]] = {}
    for path, text in move.changed.items():
        document = _document(session, path)
        if document is not None:
            start, end, new = difference(document.text, text)
            found[document] = [types.TextEdit(document.places.range(start, end), new)]
    return found


def _document(session: Session, path: Path) -> Document | None:
    return session.open_at(str(path)) or read_document(path, session.client.encoding)


def _is_there(session: Session, path: Path) -> bool:
    return session.open_at(str(path)) is not None or os.path.exists(path)
