"""`textDocument/inlayHint`: what runs said, at the end of the lines."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from postroom_server.analysis.inlay_hints import inlay_hints
from postroom_server.lsp.documents import Document
from postroom_server.lsp.scripts import analysed
from postroom_server.lsp.session import Snapshot
from postroom_server.lsp.verdicts import verdict_hints

_KINDS = {"parameter": types.InlayHintKind.Parameter, "type": types.InlayHintKind.Type}


def inlay_hint(snapshot: Snapshot, params: types.InlayHintParams) -> list[types.InlayHint]:
    """The hints in the lines asked for."""
    document = snapshot.document(params.text_document.uri)
    if document is None:
        return []
    first, last = params.range.start.line, params.range.end.line
    hints = list(_of_scripts(snapshot, document))
    if snapshot.settings.verdict_hints:
        hints += verdict_hints(snapshot.session, document)
    return [hint for hint in hints if first <= hint.position.line <= last]


def _of_scripts(snapshot: Snapshot, document: Document) -> Iterator[types.InlayHint]:
    """Names of parameters and values of variables."""
    settings = snapshot.settings
    wanted = {"value": settings.variable_hints, "parameter": settings.parameter_hints}
    for at in document.scripts:
        for one in inlay_hints(analysed(snapshot, document, at)) if any(wanted.values()) else ():
            if not wanted.get(one.kind, True):
                continue
            yield types.InlayHint(
                at.places.position(one.offset),
                one.label,
                _KINDS.get(one.kind),
                tooltip=one.tooltip or None,
                padding_left=one.kind == "value",
                padding_right=one.kind == "parameter",
            )
