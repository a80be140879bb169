"""`workspace/symbol`: the requests of the workspace, by name."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from lsprotocol import types

from postroom_server.lsp.places import file_range

if TYPE_CHECKING:
    from postroom_server.lsp.session import Snapshot

_MOST = 500


def workspace_symbol(
    snapshot: Snapshot, params: types.WorkspaceSymbolParams
) -> list[types.WorkspaceSymbol]:
    """The requests whose path holds the letters of the query, in their order."""
    session = snapshot.session
    found = (
        (facts.path, one)
        for facts, one in session.indexing.index.requests()
        if _matches(params.query.lower(), "/".join(one.path).lower())
    )
    return [
        types.WorkspaceSymbol(
            types.Location(path.as_uri(), file_range(session, path, one.range)),
            f"{one.method} {one.name}",
            types.SymbolKind.Event,
            container_name=" / ".join(one.path[:-1]) or None,
        )
        for path, one in islice(found, _MOST)
    ]


def _matches(query: str, name: str) -> bool:
    """Whether the letters of the query stand in the name in their order."""
    letters = iter(name)
    return all(letter in letters for letter in query if letter != " ")
