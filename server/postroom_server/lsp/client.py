"""What the connected editor can do, as plain facts that handlers ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, cast

from lsprotocol import types

from postroom_server.text import PositionEncoding


@dataclass(frozen=True, slots=True)
class Client:
    """An editor's capabilities. The defaults are those of a client that declares nothing."""

    encoding: PositionEncoding = PositionEncoding.UTF16
    snippets: bool = False
    insert_replace: bool = False
    insert_text_modes: bool = False
    item_defaults: frozenset[str] = frozenset()
    resolves: frozenset[str] = frozenset()
    deprecated_tag: bool = False
    completion_markdown: bool = False
    hover_markdown: bool = False
    signature_markdown: bool = False
    label_offsets: bool = False
    symbol_tree: bool = False
    action_literals: bool = False
    prepares_rename: bool = False
    document_changes: bool = False
    applies_edits: bool = False
    deletes_files: bool = False
    creates_files: bool = False
    resolves_actions: bool = False
    pulls_diagnostics: bool = False
    related_information: bool = False
    diagnostic_tags: bool = False
    code_lens: bool = False
    progress: bool = False
    shows_documents: bool = False
    text_document_content: bool = False
    configuration: bool = False
    configuration_events: bool = False
    watches_files: bool = False
    refreshes_diagnostics: bool = False
    refreshes_lenses: bool = False
    refreshes_hints: bool = False
    refreshes_content: bool = False
    extensions: frozenset[str] = frozenset()


def client_of(capabilities: types.ClientCapabilities) -> Client:
    """Read an editor's declaration."""
    text, workspace = capabilities.text_document, capabilities.workspace
    window = capabilities.window
    item = _at(text, "completion.completion_item")
    return Client(
        encoding=_encoding(capabilities),
        snippets=_yes(item, "snippet_support"),
        insert_replace=_yes(item, "insert_replace_support"),
        insert_text_modes=_yes(item, "insert_text_mode_support.value_set"),
        item_defaults=_names(text, "completion.completion_list.item_defaults"),
        resolves=_names(item, "resolve_support.properties"),
        deprecated_tag=_yes(item, "tag_support.value_set"),
        completion_markdown=_markdown(item, "documentation_format"),
        hover_markdown=_markdown(text, "hover.content_format"),
        signature_markdown=_markdown(
            text, "signature_help.signature_information.documentation_format"
        ),
        label_offsets=_yes(
            text, "signature_help.signature_information.parameter_information.label_offset_support"
        ),
        symbol_tree=_yes(text, "document_symbol.hierarchical_document_symbol_support"),
        action_literals=_at(text, "code_action.code_action_literal_support") is not None,
        prepares_rename=_yes(text, "rename.prepare_support"),
        document_changes=_yes(workspace, "workspace_edit.document_changes"),
        applies_edits=_yes(workspace, "apply_edit"),
        deletes_files=types.ResourceOperationKind.Delete
        in (_at(workspace, "workspace_edit.resource_operations") or ()),
        creates_files=_yes(workspace, "workspace_edit.document_changes")
        and {"create", "delete"} <= _names(workspace, "workspace_edit.resource_operations"),
        resolves_actions="edit" in _names(text, "code_action.resolve_support.properties")
        and _yes(text, "code_action.data_support"),
        pulls_diagnostics=_at(text, "diagnostic") is not None,
        related_information=_yes(text, "diagnostic.related_information")
        or _yes(text, "publish_diagnostics.related_information"),
        diagnostic_tags=_yes(text, "publish_diagnostics.tag_support"),
        code_lens=_at(text, "code_lens") is not None,
        progress=_yes(window, "work_done_progress"),
        shows_documents=_yes(window, "show_document.support"),
        text_document_content=_at(workspace, "text_document_content") is not None,
        configuration=_yes(workspace, "configuration"),
        configuration_events=_yes(workspace, "did_change_configuration.dynamic_registration"),
        watches_files=_yes(workspace, "did_change_watched_files.dynamic_registration"),
        refreshes_diagnostics=_yes(workspace, "diagnostics.refresh_support"),
        refreshes_lenses=_yes(workspace, "code_lens.refresh_support"),
        refreshes_hints=_yes(workspace, "inlay_hint.refresh_support"),
        refreshes_content=_at(workspace, "text_document_content") is not None,
        extensions=_extensions(capabilities.experimental),
    )


def _at(start: object, path: str) -> Any:
    """The value at a dotted path of optional attributes; None where one is missing."""
    return reduce(lambda value, name: getattr(value, name, None), path.split("."), start)


def _yes(start: object, path: str) -> bool:
    return bool(_at(start, path))


def _names(start: object, path: str) -> frozenset[str]:
    names: Sequence[str] = _at(start, path) or ()
    return frozenset(names)


def _markdown(start: object, path: str) -> bool:
    formats: Sequence[str] = _at(start, path) or ()
    return "markdown" in formats


def _encoding(capabilities: types.ClientCapabilities) -> PositionEncoding:
    """The first encoding that the client would like and this server knows: all three."""
    wanted: Sequence[str] = _at(capabilities.general, "position_encodings") or ()
    known = {encoding.value: encoding for encoding in PositionEncoding}
    return next((known[str(name)] for name in wanted if str(name) in known), PositionEncoding.UTF16)


def _extensions(experimental: object) -> frozenset[str]:
    """The names under `experimental.postroom`: the `postroom/*` notifications a client takes."""
    ours = _object(_object(experimental).get("postroom"))
    return frozenset(name for name, wanted in ours.items() if wanted)


def _object(value: object) -> dict[str, object]:
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}
