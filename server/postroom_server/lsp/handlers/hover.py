"""`textDocument/hover`: what stands under the cursor."""

from __future__ import annotations

from lsprotocol import types

from postroom_server.analysis.hover import hover as analysed_hover
from postroom_server.lsp.convert import required_markup
from postroom_server.lsp.scripts import cursor
from postroom_server.lsp.session import Snapshot
from postroom_server.lsp.templates import hover_in_file


def hover(snapshot: Snapshot, params: types.HoverParams) -> types.Hover | None:
    """Documentation, in Markdown or plain, as the client can show it."""
    at = cursor(snapshot, params.text_document, params.position)
    if at is None:
        document = snapshot.document(params.text_document.uri)
        return document and hover_in_file(snapshot, document, params.position)
    found = analysed_hover(at.script, at.offset)
    if found is None:
        return None
    contents = required_markup(found.markdown, markdown=snapshot.client.hover_markdown)
    return types.Hover(contents, at.places.range(found.span))
