"""`textDocument/completion` and `completionItem/resolve`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from lsprotocol import types
from postroom_runtime.formats.blocks import inserted_text

from postroom_server.analysis import results
from postroom_server.analysis.completion import TRIGGER_CHARACTERS, complete, resolve_completion
from postroom_server.lsp.convert import markup
from postroom_server.lsp.scripts import Cursor, cursor
from postroom_server.lsp.session import Snapshot
from postroom_server.lsp.snippets import file_snippet
from postroom_server.lsp.templates import completion_in_file
from postroom_server.text import Span

OPTIONS = types.CompletionOptions(
    trigger_characters=sorted({*TRIGGER_CHARACTERS, "@"}), resolve_provider=True
)

_KINDS = {kind.name.lower(): kind for kind in types.CompletionItemKind}


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where items are written: the cursor, and the ranges that they replace."""

    snapshot: Snapshot
    at: Cursor
    insert: Span
    insert_range: types.Range
    replace_range: types.Range

    @property
    def shares_range(self) -> bool:
        """Whether the client takes the range once for all items."""
        return "editRange" in self.snapshot.client.item_defaults


def completion(snapshot: Snapshot, params: types.CompletionParams) -> types.CompletionList | None:
    """What can be written at the cursor, written as the file needs it."""
    at = cursor(snapshot, params.text_document, params.position)
    if at is None:
        document = snapshot.document(params.text_document.uri)
        return document and completion_in_file(snapshot, document, params.position)
    found = complete(at.script, at.offset)
    ranges = (at.places.range(found.insert), at.places.range(found.replace))
    spot = _Spot(snapshot, at, found.insert, *ranges)
    return types.CompletionList(
        is_incomplete=found.incomplete,
        items=[_item(spot, item) for item in found.items],
        item_defaults=_defaults(spot),
    )


def resolve(snapshot: Snapshot, item: types.CompletionItem) -> types.CompletionItem:
    """Add what the list left out: detail and documentation."""
    data: object = item.data
    key = cast("dict[str, object]", data).get("key") if isinstance(data, dict) else None
    if not isinstance(key, str):
        return item
    bare = results.CompletionItem(item.label, "", Span(0, 0), "", detail=item.detail or "", key=key)
    resolved = resolve_completion(bare)
    item.detail = resolved.detail or None
    markdown = snapshot.client.completion_markdown
    item.documentation = markup(resolved.documentation, markdown=markdown)
    return item


def _defaults(spot: _Spot) -> types.CompletionItemDefaults | None:
    if not spot.shares_range:
        return None
    if not spot.snapshot.client.insert_replace:
        return types.CompletionItemDefaults(edit_range=spot.insert_range)
    both = types.EditRangeWithInsertReplace(spot.insert_range, spot.replace_range)
    return types.CompletionItemDefaults(edit_range=both)


def _item(spot: _Spot, item: results.CompletionItem) -> types.CompletionItem:
    client = spot.snapshot.client
    snippet = item.snippet if client.snippets else ""
    block = spot.at.at.block
    text = file_snippet(block, snippet) if snippet else inserted_text(block, item.insert)
    shared = spot.shares_range and item.span == spot.insert
    lines = "\n" in text and client.insert_text_modes
    return types.CompletionItem(
        label=item.label,
        kind=_KINDS.get(item.kind, types.CompletionItemKind.Text),
        tags=[types.CompletionItemTag.Deprecated] if _tagged(spot, item) else None,
        deprecated=True if item.deprecated and not client.deprecated_tag else None,
        detail=item.detail or None,
        documentation=markup(item.documentation, markdown=client.completion_markdown),
        sort_text=item.sort or None,
        filter_text=item.filter or None,
        insert_text_format=types.InsertTextFormat.Snippet if snippet else None,
        insert_text_mode=types.InsertTextMode.AsIs if lines else None,
        text_edit=None if shared else _edit(spot, item, text),
        text_edit_text=text if shared and text != item.label else None,
        data={"key": item.key} if item.key else None,
    )


def _tagged(spot: _Spot, item: results.CompletionItem) -> bool:
    return item.deprecated and spot.snapshot.client.deprecated_tag


def _edit(
    spot: _Spot, item: results.CompletionItem, text: str
) -> types.TextEdit | types.InsertReplaceEdit:
    if item.span != spot.insert:
        return types.TextEdit(spot.at.places.range(item.span), text)
    if not spot.snapshot.client.insert_replace:
        return types.TextEdit(spot.insert_range, text)
    return types.InsertReplaceEdit(text, spot.insert_range, spot.replace_range)
