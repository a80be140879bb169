"""What the files of a v3 collection hold: requests, definitions, saved examples."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from postroom_runtime.formats.blocks import script_blocks
from postroom_runtime.formats.json_values import Object, as_object, as_text
from postroom_runtime.formats.v3.layout import collection_root, request_stem
from postroom_runtime.formats.yaml_document import YamlDocument, parse_document
from postroom_runtime.formats.yaml_nodes import core_value
from postroom_runtime.model.problems import UnreadableInputError
from postroom_runtime.text import Position, Range

from postroom_server.workspace.facts import FileFacts, RequestFact
from postroom_server.workspace.saved_bodies import saved_body
from postroom_server.workspace.scope_rows import scope_rows
from postroom_server.workspace.uses import script_uses, template_uses

_NAME_KEY = re.compile(r"name[ \t]*:[ \t]+")
_HEAD = re.compile(r"^(?P<key>\$kind|method|order):[ \t]+(?P<value>[^\s#]+)", re.MULTILINE)
"""What the index needs of a request besides its name and scripts: not worth a second parse."""


def request_facts(path: Path, text: str) -> FileFacts:
    """The facts of a request file, also of one that does not parse."""
    blocks = script_blocks(path, text)
    head = {match["key"]: match["value"].strip("\"'") for match in _HEAD.finditer(text)}
    root = collection_root(path)
    folders = path.parent.relative_to(root).parts if path.is_relative_to(root) else ()
    method = "POST" if head.get("$kind") == "graphql-request" else head.get("method") or "GET"
    order = _order({"order": core_value(head.get("order", ""))})
    requests = tuple(
        RequestFact(one.name, one.id, method, (*folders, one.name), place, "", order)
        for one in blocks.requests
        if (place := name_place(text, one.range))
    )
    uses = script_uses(blocks.blocks)
    templates = template_uses(path, text, request_stem(path))
    variables = (*uses.variables, *templates)
    return FileFacts(
        path,
        root,
        variables=variables,
        requests=requests,
        computed=uses.computed,
        calls=uses.calls,
        tests=uses.tests,
    )


def name_place(text: str, place: Range) -> Range:
    """Where the name itself stands when `place` starts with its key; any other place as it is."""
    line = text.split("\n", place.start.line + 1)[place.start.line]
    key = _NAME_KEY.match(line) if place.start.column == 0 else None
    if key is None or place.end.line != place.start.line:
        return place
    return Range(Position(place.start.line, key.end()), place.end)


def definition_facts(path: Path, text: str) -> FileFacts:
    """The facts of a file that describes a collection or folder."""
    folder = path.parent.parent
    document = _parsed(path, text)
    value = _value(document)
    title = as_text(value.get("name")) or folder.name
    uses = script_uses(script_blocks(path, text).blocks)
    rows = value.get("variables")
    root = collection_root(folder / "any")
    inside = "/".join(folder.relative_to(root).parts) if folder.is_relative_to(root) else ""
    found = scope_rows(document, rows, ("variables",), "collection", title) if document else ()
    variables = (
        *(replace(one, folder=inside) for one in found),
        *uses.variables,
        *template_uses(path, text, title),
    )
    return FileFacts(
        path,
        root,
        title,
        variables,
        computed=uses.computed,
        order=_order(value),
        calls=uses.calls,
        tests=uses.tests,
    )


def example_facts(path: Path, text: str) -> FileFacts:
    """The body of a saved example, by the stem of its request's file."""
    response = as_object(_value(_parsed(path, text)).get("response"))
    content = as_object(response.get("body")).get("content")
    body = saved_body([{"body": content, "code": response.get("statusCode")}])
    holder = path.parent.parent
    if not body or not holder.name.endswith(".resources"):
        return FileFacts(path)
    root = collection_root(holder.parent.parent / "any")
    return FileFacts(path, root, examples={holder.name.removesuffix(".resources"): body})


def _parsed(path: Path, text: str) -> YamlDocument | None:
    try:
        return parse_document(path, text)
    except UnreadableInputError:
        return None


def _value(document: YamlDocument | None) -> Object:
    return as_object(document.data) if document is not None else {}


def _order(value: Object) -> float:
    order = value.get("order")
    if isinstance(order, bool) or not isinstance(order, int | float):
        return float("-inf")
    return float(order)
