"""Folding ranges and growing selections."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from postroom_server.analysis.folding import folding
from postroom_server.analysis.selection import selection_ranges
from postroom_server.lsp.scripts import analysed, cursor
from postroom_server.lsp.session import Snapshot


def folding_range(snapshot: Snapshot, params: types.FoldingRangeParams) -> list[types.FoldingRange]:
    """What can be folded away in the document's scripts. In a file that is no script, the editor's
    own folding of JSON and YAML goes on beside it."""
    document = snapshot.document(params.text_document.uri)
    if document is None:
        return []
    return [
        one
        for at in document.scripts
        for fold in folding(analysed(snapshot, document, at))
        for one in _fold(at.places.range(fold.span), fold.kind)
    ]


def selection_range(
    snapshot: Snapshot, params: types.SelectionRangeParams
) -> list[types.SelectionRange]:
    """For each position the stretches around it, innermost first."""
    return [
        _chain(snapshot, params.text_document, position) or _point(position)
        for position in params.positions
    ]


def _fold(range_: types.Range, kind: str) -> Iterator[types.FoldingRange]:
    """A script in one JSON string takes no lines: nothing to fold."""
    if range_.end.line > range_.start.line:
        yield types.FoldingRange(
            range_.start.line,
            range_.end.line,
            range_.start.character,
            range_.end.character,
            kind or None,
        )


def _chain(
    snapshot: Snapshot, identifier: types.TextDocumentIdentifier, position: types.Position
) -> types.SelectionRange | None:
    at = cursor(snapshot, identifier, position)
    if at is None:
        return None
    outer: types.SelectionRange | None = None
    for span in reversed(selection_ranges(at.script, at.offset)):
        outer = types.SelectionRange(at.places.range(span), outer)
    return outer


def _point(position: types.Position) -> types.SelectionRange:
    return types.SelectionRange(types.Range(position, position))
