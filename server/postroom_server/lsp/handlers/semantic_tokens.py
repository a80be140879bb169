"""`textDocument/semanticTokens`: colours for scripts inside JSON and YAML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from lsprotocol import types

from postroom_server.analysis import results
from postroom_server.analysis.semantic_tokens import (
    TOKEN_MODIFIERS,
    TOKEN_TYPES,
)
from postroom_server.analysis.semantic_tokens import (
    semantic_tokens as analysed_tokens,
)
from postroom_server.lsp.documents import Document, ScriptAt
from postroom_server.lsp.scripts import analysed
from postroom_server.lsp.session import Snapshot
from postroom_server.lsp.told_tokens import Token as _Token
from postroom_server.lsp.told_tokens import difference
from postroom_server.text import Position, Span

LEGEND = types.SemanticTokensLegend(list(TOKEN_TYPES), list(TOKEN_MODIFIERS))
OPTIONS = types.SemanticTokensRegistrationOptions(
    LEGEND, full=types.SemanticTokensFullDelta(delta=True), range=True
)

_TYPES = {name: number for number, name in enumerate(TOKEN_TYPES)}
_MODIFIERS = {name: 1 << number for number, name in enumerate(TOKEN_MODIFIERS)}

_NO_LINE = 1 << 31


def full(snapshot: Snapshot, params: types.SemanticTokensParams) -> types.SemanticTokens:
    """The tokens of the whole document."""
    document = snapshot.document(params.text_document.uri)
    data = _encoded(_tokens(snapshot, document) if document else ())
    return types.SemanticTokens(
        data, snapshot.session.told_tokens.keep(params.text_document.uri, data)
    )


def delta(
    snapshot: Snapshot, params: types.SemanticTokensDeltaParams
) -> types.SemanticTokens | types.SemanticTokensDelta:
    """What has changed since the tokens that the client has; all where those are gone."""
    uri, told = params.text_document.uri, snapshot.session.told_tokens
    before = told.data(uri, params.previous_result_id)
    document = snapshot.document(uri)
    data = _encoded(_tokens(snapshot, document) if document else ())
    result_id = told.keep(uri, data)
    if before is None:
        return types.SemanticTokens(data, result_id)
    start, removed, added = difference(before, data)
    is_same = not removed and not added
    edits = [] if is_same else [types.SemanticTokensEdit(start, removed, added or None)]
    return types.SemanticTokensDelta(edits, result_id)


def in_range(snapshot: Snapshot, params: types.SemanticTokensRangeParams) -> types.SemanticTokens:
    """The tokens of the lines that the editor shows."""
    document = snapshot.document(params.text_document.uri)
    first, last = params.range.start.line, params.range.end.line
    tokens = _tokens(snapshot, document, first, last) if document else ()
    return types.SemanticTokens(_encoded(one for one in tokens if first <= one[0] <= last))


def _tokens(
    snapshot: Snapshot, document: Document, first: int = 0, last: int = _NO_LINE
) -> Iterator[_Token]:
    """The tokens of the scripts that have lines between two."""
    for at in document.scripts:
        start = document.index.position(at.block.holder.start)
        if start.line <= last and first <= at.block.range.end.line:
            for token in _of_script(snapshot, document, at, start):
                yield _moved(token, start.line)


def _of_script(
    snapshot: Snapshot, document: Document, at: ScriptAt, start: Position
) -> tuple[_Token, ...]:
    """The tokens of a script, by their lines from its first on. They are kept as long as nothing in
    the script changes: in a large collection an edit changes one of many."""
    holder, kept = at.block.holder, snapshot.session.told_tokens
    source = document.text[holder.start : holder.end]
    key = (source, start.column, holder.parent_indent, at.block.kind.value, document.encoding)
    known = kept.script(key)
    if known is None:
        found = analysed_tokens(analysed(snapshot, document, at))
        placed = (
            _token(at, token, span) for token in found for span in _lines(at.block.text, token.span)
        )
        known = tuple(_moved(token, -start.line) for token in placed)
        kept.keep_script(key, known)
    return known


def _moved(token: _Token, lines: int) -> _Token:
    line, character, length, kind, modifiers = token
    return line + lines, character, length, kind, modifiers


def _lines(text: str, span: Span) -> Iterator[Span]:
    """The token line by line: LSP's tokens do not cross lines."""
    start = span.start
    for line in text[span.start : span.end].splitlines(keepends=True):
        length = len(line.rstrip("\r\n"))
        if length:
            yield Span(start, start + length)
        start += len(line)


def _token(at: ScriptAt, token: results.SemanticToken, span: Span) -> _Token:
    place = at.places.range(span)
    length = place.end.character - place.start.character
    modifiers = sum(_MODIFIERS[name] for name in token.modifiers)
    return (place.start.line, place.start.character, length, _TYPES[token.type], modifiers)


def _encoded(tokens: Iterable[_Token]) -> list[int]:
    """LSP's five numbers for each token, its place relative to the one before."""
    data: list[int] = []
    for before, token in pairwise([(0, 0, 0, 0, 0), *sorted(tokens)]):
        down = token[0] - before[0]
        data += (down, token[1] - (0 if down else before[1]), *token[2:])
    return data
