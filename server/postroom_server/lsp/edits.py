"""Edits of a script as edits of the file that holds it: escaped, indented, in the client's form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lsprotocol import types
from postroom_runtime.formats.blocks import inserted_text

from postroom_server.lsp.client import Client
from postroom_server.lsp.documents import Document, ScriptAt
from postroom_server.text import Span, TextEdit


def script_edit(
    client: Client, document: Document, at: ScriptAt, edits: Iterable[TextEdit]
) -> types.WorkspaceEdit:
    """Edits of one script."""
    return workspace_edit(client, {document: file_edits(at, edits)})


def file_edits(at: ScriptAt, edits: Iterable[TextEdit]) -> list[types.TextEdit]:
    """Edits of a script where it stands in its file."""
    return [
        types.TextEdit(_range(at, edit.span), inserted_text(at.block, edit.text)) for edit in edits
    ]


def _range(at: ScriptAt, span: Span) -> types.Range:
    """Where a stretch to be replaced stands. One that takes in a line break ends where the next
    line begins, behind the indentation that a YAML block puts in front of it."""
    ends_line = span.end > span.start and at.block.text[span.end - 1] == "\n"
    if not ends_line or span.end == len(at.block.text):
        return at.places.range(span)
    return types.Range(at.places.range(span).start, at.places.position(span.end))


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
