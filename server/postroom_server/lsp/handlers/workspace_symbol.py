"""`workspace/symbol`: the requests, tests and variables of the workspace, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from postroom_server.lsp.places import file_range
from postroom_server.workspace.symbol_search import FoundSymbol, search

if TYPE_CHECKING:
    from postroom_server.lsp.session import Session, Snapshot

_KINDS = {
    "request": types.SymbolKind.Function,
    "test": types.SymbolKind.Event,
    "variable": types.SymbolKind.Variable,
}


def workspace_symbol(
    snapshot: Snapshot, params: types.WorkspaceSymbolParams
) -> list[types.WorkspaceSymbol]:
    """What holds the letters of the query in their order, the best matches first."""
    found = search(snapshot.session.indexing.index, params.query)
    return [_symbol(snapshot.session, one) for one in found]


def _symbol(session: Session, one: FoundSymbol) -> types.WorkspaceSymbol:
    return types.WorkspaceSymbol(
        types.Location(one.path.as_uri(), file_range(session, one.path, one.range)),
        one.name,
        _KINDS[one.kind],
        container_name=one.container or None,
    )
