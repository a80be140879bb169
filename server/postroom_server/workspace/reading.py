"""Reading what the index keeps out of one file. Nothing here raises on any content."""

from __future__ import annotations

from pathlib import Path

from postroom_runtime.formats.blocks import script_blocks
from postroom_runtime.formats.blocks.finding import whole_file
from postroom_runtime.formats.documents import Document
from postroom_runtime.formats.json_document import parse_json
from postroom_runtime.formats.steps import Steps, at_once
from postroom_runtime.formats.v3.layout import collection_root, is_definition_file, is_request_file
from postroom_runtime.formats.yaml_document import parse_document
from postroom_runtime.model.collection import ScriptKind
from postroom_runtime.model.problems import UnreadableInputError

from postroom_server.workspace.collection_facts import collection_at, collection_facts
from postroom_server.workspace.data_columns import csv_columns, is_data_table, json_columns
from postroom_server.workspace.facts import FileFacts
from postroom_server.workspace.files import is_environment, is_example, is_globals, is_script
from postroom_server.workspace.request_facts import (
    definition_facts,
    example_facts,
    request_facts,
)
from postroom_server.workspace.scope_rows import may_be_scope, scope_object, scope_of, scope_rows
from postroom_server.workspace.uses import script_uses, template_uses


def read_facts(path: Path, text: str) -> FileFacts:
    """What the file at `path` with that content holds; nothing when it cannot be read."""
    return at_once(reading_facts(path, text))


def reading_facts(path: Path, text: str) -> Steps[FileFacts]:
    """As `read_facts`, a collection in steps."""
    try:
        if path.suffix == ".json" and not (is_environment(path) or is_globals(path)):
            return (yield from _json_facts(path, text))
        return _read(path, text)
    except UnreadableInputError:
        return FileFacts(path)


def _read(path: Path, text: str) -> FileFacts:
    if path.suffix == ".csv":
        return FileFacts(path, variables=tuple(csv_columns(path, text)))
    if is_environment(path) or is_globals(path):
        scope = "environment" if is_environment(path) else "globals"
        return _scope_facts(_document(path, text), scope)
    if is_script(path):
        return _script_facts(path, text)
    if is_request_file(path):
        return request_facts(path, text)
    if is_definition_file(path):
        return definition_facts(path, text)
    return example_facts(path, text) if is_example(path) else FileFacts(path)


def _document(path: Path, text: str) -> Document:
    return parse_json(path, text) if path.suffix == ".json" else parse_document(path, text)


def _scope_facts(document: Document, scope: str) -> FileFacts:
    path = document.path
    rows, at, title = scope_object(path, document.data)
    found = scope_rows(document, rows, at, scope, path.name)
    uses = template_uses(path, document.text, path.name)
    return FileFacts(path, title=title, variables=(*found, *uses))


def _json_facts(path: Path, text: str) -> Steps[FileFacts]:
    """A collection, a scope under another name, or iteration data. Most JSON files are none."""
    if is_data_table(path, text):
        return FileFacts(path, variables=tuple(json_columns(path, text)))
    if '"item"' not in text and not may_be_scope(text):
        return FileFacts(path)
    document = parse_json(path, text)
    yield
    scope = scope_of(document.data)
    if scope:
        return _scope_facts(document, scope)
    found = collection_at(document.data)
    if found is None:
        return FileFacts(path)
    return (yield from collection_facts(document, *found))


def _script_facts(path: Path, text: str) -> FileFacts:
    """A script of its own, which belongs to a collection, or a module that scripts may load."""
    blocks = script_blocks(path, text).blocks
    if blocks:
        uses = script_uses(blocks)
        return FileFacts(
            path,
            collection_root(path),
            variables=uses.variables,
            computed=uses.computed,
            calls=uses.calls,
            tests=uses.tests,
        )
    module = whole_file(path, text, ScriptKind.POST_RESPONSE).blocks
    is_ours = "pm" in text or "require" in text
    uses = script_uses(module, "module") if is_ours else script_uses(())
    return FileFacts(
        path,
        variables=uses.variables,
        computed=uses.computed,
        is_module=True,
        calls=uses.calls,
        tests=uses.tests,
    )
