"""`textDocument/prepareCallHierarchy` and what follows: which requests name which in scripts, and
which modules are loaded by whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from lsprotocol import types
from postroom_runtime.text import Range

from postroom_server.lsp.documents import file_path
from postroom_server.lsp.places import file_range
from postroom_server.lsp.variables import current_index
from postroom_server.workspace.call_graph import (
    Edge,
    GraphNode,
    incoming,
    node_at,
    node_of,
    outgoing,
)
from postroom_server.workspace.index import Index

if TYPE_CHECKING:
    from postroom_server.lsp.session import Session, Snapshot

Find = Callable[[Index, GraphNode], list[Edge]]

_KINDS = {
    "request": types.SymbolKind.Function,
    "module": types.SymbolKind.Module,
    "collection": types.SymbolKind.Package,
}


def prepare_call_hierarchy(
    snapshot: Snapshot, params: types.CallHierarchyPrepareParams
) -> list[types.CallHierarchyItem] | None:
    """The request or module under the cursor, or whose file or script the cursor stands in."""
    document = snapshot.document(params.text_document.uri)
    if document is None:
        return None
    offset = document.places.offset(params.position)
    around = document.script_around(offset)
    selector = around.block.selector if around is not None else ""
    place = document.index.position(offset)
    node = node_at(current_index(snapshot.session), document.path, place, selector)
    return [_item(snapshot.session, node)] if node is not None else None


def incoming_calls(
    snapshot: Snapshot, params: types.CallHierarchyIncomingCallsParams
) -> list[types.CallHierarchyIncomingCall]:
    """Whose scripts name the item."""
    session = snapshot.session
    return [
        types.CallHierarchyIncomingCall(
            _item(session, caller), _ranges(session, caller.path, places)
        )
        for caller, places in _related(session, params.item, incoming)
    ]


def outgoing_calls(
    snapshot: Snapshot, params: types.CallHierarchyOutgoingCallsParams
) -> list[types.CallHierarchyOutgoingCall]:
    """What the item's scripts name."""
    session, path = snapshot.session, file_path(params.item.uri)
    return [
        types.CallHierarchyOutgoingCall(_item(session, called), _ranges(session, path, places))
        for called, places in _related(session, params.item, outgoing)
    ]


def _related(session: Session, item: types.CallHierarchyItem, find: Find) -> list[Edge]:
    """What has to do with an item, and where it is named; nothing for an item that is gone."""
    node = _node(session, item)
    return find(current_index(session), node) if node is not None else []


def _ranges(session: Session, path: Path, places: Sequence[Range]) -> list[types.Range]:
    return [file_range(session, path, place) for place in places]


def _node(session: Session, item: types.CallHierarchyItem) -> GraphNode | None:
    data: object = item.data
    told = cast("dict[str, object]", data) if isinstance(data, dict) else {}
    kind, selector = str(told.get("kind", "request")), str(told.get("selector", ""))
    return node_of(current_index(session), file_path(item.uri), kind, selector)


def _item(session: Session, node: GraphNode) -> types.CallHierarchyItem:
    range_ = file_range(session, node.path, node.range)
    return types.CallHierarchyItem(
        node.name or node.path.name,
        _KINDS[node.kind],
        node.path.as_uri(),
        range_,
        range_,
        detail=node.detail or None,
        data={"kind": node.kind, "selector": node.selector},
    )
