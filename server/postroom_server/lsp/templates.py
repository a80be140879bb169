"""`{{…}}` outside of scripts, for the client: completion and hover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from postroom_server.analysis.results import CompletionItem
from postroom_server.lsp.convert import markup, required_markup
from postroom_server.lsp.documents import Document
from postroom_server.lsp.knowledge import file_knowledge
from postroom_server.text import Span, TextEdit
from postroom_server.workspace.templates import (
    TemplateCompletion,
    resolves_templates,
    template_completion,
    template_hover,
)

if TYPE_CHECKING:
    from postroom_server.lsp.session import Snapshot

_KINDS = {
    "variable": types.CompletionItemKind.Variable,
    "function": types.CompletionItemKind.Function,
}


def completion_in_file(
    snapshot: Snapshot, document: Document, position: types.Position
) -> types.CompletionList | None:
    """What fits behind `{{` in a URL, header, body or value."""
    offset = document.places.offset(position)
    known = file_knowledge(snapshot.session, document).variables
    found = template_completion(document.path, document.text, offset, known)
    if found is None:
        return None
    items = [_item(snapshot, document, found, one) for one in found.items]
    return types.CompletionList(is_incomplete=False, items=items)


def hover_in_file(
    snapshot: Snapshot, document: Document, position: types.Position
) -> types.Hover | None:
    """What is known about the variable in the `{{…}}` under a position."""
    offset = document.places.offset(position)
    if not resolves_templates(document.path, document.text):
        return None
    known = file_knowledge(snapshot.session, document).variables
    found = template_hover(document.text, offset, known)
    if found is None:
        return None
    contents = required_markup(found.markdown, markdown=snapshot.client.hover_markdown)
    return types.Hover(contents, _range(document, found.span))


def _item(
    snapshot: Snapshot, document: Document, found: TemplateCompletion, item: CompletionItem
) -> types.CompletionItem:
    client = snapshot.client
    quoted = found.quotes and (client.snippets or not found.closes_quote)
    is_snippet = bool(quoted and found.closes_quote)
    text = _snippet(item.insert) if is_snippet else item.insert
    quotes = [_edit(document, one) for one in found.quotes] if quoted else None
    return types.CompletionItem(
        label=item.label,
        kind=_KINDS.get(item.kind, types.CompletionItemKind.Text),
        detail=item.detail or None,
        documentation=markup(item.documentation, markdown=client.completion_markdown),
        sort_text=item.sort or None,
        filter_text=item.filter or None,
        insert_text_format=types.InsertTextFormat.Snippet if is_snippet else None,
        text_edit=_text_edit(snapshot, document, found, text),
        additional_text_edits=quotes,
        data={"key": item.key} if item.key else None,
    )


def _text_edit(
    snapshot: Snapshot, document: Document, found: TemplateCompletion, text: str
) -> types.TextEdit | types.InsertReplaceEdit:
    insert = _range(document, found.insert)
    if not snapshot.client.insert_replace:
        return types.TextEdit(insert, text)
    return types.InsertReplaceEdit(text, insert, _range(document, found.replace))


def _snippet(insert: str) -> str:
    """The text with the cursor before the quote that closes the value."""
    escaped = insert.replace("\\", "\\\\").replace("$", "\\$").replace("}", "\\}")
    return f'{escaped}$0"'


def _edit(document: Document, edit: TextEdit) -> types.TextEdit:
    return types.TextEdit(_range(document, edit.span), edit.text)


def _range(document: Document, span: Span) -> types.Range:
    return document.places.range(span.start, span.end)
