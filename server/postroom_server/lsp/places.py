"""Places in files that need not be open, as the client counts them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types
from postroom_runtime.model.source import FileLocation
from postroom_runtime.text import Position, Range

from postroom_server.lsp.convert import FilePlaces
from postroom_server.lsp.documents import read_document
from postroom_server.text import LineIndex, PositionEncoding

if TYPE_CHECKING:
    from postroom_server.lsp.session import Session


def places_in(session: Session, path: Path) -> FilePlaces:
    """How the client counts in a file. One that cannot be read counts as empty."""
    encoding = session.client.encoding
    document = session.open_at(str(path)) or read_document(path, encoding)
    return document.places if document else FilePlaces(LineIndex(""), encoding)


def file_range(session: Session, path: Path, range_: Range) -> types.Range:
    """A range of a file for the client. UTF-16, which most clients count in, needs no file."""
    if session.client.encoding is PositionEncoding.UTF16:
        return types.Range(_position(range_.start), _position(range_.end))
    places = places_in(session, path)
    start, end = places.index.offset(range_.start), places.index.offset(range_.end)
    return places.range(start, end)


def file_location(session: Session, location: FileLocation) -> types.Location:
    """A place in a file for the client."""
    range_ = file_range(session, location.path, location.range)
    return types.Location(location.path.as_uri(), range_)


def _position(position: Position) -> types.Position:
    return types.Position(position.line, position.column)
