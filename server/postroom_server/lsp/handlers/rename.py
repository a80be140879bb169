"""`textDocument/prepareRename` and `textDocument/rename`: of variables, requests, properties and
the names of a script."""

from __future__ import annotations

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from postroom_server.analysis import navigation as analysis
from postroom_server.analysis.properties import property_at
from postroom_server.analysis.results import Span
from postroom_server.lsp.documents import Document
from postroom_server.lsp.edits import script_edit, workspace_edit
from postroom_server.lsp.properties import renamed_property
from postroom_server.lsp.requests import renamed_request, request_under
from postroom_server.lsp.scripts import Cursor, cursor
from postroom_server.lsp.session import Snapshot
from postroom_server.lsp.variables import Changes, document_range, renamed, variable_at
from postroom_server.workspace.variable_navigation import RenameRefusedError

OPTIONS = types.RenameOptions(prepare_provider=True)


def prepare_rename(snapshot: Snapshot, params: types.PrepareRenameParams) -> types.Range | None:
    """The name under the cursor. What cannot be renamed is refused with the reason."""
    document = snapshot.document(params.text_document.uri)
    if document is None:
        return None
    range_ = _workspace_range(snapshot, document, params.position)
    if range_ is not None:
        return range_
    at = cursor(snapshot, params.text_document, params.position)
    span = _renamable(at) if at is not None else None
    if at is not None and span is not None:
        return at.places.range(span)
    reason = analysis.rename_refusal(at.script, at.offset) if at is not None else ""
    if reason:
        raise _refused(reason)
    return None


def rename(snapshot: Snapshot, params: types.RenameParams) -> types.WorkspaceEdit:
    """Give a name another name wherever it means the same. Refused where that would change the
    meaning."""
    document = snapshot.document(params.text_document.uri)
    if document is None:
        raise _refused("The document is not open.")
    at = cursor(snapshot, params.text_document, params.position)
    try:
        changes = _changes(snapshot, document, params, at)
    except RenameRefusedError as refusal:
        raise _refused(str(refusal)) from None
    if changes is not None:
        return workspace_edit(snapshot.client, changes)
    if at is None:
        raise _refused("There is no name to change here.")
    edits = analysis.rename(at.script, at.offset, params.new_name)
    if not edits:
        raise _refused(analysis.rename_refusal(at.script, at.offset, params.new_name))
    return script_edit(snapshot.client, at.document, at.at, edits)


def _workspace_range(
    snapshot: Snapshot, document: Document, position: types.Position
) -> types.Range | None:
    """The name of a variable or request under the cursor."""
    variable = variable_at(snapshot.session, document, position)
    if variable is not None:
        return document_range(document, variable.range)
    request = request_under(snapshot.session, document, position)
    return document_range(document, request.range) if request is not None else None


def _renamable(at: Cursor) -> Span | None:
    if property_at(at.script, at.offset) is not None:
        return analysis.name_span(at.script, at.offset)
    return analysis.prepare_rename(at.script, at.offset)


def _changes(
    snapshot: Snapshot, document: Document, params: types.RenameParams, at: Cursor | None
) -> Changes | None:
    """The edits for what the workspace shares; None for a name of the script alone."""
    session, name = snapshot.session, params.new_name
    variable = variable_at(session, document, params.position)
    if variable is not None:
        return renamed(session, document, variable, name)
    request = request_under(session, document, params.position)
    if request is not None:
        return renamed_request(session, request, name)
    wanted = property_at(at.script, at.offset) if at is not None else None
    if at is None or wanted is None:
        return None
    if not analysis.is_name(name):
        raise RenameRefusedError(f"{name!r} cannot be the name of a property.")
    return renamed_property(snapshot, at, wanted, name)


def _refused(reason: str) -> JsonRpcException:
    return JsonRpcException(reason, types.LSPErrorCodes.RequestFailed)
