"""`workspace/textDocumentContent`: the documents that this server makes itself."""

from __future__ import annotations

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from postroom_server.lsp import response_document
from postroom_server.lsp.session import Snapshot


def text_document_content(
    snapshot: Snapshot, params: types.TextDocumentContentParams
) -> types.TextDocumentContentResult:
    """The text of a response document."""
    text = response_document.content(snapshot.session, params.uri)
    if text is None:
        raise JsonRpcInvalidParams(f"There is no document {params.uri}.")
    return types.TextDocumentContentResult(text)
