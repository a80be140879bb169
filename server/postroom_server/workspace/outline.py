"""The collection, folders and requests of one file as a tree, for an outline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from postroom_runtime.formats.blocks import RequestMark
from postroom_runtime.formats.json_nodes import JsonNode, root_node
from postroom_runtime.formats.v3.layout import is_definition_file, is_request_file
from postroom_runtime.text import LineIndex

from postroom_server.text.span import Span
from postroom_server.workspace.files import is_environment, is_globals
from postroom_server.workspace.request_facts import name_place

_LARGE = 1_000_000
_DEEPEST = 100


@dataclass(slots=True)
class OutlineNode:
    """A `collection`, `folder`, `request`, `environment` or `variable` and where it stands:
    `selection` is its name's place within `span`."""

    kind: str
    name: str
    span: Span
    selection: Span
    detail: str = ""
    items: list[OutlineNode] = field(default_factory=list["OutlineNode"])


def file_outline(path: Path, text: str, marks: Sequence[RequestMark]) -> list[OutlineNode]:
    """The tree of a file; `marks` are the requests that were found in it. A large file is not read
    again for it: its requests stand in a list."""
    if path.suffix == ".json":
        if len(text) > _LARGE:
            return _listed(text, marks)
        root = root_node(text)
        inner = root.get("collection")
        node = root if inner is None or root.get("item") is not None else inner
        if is_environment(path) or is_globals(path) or node.get("values") is not None:
            return [_scope(path, node)]
        return [_json_node(node, "collection", path.name, 0)] if node.get("item") else []
    if is_request_file(path) or is_definition_file(path):
        kind = "request" if is_request_file(path) else "collection"
        return [_yaml_node(kind, text, mark) for mark in marks] or [_whole(kind, path, text)]
    return []


def _json_node(node: JsonNode, kind: str, fallback: str, depth: int) -> OutlineNode:
    holder = node.get("info") if kind == "collection" else node
    named = holder.get("name") if holder is not None else None
    request = node.get("request")
    made = OutlineNode(
        kind,
        named.string if named is not None and named.string else fallback,
        Span(node.start, node.end),
        Span(named.start, named.end) if named is not None else Span(node.start, node.start + 1),
        _method(request) if request is not None else "",
    )
    made.items = [] if depth > _DEEPEST else list(_json_items(node, depth))
    return made


def _json_items(node: JsonNode, depth: int) -> Iterator[OutlineNode]:
    items = node.get("item")
    for item in items.elements if items is not None else ():
        if item.get("item") is not None:
            yield _json_node(item, "folder", "(folder)", depth + 1)
        elif item.get("request") is not None:
            yield _json_node(item, "request", "(request)", depth + 1)


def _method(request: JsonNode) -> str:
    """The method and URL of a request."""
    if request.is_string:
        return f"GET {request.string}"
    method, url = request.get("method"), request.get("url")
    raw = url.get("raw") if url is not None and not url.is_string else url
    shown = (method.string if method is not None else "GET", raw.string if raw is not None else "")
    return " ".join(shown).strip()


def _scope(path: Path, node: JsonNode) -> OutlineNode:
    named, values = node.get("name"), node.get("values")
    made = OutlineNode(
        "environment",
        (named.string if named is not None else "") or path.name.split(".", 1)[0],
        Span(node.start, node.end),
        Span(named.start, named.end) if named is not None else Span(node.start, node.start + 1),
    )
    for row in values.elements if values is not None else ():
        key = row.get("key")
        if key is not None and key.string:
            span, selection = Span(row.start, row.end), Span(key.start, key.end)
            made.items.append(OutlineNode("variable", key.string, span, selection))
    return made


def _listed(text: str, marks: Sequence[RequestMark]) -> list[OutlineNode]:
    lines = LineIndex(text)
    found: list[OutlineNode] = []
    for mark in marks:
        span = Span(lines.offset(mark.range.start), lines.offset(mark.range.end))
        folder = mark.selector.rpartition("/")[0]
        found.append(OutlineNode("request", mark.name, span, span, folder))
    return found


def _yaml_node(kind: str, text: str, mark: RequestMark) -> OutlineNode:
    lines = LineIndex(text)
    named = name_place(text, mark.range)
    place = Span(lines.offset(named.start), lines.offset(named.end))
    return OutlineNode(kind, mark.name, Span(0, len(text)), place, _yaml_method(text))


def _whole(kind: str, path: Path, text: str) -> OutlineNode:
    folder = path.parent.parent.name if kind == "collection" else path.name.split(".", 1)[0]
    return OutlineNode(kind, folder or path.name, Span(0, len(text)), Span(0, 0))


def _yaml_method(text: str) -> str:
    found: dict[str, str] = {}
    for line in text.splitlines()[:60]:
        key, colon, value = line.partition(":")
        if colon and key in ("method", "url"):
            found[key] = value.strip().strip("\"'")
    return " ".join((found.get("method", "GET"), found.get("url", ""))).strip()
