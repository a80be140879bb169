"""`textDocument/documentSymbol`: the requests and scripts of a file and what is in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lsprotocol import types
from postroom_runtime.formats.blocks import Style
from postroom_runtime.model.collection import ScriptKind

from postroom_server.analysis import results
from postroom_server.lsp.documents import Document, ScriptAt
from postroom_server.lsp.scripts import analysed
from postroom_server.lsp.session import Snapshot
from postroom_server.workspace.outline import OutlineNode, file_outline

_KINDS = {kind.name.lower(): kind for kind in types.SymbolKind}
_OUTLINE = {
    "collection": types.SymbolKind.Package,
    "folder": types.SymbolKind.Namespace,
    "request": types.SymbolKind.Function,
    "environment": types.SymbolKind.Namespace,
    "variable": types.SymbolKind.Variable,
}
_TITLES = {ScriptKind.PRE_REQUEST: "before request", ScriptKind.POST_RESPONSE: "after response"}

Symbols = list[types.DocumentSymbol] | list[types.SymbolInformation]


def document_symbol(snapshot: Snapshot, params: types.DocumentSymbolParams) -> Symbols:
    """The outline: a tree, or a flat list for a client that knows no trees."""
    document = snapshot.document(params.text_document.uri)
    if document is None:
        return []
    marks = document.contents.requests
    nodes = file_outline(document.path, document.text, marks)
    tree = _tree(snapshot, document, nodes, list(document.scripts))
    if snapshot.client.symbol_tree:
        return tree
    return [one for symbol in tree for one in _flat(document, symbol, None)]


def _tree(
    snapshot: Snapshot, document: Document, nodes: Sequence[OutlineNode], scripts: list[ScriptAt]
) -> list[types.DocumentSymbol]:
    """The entries of `nodes`, each script in the innermost that holds it, the others beside."""
    found = [_entry(snapshot, document, node, scripts) for node in nodes]
    for at in scripts:
        found += _script(snapshot, document, at)
    return sorted(found, key=lambda one: (one.range.start.line, one.range.start.character))


def _entry(
    snapshot: Snapshot, document: Document, node: OutlineNode, scripts: list[ScriptAt]
) -> types.DocumentSymbol:
    """An entry with what it holds, whose scripts are taken out of `scripts`."""
    own = [at for at in scripts if node.span.start <= at.block.holder.start < node.span.end]
    for at in own:
        scripts.remove(at)
    return types.DocumentSymbol(
        node.name or "(no name)",
        _OUTLINE[node.kind],
        document.places.range(node.span.start, node.span.end),
        document.places.range(node.selection.start, node.selection.end),
        detail=node.detail or None,
        children=_tree(snapshot, document, node.items, own),
    )


def _script(snapshot: Snapshot, document: Document, at: ScriptAt) -> Iterator[types.DocumentSymbol]:
    """A script as an entry of its own; what is in a script file stands at the top."""
    from postroom_server.analysis.symbols import symbols  # brings in the rules

    inner = [_symbol(at, one) for one in symbols(analysed(snapshot, document, at))]
    if at.block.holder.style is Style.WHOLE_FILE:
        yield from inner
        return
    holder = at.block.holder
    whole = document.places.range(holder.start, holder.end)
    first = document.places.range(holder.start, holder.start)
    name = at.block.event or _TITLES[at.block.kind]
    detail = None if at.block.enabled else "disabled"
    yield types.DocumentSymbol(
        name, types.SymbolKind.Event, whole, first, detail=detail, children=inner
    )


def _symbol(at: ScriptAt, one: results.Symbol) -> types.DocumentSymbol:
    return types.DocumentSymbol(
        one.name or "(no name)",
        _KINDS.get(one.kind, types.SymbolKind.Variable),
        at.places.range(one.span),
        at.places.range(one.selection),
        children=[_symbol(at, child) for child in one.children],
    )


def _flat(
    document: Document, symbol: types.DocumentSymbol, container: str | None
) -> Iterator[types.SymbolInformation]:
    location = types.Location(document.uri, symbol.range)
    yield types.SymbolInformation(location, symbol.name, symbol.kind, container_name=container)
    for child in symbol.children or ():
        yield from _flat(document, child, symbol.name)
