"""`textDocument/diagnostic`: the document's diagnostics for an editor that asks."""

from __future__ import annotations

import hashlib

from lsprotocol import types

from postroom_server.lsp.diagnosing import pulled
from postroom_server.lsp.session import Snapshot


def diagnostic(
    snapshot: Snapshot, params: types.DocumentDiagnosticParams
) -> types.DocumentDiagnosticReport:
    """All diagnostics, or that they are those that the editor already has."""
    document = snapshot.document(params.text_document.uri)
    found = pulled(snapshot.session, document) if document else []
    result_id = hashlib.blake2b(repr(found).encode("utf-8", "replace"), digest_size=8).hexdigest()
    if result_id == params.previous_result_id:
        return types.RelatedUnchangedDocumentDiagnosticReport(result_id)
    return types.RelatedFullDocumentDiagnosticReport(found, result_id=result_id)
