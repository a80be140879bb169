"""Edits of a script as edits of the file that holds it: escaped, indented, in the client's form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lsprotocol import types
from postroom_runtime.formats.blocks import inserted_text

from postroom_server.lsp.client import Client
from postroom_server.lsp.documents import Document, ScriptAt
from postroom_server.text import TextEdit


def script_edit(
    client: Client, document: Document, at: ScriptAt, edits: Iterable[TextEdit]
) -> types.WorkspaceEdit:
    """Edits of one script."""
    return workspace_edit(client, {document: file_edits(at, edits)})


def file_edits(at: ScriptAt, edits: Iterable[TextEdit]) -> list[types.TextEdit]:
    """Edits of a script where it stands in its file."""
    return [
        types.TextEdit(at.places.range(edit.span), inserted_text(at.block, edit.text))
        for edit in edits
    ]


def workspace_edit(
    client: Client, changes: Mapping[Document, list[types.TextEdit]]
) -> types.WorkspaceEdit:
    """Edits of documents, with versions where the client knows them."""
    if not client.document_changes:
        return types.WorkspaceEdit({one.uri: edits for one, edits in changes.items()})
    return types.WorkspaceEdit(
        document_changes=[
            types.TextDocumentEdit(
                types.OptionalVersionedTextDocumentIdentifier(
                    one.uri, one.version if one.version >= 0 else None
                ),
                edits,
            )
            for one, edits in changes.items()
        ]
    )
