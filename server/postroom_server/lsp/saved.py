"""What a saved file may be tried on: the requests that it is part of and that have been sent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from postroom_runtime.formats.v3.layout import is_definition_file

from postroom_server.lsp.documents import Document
from postroom_server.runs.responses import Exchange
from postroom_server.workspace.loaders import Loader, loaders

if TYPE_CHECKING:
    from postroom_server.lsp.session import Session

_MOST = 5


def exchanges_of_saved(session: Session, document: Document) -> list[Exchange]:
    """The last exchange of the request that a document is part of; with a folder's or collection's
    script that of the request that was sent last, and with a module those of the five requests
    whose scripts load it and that were sent last. The newest first."""
    if document.is_module:
        return _with_module(session, document.path)
    if is_definition_file(document.path):
        found = session.responses.below(str(document.path.parents[1]))
    else:
        found = session.responses.find(str(session.request_file(document.path)), [])
    return [found] if found is not None else []


def _with_module(session: Session, module: Path) -> list[Exchange]:
    loading = loaders(session.indexing.index, module)
    exchanges = session.responses.newest_of_each()
    found = (one for one in exchanges if any(_runs(session, one, it) for it in loading))
    return [one for one, _ in zip(found, range(_MOST), strict=False)]


def _runs(session: Session, exchange: Exchange, loader: Loader) -> bool:
    """Whether a script is among those that run for a request."""
    path, selector = loader
    if is_definition_file(path):
        return exchange.below(str(path.parents[1]))
    is_collection = path.suffix == ".json"
    return exchange.below(str(session.request_file(path)), selector if is_collection else "")
