"""`textDocument/codeLens`: Send above each request, Run above a collection."""

from __future__ import annotations

from lsprotocol import types

from postroom_server.lsp.session import Snapshot
from postroom_server.lsp.targets import targets


def code_lens(snapshot: Snapshot, params: types.CodeLensParams) -> list[types.CodeLens]:
    """A lens for everything that can be run in the document."""
    document = snapshot.document(params.text_document.uri)
    if document is None:
        return []
    return [
        types.CodeLens(document.places.range(target.start, target.start), target.command)
        for target in targets(document, snapshot.session.responses)
    ]
