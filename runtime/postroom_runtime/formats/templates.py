"""Where a file mentions `{{variables}}` outside of its scripts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from postroom_runtime.formats.json_nodes import JsonNode, root_node
from postroom_runtime.text import LineIndex, Range

_TEMPLATE = re.compile(r"\{\{([^{}\r\n]*)\}\}")
_TOP_KEY = re.compile(r"^([$A-Za-z_][\w$]*|\"[^\"\n]+\")[ \t]*:", re.MULTILINE)


class TemplateKind(StrEnum):
    """What a mention is part of."""

    URL = "url"
    QUERY = "query"
    PATH_VARIABLE = "path variable"
    HEADER = "header"
    BODY = "body"
    AUTH = "auth"
    VARIABLE = "variable"


@dataclass(frozen=True, slots=True)
class Template:
    """A mention of a variable. `range` is the name's, without the braces."""

    kind: TemplateKind
    name: str
    range: Range


_KINDS = {
    "url": TemplateKind.URL,
    "query": TemplateKind.QUERY,
    "queryParams": TemplateKind.QUERY,
    "pathVariables": TemplateKind.PATH_VARIABLE,
    "header": TemplateKind.HEADER,
    "headers": TemplateKind.HEADER,
    "body": TemplateKind.BODY,
    "variables": TemplateKind.VARIABLE,
    "variable": TemplateKind.VARIABLE,
    "values": TemplateKind.VARIABLE,
    "auth": TemplateKind.AUTH,
}
# GraphQL requests of v3 hold their body at the top.
_TOP_KINDS = _KINDS | {"query": TemplateKind.BODY}


def templates(path: Path, text: str) -> tuple[Template, ...]:
    """The mentions of variables in a collection, request, definition or environment file, in
    order. Scripts, names, descriptions and saved examples are left out: nothing is resolved there.
    Works on broken files too, and never raises."""
    return tuple(mentions(path, text))


def mentions(path: Path, text: str) -> Iterator[Template]:
    """The same, found one by one."""
    kind_at = _json_kinds(text) if path.suffix == ".json" else _yaml_kinds(text)
    lines = LineIndex(text)
    for match in _TEMPLATE.finditer(text):
        kind = kind_at(match.start())
        if kind is not None:
            place = Range(lines.position(match.start(1)), lines.position(match.end(1)))
            yield Template(kind, match[1], place)


def template_kind(path: Path, text: str, offset: int) -> TemplateKind | None:
    """What a mention at `offset` would be part of; None where nothing is resolved."""
    kind_at = _json_kinds(text) if path.suffix == ".json" else _yaml_kinds(text)
    return kind_at(offset)


def _yaml_kinds(text: str) -> Callable[[int], TemplateKind | None]:
    keys = list(_TOP_KEY.finditer(text))
    starts = [key.start() for key in keys]

    def kind_at(offset: int) -> TemplateKind | None:
        number = bisect_right(starts, offset) - 1
        return _TOP_KINDS.get(keys[number][1].strip('"')) if number >= 0 else None

    return kind_at


def _json_kinds(text: str) -> Callable[[int], TemplateKind | None]:
    root = root_node(text)

    def kind_at(offset: int) -> TemplateKind | None:
        return _kind(_keys_to(root, offset))

    return kind_at


def _keys_to(node: JsonNode, offset: int) -> list[str]:
    """The keys on the way down to the value at `offset`."""
    keys: list[str] = []
    while True:
        member = next((row for row in node.members if _holds(row.value, offset)), None)
        if member is not None:
            keys.append(member.key)
            node = member.value
            continue
        number = bisect_right(node.elements, offset, key=lambda row: row.start) - 1
        if number < 0 or not _holds(node.elements[number], offset):
            return keys
        node = node.elements[number]


def _holds(node: JsonNode, offset: int) -> bool:
    return node.start <= offset < node.end


def _kind(keys: list[str]) -> TemplateKind | None:
    if {"response", "script", "description"} & set(keys):
        return None
    if "url" in keys:
        return _url_kind(keys)
    return next((_KINDS[key] for key in keys if key in _KINDS), None)


def _url_kind(keys: list[str]) -> TemplateKind:
    part = keys[keys.index("url") + 1 : keys.index("url") + 2]
    if part == ["query"]:
        return TemplateKind.QUERY
    return TemplateKind.PATH_VARIABLE if part == ["variable"] else TemplateKind.URL
