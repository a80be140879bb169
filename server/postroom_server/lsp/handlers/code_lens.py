"""`textDocument/codeLens`: Send above each request, Run above a folder or collection."""

from __future__ import annotations

from lsprotocol import types

from postroom_server.lsp.documents import Document
from postroom_server.lsp.session import Snapshot
from postroom_server.lsp.targets import Target, targets


def code_lens(snapshot: Snapshot, params: types.CodeLensParams) -> list[types.CodeLens]:
    """A lens for everything that can be run in the document."""
    document = snapshot.document(params.text_document.uri)
    if document is None:
        return []
    return [_lens(document, one) for one in targets(snapshot.session, document) if one.lens]


def _lens(document: Document, target: Target) -> types.CodeLens:
    place = document.places.range(target.start, target.start)
    command = types.Command(target.lens, target.command.command, arguments=target.command.arguments)
    return types.CodeLens(place, command)
