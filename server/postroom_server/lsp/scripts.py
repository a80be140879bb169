"""From a position in a document to the script there, as the analysis takes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsprotocol import types

from postroom_server.analysis.script import Script
from postroom_server.lsp.convert import ScriptPlaces
from postroom_server.lsp.documents import Document, ScriptAt
from postroom_server.lsp.knowledge import knowledge

if TYPE_CHECKING:
    from postroom_server.lsp.session import Snapshot


@dataclass(frozen=True, slots=True)
class Cursor:
    """A cursor in a script: the script for the analysis, and the offset in it."""

    document: Document
    at: ScriptAt
    script: Script
    offset: int

    @property
    def places(self) -> ScriptPlaces:
        """The script's offsets as the client's positions."""
        return self.at.places


def cursor(
    snapshot: Snapshot, identifier: types.TextDocumentIdentifier, position: types.Position
) -> Cursor | None:
    """The script under a position; None where there is none."""
    document = snapshot.document(identifier.uri)
    found = document.script_at(position) if document else None
    if document is None or found is None:
        return None
    at, offset = found
    return Cursor(document, at, analysed(snapshot, document, at), offset)


def analysed(snapshot: Snapshot, document: Document, at: ScriptAt) -> Script:
    """A script of a document as the analysis takes it."""
    return Script(
        at.block.text,
        "module" if document.is_module and document.kind is None else at.block.kind.value,
        at.block.level.value,
        snapshot.settings.profile,
        document.path,
        knowledge(snapshot.session, document, at.block),
        at.block.event,
    )
