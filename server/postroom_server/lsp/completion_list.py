"""The answer to `textDocument/completion`, as values that msgspec writes: a list of three hundred
items after each key is too much for attrs, cattrs and `json` together."""

from __future__ import annotations

from lsprotocol import types

from postroom_server.lsp.answered import Written, span
from postroom_server.lsp.messages import Span


class Markup(Written, frozen=True):
    """LSP's `MarkupContent`."""

    kind: str
    value: str


class TextEdit(Written, frozen=True):
    """LSP's `TextEdit`."""

    range: Span
    new_text: str


class InsertReplaceEdit(Written, frozen=True):
    """LSP's `InsertReplaceEdit`."""

    new_text: str
    insert: Span
    replace: Span


class EditRange(Written, frozen=True):
    """What items replace when the person inserts, and when the person replaces."""

    insert: Span
    replace: Span


class ItemDefaults(Written, frozen=True):
    """What all items have in common."""

    edit_range: Span | EditRange


class Item(Written, frozen=True):
    """LSP's `CompletionItem`. The numbers are LSP's: kinds, tags, formats, modes."""

    label: str
    kind: int | None = None
    tags: tuple[int, ...] | None = None
    deprecated: bool | None = None
    detail: str | None = None
    documentation: Markup | None = None
    sort_text: str | None = None
    filter_text: str | None = None
    insert_text_format: int | None = None
    insert_text_mode: int | None = None
    text_edit: TextEdit | InsertReplaceEdit | None = None
    text_edit_text: str | None = None
    data: dict[str, str] | None = None


class CompletionList(Written, frozen=True):
    """LSP's `CompletionList`."""

    is_incomplete: bool
    items: list[Item]
    item_defaults: ItemDefaults | None = None


def edit_range(insert: types.Range, replace: types.Range) -> EditRange:
    """The two ranges of an edit."""
    return EditRange(span(insert), span(replace))


def markup(content: types.MarkupContent | None) -> Markup | None:
    """A text for the editor."""
    return None if content is None else Markup(content.kind.value, content.value)
