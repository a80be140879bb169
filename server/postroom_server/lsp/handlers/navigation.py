"""Definition, references and highlights of names, variables and requests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lsprotocol import types
from postroom_runtime.model.source import FileLocation

from postroom_server.analysis import navigation as analysis
from postroom_server.analysis.properties import property_at, property_uses
from postroom_server.lsp.places import file_location, places_in
from postroom_server.lsp.properties import property_ranges
from postroom_server.lsp.requests import request_under
from postroom_server.lsp.scripts import Cursor, cursor
from postroom_server.lsp.session import Snapshot
from postroom_server.lsp.variables import document_range, variable_at
from postroom_server.workspace import variable_navigation
from postroom_server.workspace.request_navigation import request_references

_HIGHLIGHTS = {
    "read": types.DocumentHighlightKind.Read,
    "write": types.DocumentHighlightKind.Write,
    "text": types.DocumentHighlightKind.Text,
}


def definition(snapshot: Snapshot, params: types.DefinitionParams) -> list[types.Location]:
    """Where the name, variable or request under the cursor comes from."""
    document = snapshot.document(params.text_document.uri)
    if document is None:
        return []
    session, index = snapshot.session, snapshot.session.indexing.index
    variable = variable_at(session, document, params.position)
    if variable is not None:
        found = variable_navigation.definitions(index, document.path, variable)
        return [file_location(session, one) for one in found]
    request = request_under(session, document, params.position)
    if request is not None:
        declared = FileLocation(request.facts.path, request.request.range)
        return [file_location(session, declared)]
    at = cursor(snapshot, params.text_document, params.position)
    return list(_definitions(snapshot, at)) if at is not None else []


def references(snapshot: Snapshot, params: types.ReferenceParams) -> list[types.Location]:
    """The uses of the name or variable under the cursor."""
    document = snapshot.document(params.text_document.uri)
    if document is None:
        return []
    session, index = snapshot.session, snapshot.session.indexing.index
    variable = variable_at(session, document, params.position)
    if variable is not None:
        declared = params.context.include_declaration
        found = variable_navigation.references(index, document.path, variable, declared=declared)
        return [file_location(session, one) for one in found]
    request = request_under(session, document, params.position)
    if request is not None:
        declared = params.context.include_declaration
        places = request_references(index, request, declared=declared)
        return [file_location(session, one) for one in places]
    at = cursor(snapshot, params.text_document, params.position)
    return list(_references(snapshot, at)) if at is not None else []


def highlights(
    snapshot: Snapshot, params: types.DocumentHighlightParams
) -> list[types.DocumentHighlight]:
    """The uses of the name under the cursor, in this script; of a variable, in this file."""
    document = snapshot.document(params.text_document.uri)
    variable = document and variable_at(snapshot.session, document, params.position)
    if document is not None and variable is not None:
        index = snapshot.session.indexing.index
        return [
            types.DocumentHighlight(
                document_range(document, one.range),
                _HIGHLIGHTS["read" if one.action == "read" else "write"],
            )
            for one in variable_navigation.highlights(index, document.path, variable)
        ]
    request = document and request_under(snapshot.session, document, params.position)
    if document is not None and request is not None:
        found = request_references(snapshot.session.indexing.index, request)
        return [
            types.DocumentHighlight(document_range(document, one.range), _HIGHLIGHTS["read"])
            for one in found
            if one.path == document.path
        ]
    at = cursor(snapshot, params.text_document, params.position)
    return list(_in_script(at)) if at is not None else []


def _in_script(at: Cursor) -> Iterator[types.DocumentHighlight]:
    wanted = property_at(at.script, at.offset)
    if wanted is not None:
        for span in property_uses(at.script, wanted):
            yield types.DocumentHighlight(at.places.range(span), _HIGHLIGHTS["read"])
        return
    for one in analysis.highlights(at.script, at.offset):
        yield types.DocumentHighlight(at.places.range(one.span), _HIGHLIGHTS.get(one.kind))


def _references(snapshot: Snapshot, at: Cursor) -> Iterator[types.Location]:
    """Of a property those in all scripts that may use it, of another name those in this script."""
    wanted = property_at(at.script, at.offset)
    if wanted is not None:
        for uri, range_ in property_ranges(snapshot, at, wanted):
            yield types.Location(uri, range_)
        return
    for span in analysis.references(at.script, at.offset):
        yield types.Location(at.document.uri, at.places.range(span))


def _definitions(snapshot: Snapshot, at: Cursor) -> Iterator[types.Location]:
    """In this script, or in modules of the workspace."""
    for one in analysis.definition(at.script, at.offset):
        if one.path is None:
            yield types.Location(at.document.uri, at.places.range(one.span))
            continue
        path = Path(at.document.path.parent, one.path).resolve()
        places = places_in(snapshot.session, path)
        yield types.Location(path.as_uri(), places.range(one.span.start, one.span.end))
