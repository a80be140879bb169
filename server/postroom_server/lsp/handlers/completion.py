"""`textDocument/completion` and `completionItem/resolve`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import cast

from lsprotocol import types
from postroom_runtime.formats.blocks import Style, inserted_line

from postroom_server.analysis import results
from postroom_server.analysis.completion import TRIGGER_CHARACTERS, complete, resolve_completion
from postroom_server.lsp.answered import span
from postroom_server.lsp.completion_list import (
    CompletionList,
    EditRange,
    InsertReplaceEdit,
    Item,
    ItemDefaults,
    Markup,
    TextEdit,
    edit_range,
)
from postroom_server.lsp.completion_list import markup as written_markup
from postroom_server.lsp.convert import markup
from postroom_server.lsp.documents import Document
from postroom_server.lsp.fields import fields_in_file
from postroom_server.lsp.scripts import Cursor, cursor
from postroom_server.lsp.session import Snapshot
from postroom_server.lsp.snippets import file_snippet, file_text, indentation, line_snippet
from postroom_server.lsp.templates import completion_in_file
from postroom_server.text import Span

OPTIONS = types.CompletionOptions(
    trigger_characters=sorted({*TRIGGER_CHARACTERS, "@"}), resolve_provider=True
)

_KINDS = {kind.name.lower(): kind.value for kind in types.CompletionItemKind}
_TEXT = types.CompletionItemKind.Text.value
_SNIPPET = types.InsertTextFormat.Snippet.value
_AS_IS = types.InsertTextMode.AsIs.value
_DEPRECATED = (types.CompletionItemTag.Deprecated.value,)


@dataclass(frozen=True)
class _Spot:
    """Where items are written: the cursor, and the ranges that they replace."""

    snapshot: Snapshot
    at: Cursor
    insert: Span
    ranges: EditRange

    @cached_property
    def style(self) -> Style:
        """How the file holds the script."""
        return self.at.at.block.holder.style

    @cached_property
    def shares_range(self) -> bool:
        """Whether the client takes the range once for all items."""
        return "editRange" in self.snapshot.client.item_defaults


def completion(
    snapshot: Snapshot, params: types.CompletionParams
) -> CompletionList | types.CompletionList | None:
    """What can be written at the cursor, written as the file needs it."""
    at = cursor(snapshot, params.text_document, params.position)
    if at is None:
        document = snapshot.document(params.text_document.uri)
        return document and _around_scripts(snapshot, document, params.position)
    found = complete(at.script, at.offset)
    ranges = edit_range(at.places.range(found.insert), at.places.range(found.replace))
    spot = _Spot(snapshot, at, found.insert, ranges)
    items = [_item(spot, item) for item in found.items]
    return CompletionList(found.incomplete, items, _defaults(spot))


def _around_scripts(
    snapshot: Snapshot, document: Document, position: types.Position
) -> types.CompletionList | None:
    variables = completion_in_file(snapshot, document, position)
    return variables or fields_in_file(snapshot, document, position)


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


def _defaults(spot: _Spot) -> ItemDefaults | None:
    if not spot.shares_range:
        return None
    both = spot.snapshot.client.insert_replace
    return ItemDefaults(spot.ranges if both else spot.ranges.insert)


def _item(spot: _Spot, item: results.CompletionItem) -> Item:
    client = spot.snapshot.client
    snippet = item.snippet if client.snippets else ""
    text = _written(spot, snippet, item.insert)
    shared = spot.shares_range and item.span == spot.insert
    is_file = bool(snippet) and spot.style is Style.WHOLE_FILE
    lines = client.insert_text_modes and "\n" in text and not is_file
    return Item(
        label=item.label,
        kind=_KINDS.get(item.kind, _TEXT),
        tags=_DEPRECATED if _tagged(spot, item) else None,
        deprecated=True if item.deprecated and not client.deprecated_tag else None,
        detail=item.detail or None,
        documentation=_documentation(spot, item),
        sort_text=f"0{item.sort}" if item.sort else None,  # above words and others' items
        filter_text=item.filter or None,
        insert_text_format=_SNIPPET if snippet else None,
        insert_text_mode=_AS_IS if lines else None,
        text_edit=None if shared else _edit(spot, item, text),
        text_edit_text=text if shared and text != item.label else None,
        data={"key": item.key} if item.key else None,
    )


def _documentation(spot: _Spot, item: results.CompletionItem) -> Markup | None:
    if not item.documentation:
        return None
    is_markdown = spot.snapshot.client.completion_markdown
    return written_markup(markup(item.documentation, markdown=is_markdown))


def _written(spot: _Spot, snippet: str, plain: str) -> str:
    """What an item inserts, as the file needs it. Clients that cannot be told otherwise indent the
    lines of snippets, and insert plain text as it is."""
    if "\n" not in (snippet or plain):
        return line_snippet(spot.style, snippet) if snippet else inserted_line(spot.style, plain)
    block = spot.at.at.block
    is_file = spot.style is Style.WHOLE_FILE
    by_client = bool(snippet) and (is_file or not spot.snapshot.client.insert_text_modes)
    indented = indentation(block, spot.at.offset, by_client=by_client)
    if snippet:
        return file_snippet(block, snippet, indented)
    return file_text(block, plain, indented)


def _tagged(spot: _Spot, item: results.CompletionItem) -> bool:
    return item.deprecated and spot.snapshot.client.deprecated_tag


def _edit(spot: _Spot, item: results.CompletionItem, text: str) -> TextEdit | InsertReplaceEdit:
    if item.span != spot.insert:
        return TextEdit(span(spot.at.places.range(item.span)), text)
    if not spot.snapshot.client.insert_replace:
        return TextEdit(spot.ranges.insert, text)
    return InsertReplaceEdit(text, spot.ranges.insert, spot.ranges.replace)
