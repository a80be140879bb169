"""Requests across the workspace, for the client: which one stands at a place, and the edits that
give it another name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from postroom_server.lsp.documents import Document
from postroom_server.lsp.variables import Changes, changes_of, current_index
from postroom_server.workspace.request_navigation import (
    RequestPlace,
    rename_request,
    request_at,
)

if TYPE_CHECKING:
    from postroom_server.lsp.session import Session


def request_under(
    session: Session, document: Document, position: types.Position
) -> RequestPlace | None:
    """The request that a document names under a position: its own, or one that a script names."""
    place = document.index.position(document.places.offset(position))
    return request_at(current_index(session), document.path, place)


def renamed_request(session: Session, request: RequestPlace, name: str) -> Changes:
    """The edits that give a request another name wherever the workspace names it. Raises
    `RenameRefusedError`."""
    return changes_of(session, rename_request(current_index(session), request, name))
