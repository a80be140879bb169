"""What is wrong in the `{{…}}` of a document outside of scripts. A large collection has thousands,
and typing in a script leaves all but a few where they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from lsprotocol import types
from postroom_runtime.formats.blocks.typed import Move
from postroom_runtime.formats.steps import Steps, at_once

from postroom_server.analysis.results import Diagnostic
from postroom_server.lsp.convert import FilePlaces
from postroom_server.lsp.documents import Document
from postroom_server.lsp.findings import diagnostic, wanted
from postroom_server.lsp.knowledge import file_knowledge
from postroom_server.lsp.reuse import Shown, reuse
from postroom_server.text import Span, TextEdit

if TYPE_CHECKING:
    from postroom_server.lsp.session import Snapshot


def template_findings(snapshot: Snapshot, document: Document) -> list[Diagnostic]:
    """The findings, by the document's offsets."""
    found, move = at_once(finding_templates(snapshot, document))
    found = wanted(snapshot, found)
    return found if move is None else [_moved(one, move.offset) for one in found]


def shown_template_findings(snapshot: Snapshot, document: Document) -> Iterator[types.Diagnostic]:
    """The findings in LSP's words."""
    found, move = at_once(finding_templates(snapshot, document))
    for one, shown in _as_found(snapshot, document, found, move):
        if move is None or not _has_moved(shown.range, move):
            yield shown
        else:
            place = (move.offset(one.span.start), move.offset(one.span.end))
            yield diagnostic(one, document.places.range(*place))


def finding_templates(
    snapshot: Snapshot, document: Document
) -> Steps[tuple[list[Diagnostic], Move | None]]:
    """Look for what is wrong, in steps; what was found, and how it has moved since."""
    from postroom_server.workspace.template_rules import finding_templates as finding

    known = file_knowledge(snapshot.session, document)
    return reuse(document.uri).finding_templates(
        document, known, lambda text: finding(document.path, text, known)
    )


def _as_found(
    snapshot: Snapshot, document: Document, found: list[Diagnostic], move: Move | None
) -> Shown:
    """The findings, and where they stood in the text in which they were found."""
    kept = reuse(document.uri)
    all_read = snapshot.session.indexing.ready.is_set()
    circumstances = (snapshot.settings.rules, all_read, document.encoding)
    if kept.shown is None or kept.shown[0] is not found or kept.shown[1] != circumstances:
        places = document.places if move is None else FilePlaces(move.before, document.encoding)
        shown = [
            (one, diagnostic(one, places.range(one.span.start, one.span.end)))
            for one in wanted(snapshot, found)
        ]
        kept.shown = (found, circumstances, shown)
    return kept.shown[2]


def _has_moved(range_: types.Range, move: Move) -> bool:
    if move.in_array:
        return range_.end.line >= move.line
    return move.line in (range_.start.line, range_.end.line)


def _moved(found: Diagnostic, offset: Callable[[int], int]) -> Diagnostic:
    def moved(span: Span) -> Span:
        return Span(offset(span.start), offset(span.end))

    fixes = tuple(
        replace(fix, edits=tuple(TextEdit(moved(edit.span), edit.text) for edit in fix.edits))
        for fix in found.fixes
    )
    return replace(found, span=moved(found.span), fixes=fixes)
