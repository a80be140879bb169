"""What a collection in one JSON file holds."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from postroom_runtime.formats.blocks.json_blocks import finding_json_blocks
from postroom_runtime.formats.documents import Pointer
from postroom_runtime.formats.json_document import JsonDocument
from postroom_runtime.formats.json_values import Object, as_list, as_object, as_text
from postroom_runtime.formats.steps import Steps

from postroom_server.workspace.facts import FileFacts, RequestFact, VariableFact
from postroom_server.workspace.saved_bodies import saved_body
from postroom_server.workspace.scope_rows import scope_rows
from postroom_server.workspace.uses import finding_script_uses, template_uses

_DEEPEST = 100
"""Folders inside folders: what lies deeper is not known, so that no answer is nested too deeply."""


def collection_facts(document: JsonDocument, root: Object, at: Pointer) -> Steps[FileFacts]:
    """The facts of the collection `root`, which stands at `at` in its file, a request or script at
    a time."""
    reading = _Reading(document)
    yield from reading.walk(root, at, ())
    path, text = document.path, document.text
    title = as_text(as_object(root.get("info")).get("name")) or path.name.split(".", 1)[0]
    found = yield from finding_json_blocks(path, text)
    uses = yield from finding_script_uses(found.blocks)
    templates: list[VariableFact] = []
    for use in template_uses(path, text, title):
        templates.append(use)
        yield
    return FileFacts(
        path,
        path,
        title,
        (*reading.rows, *uses.variables, *templates),
        tuple(reading.requests),
        reading.examples,
        uses.computed,
        calls=uses.calls,
        tests=uses.tests,
    )


@dataclass(frozen=True)
class _Reading:
    document: JsonDocument
    rows: list[VariableFact] = field(default_factory=list[VariableFact])
    requests: list[RequestFact] = field(default_factory=list[RequestFact])
    examples: dict[str, str] = field(default_factory=dict[str, str])

    def walk(self, holder: Object, at: Pointer, names: tuple[str, ...]) -> Steps[None]:
        owner = names[-1] if names else self.document.path.name
        rows = holder.get("variable")
        found = (
            scope_rows(self.document, rows, (*at, "variable"), "collection", owner) if rows else ()
        )
        self.rows.extend(replace(one, folder="/".join(names)) for one in found)
        for number, one in enumerate(as_list(holder.get("item"))):
            yield
            it, place = as_object(one), (*at, "item", number)
            inner = (*names, as_text(it.get("name")))
            if "item" in it and len(names) < _DEEPEST:
                yield from self.walk(it, place, inner)
            elif "request" in it:
                self._request(it, place, inner)

    def _request(self, it: Object, at: Pointer, names: tuple[str, ...]) -> None:
        request = it.get("request")
        method = as_text(as_object(request).get("method")) or "GET"
        id_ = as_text(it.get("id")) or as_text(it.get("_postman_id"))
        place = self.document.range_of((*at, "name"))
        select = id_ or "/".join(names)
        self.requests.append(RequestFact(names[-1], id_, method, names, place, select))
        body = saved_body(as_list(it.get("response")))
        if body:
            self.examples[id_ or names[-1]] = body


def collection_at(data: object) -> tuple[Object, Pointer] | None:
    """The collection in a JSON file's data: the root, or inside a wrapper."""
    root = as_object(data)
    at: Pointer = ()
    if "item" not in root:
        root, at = as_object(root.get("collection")), ("collection",)
    is_collection = "item" in root and ("info" in root or "event" in root)
    return (root, at) if is_collection else None
