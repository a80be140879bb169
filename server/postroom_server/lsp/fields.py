"""Keys and values around scripts, for the client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from postroom_server.analysis.results import CompletionItem
from postroom_server.lsp.convert import markup
from postroom_server.lsp.documents import Document

if TYPE_CHECKING:
    from postroom_server.lsp.session import Snapshot

_KINDS = {
    "value": types.CompletionItemKind.Value,
    "field": types.CompletionItemKind.Property,
    "file": types.CompletionItemKind.File,
    "folder": types.CompletionItemKind.Folder,
}


def fields_in_file(
    snapshot: Snapshot, document: Document, position: types.Position
) -> types.CompletionList | None:
    """The keys or values that fit at a place outside of scripts."""
    from postroom_server.workspace.fields.completing import field_completion  # not for each start

    offset = document.places.offset(position)
    folder = snapshot.session.folder_of(document.path)
    found = field_completion(document.path, document.text, offset, folder)
    if not found:
        return None
    return types.CompletionList(
        is_incomplete=False, items=[_item(snapshot, document, one) for one in found]
    )


def _item(snapshot: Snapshot, document: Document, item: CompletionItem) -> types.CompletionItem:
    client = snapshot.client
    snippet = item.snippet if client.snippets else ""
    text = snippet or item.insert
    lines = "\n" in text and client.insert_text_modes
    return types.CompletionItem(
        label=item.label,
        kind=_KINDS.get(item.kind),
        documentation=markup(item.documentation, markdown=client.completion_markdown),
        sort_text=item.sort,
        insert_text_format=types.InsertTextFormat.Snippet if snippet else None,
        insert_text_mode=types.InsertTextMode.AsIs if lines else None,
        text_edit=types.TextEdit(document.places.range(item.span.start, item.span.end), text),
    )
