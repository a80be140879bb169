"""Scripts and requests in collection JSON, whole or broken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from postroom_runtime.formats.blocks.model import (
    Level,
    RequestMark,
    ScriptBlock,
    ScriptBlocks,
)
from postroom_runtime.formats.holders import Holder, Style
from postroom_runtime.formats.json_document import parse_json, script_map
from postroom_runtime.formats.json_nodes import JsonNode, root_node
from postroom_runtime.formats.labels import Labels, stable_id
from postroom_runtime.formats.steps import Steps, at_once
from postroom_runtime.formats.v2.checks import check_collection
from postroom_runtime.model.collection import ScriptKind
from postroom_runtime.model.problems import Problem, UnreadableInputError
from postroom_runtime.text import LineIndex, Range

_DEEPEST = 100
"""Folders inside each other; nobody has so many, and every one takes stack."""
_HEAD = 1_000
_KINDS = {kind.value: kind for kind in ScriptKind}


def json_blocks(path: Path, text: str, lines: LineIndex | None = None) -> ScriptBlocks:
    """The scripts and requests of a collection; none when the JSON is none. `lines` is the text's
    index where there is one."""
    return at_once(finding_json_blocks(path, text, lines))


def finding_json_blocks(
    path: Path, text: str, lines: LineIndex | None = None
) -> Steps[ScriptBlocks]:
    """As `json_blocks`, a request at a time."""
    root = root_node(text)
    wrapped = root.get("collection")
    node = root if wrapped is None or root.get("item") is not None else wrapped
    if not _is_collection(node):
        return ScriptBlocks(path)
    finder = _Finder(lines or LineIndex(text))
    yield from finder.walk(node, _collection(node))
    blocks = tuple(sorted(finder.blocks, key=lambda block: block.holder.start))
    pointer = () if node is root else ("collection",)
    check = partial(_problems, path, text, pointer)
    return ScriptBlocks(path, blocks, tuple(finder.requests), check, tuple(finder.folders))


@dataclass(frozen=True)
class _Owner:
    """A collection, folder or request on the way down. `path` tells items of one name apart."""

    level: Level
    name: str
    id: str
    names: tuple[str, ...] = ()
    path: tuple[str, ...] = ()

    @property
    def selector(self) -> str:
        return "/".join(self.names)


@dataclass(frozen=True)
class _Finder:
    lines: LineIndex

    blocks: list[ScriptBlock] = field(default_factory=list[ScriptBlock])
    requests: list[RequestMark] = field(default_factory=list[RequestMark])
    folders: list[RequestMark] = field(default_factory=list[RequestMark])

    def walk(self, node: JsonNode, owner: _Owner) -> Steps[None]:
        yield
        if len(owner.names) > _DEEPEST:
            return
        for event in _elements(node, "event"):
            block = self.block(node, event, owner)
            if block is not None:
                self.blocks.append(block)
        for item, item_owner in _items(node, owner):
            marks = self.requests if item_owner.level is Level.REQUEST else self.folders
            marks.append(self.mark(item, item_owner))
            yield from self.walk(item, item_owner)

    def mark(self, item: JsonNode, owner: _Owner) -> RequestMark:
        named = item.get("name") or item.get("request") or item
        return RequestMark(owner.name, owner.id, owner.selector, self.range(named))

    def block(self, node: JsonNode, event: JsonNode, owner: _Owner) -> ScriptBlock | None:
        kind = _KINDS.get(_text(event, "listen"))
        holder = _code(event)
        if kind is None or holder is None:
            return None
        disabled = event.get("disabled")
        return ScriptBlock(
            kind=kind,
            level=owner.level,
            owner=owner.name,
            owner_id=owner.id,
            selector=owner.selector,
            range=self.range(holder),
            owner_range=self.range(node),
            holder=Holder(_style(holder), holder.start, holder.end),
            enabled=disabled is None or disabled.opening != "t",
            locate=partial(script_map, holder, self.lines),
        )

    def range(self, node: JsonNode) -> Range:
        return Range(self.lines.position(node.start), self.lines.position(node.end))


def _collection(node: JsonNode) -> _Owner:
    info = node.get("info")
    name = _text(info, "name")
    id_ = _text(info, "_postman_id") or _text(info, "id")
    return _Owner(Level.COLLECTION, name, id_ or stable_id((name,)))


def _items(node: JsonNode, owner: _Owner) -> Iterator[tuple[JsonNode, _Owner]]:
    taken = Labels()
    for item in _elements(node, "item"):
        is_folder = item.get("item") is not None
        if is_folder or item.get("request") is not None:
            yield item, _owner(item, owner, taken, Level.FOLDER if is_folder else Level.REQUEST)


def _owner(item: JsonNode, parent: _Owner, taken: Labels, level: Level) -> _Owner:
    name = _text(item, "name")
    path = (*parent.path, taken.unique(name))
    id_ = _text(item, "id") or _text(item, "_postman_id")
    return _Owner(level, name, id_ or stable_id(path), (*parent.names, name), path)


def _is_collection(node: JsonNode) -> bool:
    info = node.get("info")
    if node.get("item") is not None:
        return info is not None or node.get("event") is not None
    return "/collection/v2" in _text(info, "schema")


def _code(event: JsonNode) -> JsonNode | None:
    script = event.get("script")
    code = script.get("exec") if script is not None and script.opening == "{" else script
    return code if code is not None and code.opening in ('"', "[") and code.opening else None


def _style(node: JsonNode) -> Style:
    return Style.JSON_STRING if node.is_string else Style.JSON_ARRAY


def _elements(node: JsonNode, key: str) -> tuple[JsonNode, ...]:
    """The elements of an array; one object in its place is the only one."""
    value = node.get(key)
    if value is None:
        return ()
    return (value,) if value.opening == "{" else value.elements


def _text(node: JsonNode | None, key: str) -> str:
    value = node.get(key) if node is not None else None
    return "" if value is None else value.string


def script_problems(path: Path, text: str) -> tuple[Problem, ...]:
    """What is wrong with a collection in JSON, as `json_blocks` says it."""
    if '"collection"' not in text[:_HEAD]:  # what wraps one names it first; no need to look further
        return _problems(path, text, ())
    root = root_node(text)
    wrapped = root.get("collection")
    return _problems(path, text, () if wrapped is None or root.get("item") else ("collection",))


def _problems(path: Path, text: str, pointer: tuple[str, ...]) -> tuple[Problem, ...]:
    try:
        document = parse_json(path, text)
        return (*check_collection(document, pointer), *document.repeated_keys())
    except UnreadableInputError as error:
        return (error.problem,)
    except RecursionError:
        return (Problem(path, "The JSON is nested too deeply."),)
