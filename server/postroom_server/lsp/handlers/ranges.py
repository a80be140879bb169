"""Folding ranges and growing selections."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from postroom_server.analysis.folding import folding
from postroom_server.analysis.selection import selection_ranges
from postroom_server.lsp.documents import Document
from postroom_server.lsp.scripts import analysed, cursor
from postroom_server.lsp.session import Snapshot
from postroom_server.workspace.yaml_folding import outside, yaml_folds


def folding_range(snapshot: Snapshot, params: types.FoldingRangeParams) -> list[types.FoldingRange]:
    """What can be folded away in the document's scripts, and in YAML around them. JSON is folded by
    what every editor has for it."""
    document = snapshot.document(params.text_document.uri)
    if document is None:
        return []
    found = [
        one
        for at in document.scripts
        for fold in folding(analysed(snapshot, document, at))
        for one in _fold(at.places.range(fold.span), fold.kind)
    ]
    return [*found, *_in_yaml(document)]


def selection_range(
    snapshot: Snapshot, params: types.SelectionRangeParams
) -> list[types.SelectionRange]:
    """For each position the stretches around it, innermost first."""
    return [
        _chain(snapshot, params.text_document, position) or _point(position)
        for position in params.positions
    ]


def _in_yaml(document: Document) -> Iterator[types.FoldingRange]:
    if document.path.suffix not in (".yaml", ".yml"):
        return
    scripts = [(at.block.range.start.line, at.block.range.end.line) for at in document.scripts]
    for first, last in outside(yaml_folds(document.text), scripts):
        yield types.FoldingRange(first, last)


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
    whole = at.document.places.range(0, len(at.document.text))
    holder = at.document.places.range(at.at.block.holder.start, at.at.block.holder.end)
    outer = types.SelectionRange(holder, types.SelectionRange(whole))
    for span in reversed(selection_ranges(at.script, at.offset)):
        outer = types.SelectionRange(at.places.range(span), outer)
    return outer


def _point(position: types.Position) -> types.SelectionRange:
    return types.SelectionRange(types.Range(position, position))
