"""`textDocument/inlayHint`: what runs said, at the end of the lines."""

from __future__ import annotations

from lsprotocol import types

from postroom_server.lsp.session import Snapshot
from postroom_server.lsp.verdicts import verdict_hints


def inlay_hint(snapshot: Snapshot, params: types.InlayHintParams) -> list[types.InlayHint]:
    """The hints in the lines asked for."""
    document = snapshot.document(params.text_document.uri)
    if document is None or not snapshot.settings.inlay_hints:
        return []
    first, last = params.range.start.line, params.range.end.line
    hints = verdict_hints(snapshot.session, document)
    return [hint for hint in hints if first <= hint.position.line <= last]
