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
from postroom_server.text import Span

LEGEND = types.SemanticTokensLegend(list(TOKEN_TYPES), list(TOKEN_MODIFIERS))
OPTIONS = types.SemanticTokensRegistrationOptions(LEGEND, full=True, range=True)

_TYPES = {name: number for number, name in enumerate(TOKEN_TYPES)}
_MODIFIERS = {name: 1 << number for number, name in enumerate(TOKEN_MODIFIERS)}

_Token = tuple[int, int, int, int, int]  # line, character, length, type, modifiers


def full(snapshot: Snapshot, params: types.SemanticTokensParams) -> types.SemanticTokens:
    """The tokens of the whole document."""
    document = snapshot.document(params.text_document.uri)
    return types.SemanticTokens(_encoded(_tokens(snapshot, document) if document else ()))


def in_range(snapshot: Snapshot, params: types.SemanticTokensRangeParams) -> types.SemanticTokens:
    """The tokens of the lines that the editor shows."""
    document = snapshot.document(params.text_document.uri)
    tokens = _tokens(snapshot, document) if document else ()
    first, last = params.range.start.line, params.range.end.line
    return types.SemanticTokens(_encoded(one for one in tokens if first <= one[0] <= last))


def _tokens(snapshot: Snapshot, document: Document) -> Iterator[_Token]:
    for at in document.scripts:
        for token in analysed_tokens(analysed(snapshot, document, at)):
            for span in _lines(at.block.text, token.span):
                yield _token(at, token, span)


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
