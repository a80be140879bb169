"""Properties that modules of the workspace export, across the scripts that load them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from postroom_server.analysis.properties import Property, is_taken, property_edits, property_uses
from postroom_server.analysis.script import Script
from postroom_server.lsp.documents import Document, ScriptAt, read_document
from postroom_server.lsp.edits import file_edits
from postroom_server.lsp.scripts import Cursor, analysed
from postroom_server.workspace.call_graph import loaded_file
from postroom_server.workspace.variable_navigation import RenameRefusedError

if TYPE_CHECKING:
    from lsprotocol import types

    from postroom_server.lsp.session import Snapshot

Seen = tuple[Document, ScriptAt, Script, Property]
"""A script that may use a property, and the property as seen from there."""


def property_ranges(
    snapshot: Snapshot, at: Cursor, wanted: Property
) -> Iterator[tuple[str, types.Range]]:
    """Every place in the workspace that names a property: the document's URI, the range."""
    for document, script_at, script, seen in _scripts(snapshot, at, wanted):
        for span in property_uses(script, seen):
            yield document.uri, script_at.places.range(span)


def renamed_property(
    snapshot: Snapshot, at: Cursor, wanted: Property, name: str
) -> dict[Document, list[types.TextEdit]]:
    """The edits that give a property another name. Raises `RenameRefusedError`."""
    changes: dict[Document, list[types.TextEdit]] = {}
    for document, script_at, script, seen in _scripts(snapshot, at, wanted):
        if is_taken(script, seen, name):
            raise RenameRefusedError(f"There already is a property `{name}` beside `{seen.name}`.")
        edits = file_edits(script_at, property_edits(script, seen, name))
        if edits:
            changes.setdefault(document, []).extend(edits)
    return changes


def _scripts(snapshot: Snapshot, at: Cursor, wanted: Property) -> Iterator[Seen]:
    """The scripts that may use a property: the cursor's alone; of a module's, the module and those
    that load it."""
    home = at.document.path
    if wanted.module is not None:
        home = Path(at.document.path.parent, wanted.module).resolve()
    elif not _is_module(snapshot, home):
        yield at.document, at.at, at.script, wanted
        return
    module = _document(snapshot, home)
    own = replace(wanted, module=None)
    if module is not None:
        yield from _whole(snapshot, replace(module, is_module=True), own)
    yield from _loading(snapshot, home, own)


def _loading(snapshot: Snapshot, home: Path, wanted: Property) -> Iterator[Seen]:
    index = snapshot.session.indexing.index
    for facts in list(index.files.values()):
        names = {
            call.target
            for call in facts.calls
            if call.via == "pm.require" and loaded_file(index, facts.path, call.target) == home
        }
        document = _document(snapshot, facts.path) if names else None
        if document is None:
            continue
        for name in names:
            yield from _whole(snapshot, document, replace(wanted, module=name))


def _whole(snapshot: Snapshot, document: Document, wanted: Property) -> Iterator[Seen]:
    for at in document.scripts:
        yield document, at, analysed(snapshot, document, at), wanted


def _is_module(snapshot: Snapshot, path: Path) -> bool:
    facts = snapshot.session.indexing.index.files.get(path)
    return facts is not None and facts.is_module


def _document(snapshot: Snapshot, path: Path) -> Document | None:
    session = snapshot.session
    return session.open_at(str(path)) or read_document(path, session.client.encoding)
