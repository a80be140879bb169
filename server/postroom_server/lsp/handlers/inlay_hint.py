"""`textDocument/inlayHint`: what runs said, at the end of the lines."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from postroom_server.analysis.inlay_hints import inlay_hints
from postroom_server.lsp.current_values import value_hints
from postroom_server.lsp.documents import Document, ScriptAt
from postroom_server.lsp.knowledge import file_knowledge
from postroom_server.lsp.scripts import analysed
from postroom_server.lsp.session import Snapshot
from postroom_server.lsp.verdicts import verdict_hints
from postroom_server.workspace.template_hints import template_hints

_KINDS = {"parameter": types.InlayHintKind.Parameter, "type": types.InlayHintKind.Type}


def inlay_hint(snapshot: Snapshot, params: types.InlayHintParams) -> list[types.InlayHint]:
    """The hints in the lines asked for."""
    document = snapshot.document(params.text_document.uri)
    if document is None:
        return []
    first, last = params.range.start.line, params.range.end.line
    hints = list(_of_scripts(snapshot, document, first, last))
    if snapshot.settings.verdict_hints:
        hints += verdict_hints(snapshot.session, document)
    if snapshot.settings.variable_hints:
        hints += value_hints(snapshot.session, document)
        hints += _of_templates(snapshot, document)
    return [hint for hint in hints if first <= hint.position.line <= last]


def _of_templates(snapshot: Snapshot, document: Document) -> Iterator[types.InlayHint]:
    """Values of the variables in `{{…}}` outside of scripts."""
    known = file_knowledge(snapshot.session, document).variables
    for one in template_hints(document.path, document.text, known):
        place = document.places.position(one.offset)
        yield types.InlayHint(place, one.label, tooltip=one.tooltip, padding_left=True)


def _of_scripts(
    snapshot: Snapshot, document: Document, first: int, last: int
) -> Iterator[types.InlayHint]:
    """Names of parameters and values of variables."""
    settings = snapshot.settings
    wanted = {"value": settings.variable_hints, "parameter": settings.parameter_hints}
    shown = [at for at in document.scripts if _is_between(at, first, last)]
    for at in shown if any(wanted.values()) else ():
        for one in inlay_hints(analysed(snapshot, document, at)):
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


def _is_between(at: ScriptAt, first: int, last: int) -> bool:
    """Whether a script has lines among those asked for."""
    return at.block.range.start.line <= last and first <= at.block.range.end.line
