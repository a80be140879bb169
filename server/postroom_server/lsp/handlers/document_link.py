"""`textDocument/documentLink`: files that scripts load and requests send, requests that scripts
name, pages about libraries."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from lsprotocol import types

from postroom_server.analysis.results import Span
from postroom_server.analysis.script import Script
from postroom_server.analysis.uses import module_uses, request_uses
from postroom_server.lsp.documents import Document, ScriptAt
from postroom_server.lsp.places import file_range
from postroom_server.lsp.scripts import analysed
from postroom_server.lsp.session import Session, Snapshot
from postroom_server.workspace.file_mentions import file_mentions
from postroom_server.workspace.request_navigation import request_named

_PAGES = {
    "ajv": "https://ajv.js.org/",
    "chai": "https://www.chaijs.com/api/bdd/",
    "cheerio": "https://cheerio.js.org/docs/intro",
    "crypto-js": "https://cryptojs.gitbook.io/docs",
    "csv-parse/lib/sync": "https://csv.js.org/parse/",
    "lodash": "https://lodash.com/docs/",
    "moment": "https://momentjs.com/docs/",
    "postman-collection": "https://www.postmanlabs.com/postman-collection/",
    "uuid": "https://github.com/uuidjs/uuid#readme",
    "xml2js": "https://github.com/Leonidas-from-XIV/node-xml2js#readme",
}


def document_link(snapshot: Snapshot, params: types.DocumentLinkParams) -> list[types.DocumentLink]:
    """A link for each file or request that is there, and each library that has a page."""
    document = snapshot.document(params.text_document.uri)
    if document is None:
        return []
    found = [
        link
        for at in document.scripts
        for link in _in_script(snapshot, document, at, analysed(snapshot, document, at))
    ]
    return [*found, *_files(snapshot.session, document)]


def _in_script(
    snapshot: Snapshot, document: Document, at: ScriptAt, script: Script
) -> Iterator[types.DocumentLink]:
    for use in module_uses(script):
        target = _loaded(document.path, use.name) if use.loader == "pm.require" else None
        page = _PAGES.get(use.name) if use.loader == "require" else None
        if target or page:
            yield types.DocumentLink(at.places.range(use.span), target or page)
    for use in request_uses(script):
        yield from _request(snapshot.session, document, at, use.target, use.span)


def _request(
    session: Session, document: Document, at: ScriptAt, name: str, span: Span
) -> Iterator[types.DocumentLink]:
    """A link to the request that a script names."""
    collection = session.collection_of(document.path)
    found = request_named(session.indexing.index, name, collection)
    if found is not None:
        facts, request = found
        place = file_range(session, facts.path, request.range).start
        target = f"{facts.path.as_uri()}#L{place.line + 1},{place.character + 1}"
        yield types.DocumentLink(at.places.range(span), target, tooltip=f"Go to {request.name}")


def _files(session: Session, document: Document) -> Iterator[types.DocumentLink]:
    """Files that a request sends, which count from the workspace's folder."""
    folder = session.folder_of(document.path)
    for mention in file_mentions(document.path, document.text):
        target = Path(folder, mention.path)
        if os.path.isfile(target):
            place = document.places.range(mention.span.start, mention.span.end)
            yield types.DocumentLink(place, target.resolve().as_uri())


def _loaded(path: Path, name: str) -> str | None:
    if not name.startswith("."):
        return None
    target = Path(path.parent, name).resolve()
    return target.as_uri() if os.path.isfile(target) else None
