"""Definition, references, highlights and rename of names, variables and requests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from postroom_server.analysis import navigation as analysis
from postroom_server.analysis.uses import request_at
from postroom_server.lsp.edits import script_edit, workspace_edit
from postroom_server.lsp.places import file_location, places_in
from postroom_server.lsp.scripts import Cursor, cursor
from postroom_server.lsp.session import Session, Snapshot
from postroom_server.lsp.variables import document_range, renamed, variable_at
from postroom_server.workspace import variable_navigation
from postroom_server.workspace.variable_navigation import RenameRefusedError

RENAME_OPTIONS = types.RenameOptions(prepare_provider=True)

_HIGHLIGHTS = {
    "read": types.DocumentHighlightKind.Read,
    "write": types.DocumentHighlightKind.Write,
    "text": types.DocumentHighlightKind.Text,
}


def definition(snapshot: Snapshot, params: types.DefinitionParams) -> list[types.Location]:
    """Where the name, variable or request under the cursor comes from."""
    document = snapshot.document(params.text_document.uri)
    if document is None:
        return []
    session, index = snapshot.session, snapshot.session.indexing.index
    variable = variable_at(session, document, params.position)
    if variable is not None:
        found = variable_navigation.definitions(index, document.path, variable)
        return [file_location(session, one) for one in found]
    at = cursor(snapshot, params.text_document, params.position)
    if at is None:
        return []
    request = _request(session, at)
    return [request] if request else list(_definitions(snapshot, at))


def references(snapshot: Snapshot, params: types.ReferenceParams) -> list[types.Location]:
    """The uses of the name or variable under the cursor."""
    document = snapshot.document(params.text_document.uri)
    if document is None:
        return []
    session, index = snapshot.session, snapshot.session.indexing.index
    variable = variable_at(session, document, params.position)
    if variable is not None:
        declared = params.context.include_declaration
        found = variable_navigation.references(index, document.path, variable, declared=declared)
        return [file_location(session, one) for one in found]
    at = cursor(snapshot, params.text_document, params.position)
    if at is None:
        return []
    spans = analysis.references(at.script, at.offset)
    return [types.Location(at.document.uri, at.places.range(span)) for span in spans]


def highlights(
    snapshot: Snapshot, params: types.DocumentHighlightParams
) -> list[types.DocumentHighlight]:
    """The uses of the name under the cursor, in this script; of a variable, in this file."""
    document = snapshot.document(params.text_document.uri)
    variable = document and variable_at(snapshot.session, document, params.position)
    if document is not None and variable is not None:
        index = snapshot.session.indexing.index
        return [
            types.DocumentHighlight(
                document_range(document, one.range),
                _HIGHLIGHTS["read" if one.action == "read" else "write"],
            )
            for one in variable_navigation.highlights(index, document.path, variable)
        ]
    at = cursor(snapshot, params.text_document, params.position)
    if at is None:
        return []
    return [
        types.DocumentHighlight(at.places.range(one.span), _HIGHLIGHTS.get(one.kind))
        for one in analysis.highlights(at.script, at.offset)
    ]


def prepare_rename(snapshot: Snapshot, params: types.PrepareRenameParams) -> types.Range | None:
    """The name under the cursor, if it can be renamed."""
    document = snapshot.document(params.text_document.uri)
    if document is None:
        return None
    variable = variable_at(snapshot.session, document, params.position)
    if variable is not None:
        return document_range(document, variable.range)
    at = cursor(snapshot, params.text_document, params.position)
    name = at and analysis.prepare_rename(at.script, at.offset)
    return at.places.range(name) if at and name else None


def rename(snapshot: Snapshot, params: types.RenameParams) -> types.WorkspaceEdit:
    """Give a name of the script, or a variable of the workspace, another name. Refused where that
    would change the meaning."""
    document = snapshot.document(params.text_document.uri)
    variable = document and variable_at(snapshot.session, document, params.position)
    if document is not None and variable is not None:
        try:
            changes = renamed(snapshot.session, document, variable, params.new_name)
        except RenameRefusedError as refusal:
            raise _refused(str(refusal)) from None
        return workspace_edit(snapshot.client, changes)
    at = cursor(snapshot, params.text_document, params.position)
    edits = at and analysis.rename(at.script, at.offset, params.new_name)
    if at is None or not edits:
        raise _refused(f"This cannot be renamed to {params.new_name!r} here.")
    return script_edit(snapshot.client, at.document, at.at, edits)


def _refused(reason: str) -> JsonRpcException:
    return JsonRpcException(reason, types.LSPErrorCodes.RequestFailed)


def _request(session: Session, at: Cursor) -> types.Location | None:
    """The request that the script names under the cursor."""
    use = request_at(at.script, at.offset)
    if use is None:
        return None
    collection = session.collection_of(at.document.path)
    found = session.indexing.index.request_named(use.target, collection)
    return file_location(session, found) if found else None


def _definitions(snapshot: Snapshot, at: Cursor) -> Iterator[types.Location]:
    """In this script, or in modules of the workspace."""
    for one in analysis.definition(at.script, at.offset):
        if one.path is None:
            yield types.Location(at.document.uri, at.places.range(one.span))
            continue
        path = Path(at.document.path.parent, one.path).resolve()
        places = places_in(snapshot.session, path)
        yield types.Location(path.as_uri(), places.range(one.span.start, one.span.end))
