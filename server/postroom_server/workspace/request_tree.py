"""The collections of a workspace as trees of folders and requests, in the order of a run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from postroom_runtime.formats.v3.layout import DEFINITIONS
from postroom_runtime.text import Position, Range

from postroom_server.workspace.facts import FileFacts, RequestFact
from postroom_server.workspace.index import Index

_START = Range(Position(0, 0), Position(0, 0))


@dataclass(slots=True)
class TreeNode:
    """A folder or request. `path` and `select` are what a run takes; `place` is the file to show,
    at `range`. `order` is what items are sorted by, before their names where v3 says so."""

    kind: str
    name: str
    path: Path
    place: Path
    range: Range = _START
    id: str = ""
    method: str = ""
    select: str = ""
    order: float = float("-inf")
    items: list[TreeNode] = field(default_factory=list["TreeNode"])


def request_trees(index: Index) -> list[TreeNode]:
    """A node of kind `collection` for each collection that has requests, by name."""
    collections = {
        facts.collection: None
        for facts in index.files.values()
        if facts.collection is not None and facts.requests and not facts.is_module
    }
    trees = [_tree(index, collection) for collection in collections]
    return sorted(trees, key=lambda tree: (tree.name.lower(), tree.path))


def _tree(index: Index, collection: Path) -> TreeNode:
    if collection.suffix == ".json":
        return _json_tree(index.files[collection])
    return _directory_tree(index, collection)


# ---- v2: one file ------------------------------------------------------------------------------


def _json_tree(facts: FileFacts) -> TreeNode:
    root = TreeNode("collection", facts.title, facts.path, facts.path)
    for request in facts.requests:
        holder = root
        for depth, name in enumerate(request.path[:-1], start=1):
            select = "/".join(request.path[:depth])
            holder = _folder_in(holder, name, select, facts, request.range)
        holder.items.append(_request(facts, request, facts.path))
    return root


def _folder_in(
    holder: TreeNode, name: str, select: str, facts: FileFacts, range_: Range
) -> TreeNode:
    """The folder that the last request was in, or a new one: two may have the same name."""
    last = holder.items[-1] if holder.items else None
    if last is not None and last.kind == "folder" and last.name == name:
        return last
    folder = TreeNode("folder", name, facts.path, facts.path, range_, select=select)
    holder.items.append(folder)
    return folder


# ---- v3: a directory ---------------------------------------------------------------------------


def _directory_tree(index: Index, collection: Path) -> TreeNode:
    name = _title(index, collection)
    root = TreeNode("collection", name, collection, _definition(index, collection) or collection)
    folders = {collection: root}
    for facts, request in index.requests(collection):
        holder = _directory(index, collection, facts.path.parent, folders)
        holder.items.append(_request(facts, request, facts.path))
    _sort(root)
    return root


def _directory(
    index: Index, collection: Path, folder: Path, folders: dict[Path, TreeNode]
) -> TreeNode:
    known = folders.get(folder)
    if known is not None:
        return known
    if not folder.is_relative_to(collection):
        return folders[collection]
    holder = _directory(index, collection, folder.parent, folders)
    name = _title(index, folder)
    definition = _definition(index, folder)
    select = f"{holder.select}/{name}".lstrip("/")
    order = index.files[definition].order if definition else float("-inf")
    node = TreeNode("folder", name, collection, definition or folder, select=select, order=order)
    holder.items.append(node)
    folders[folder] = node
    return node


def _sort(node: TreeNode) -> None:
    node.items.sort(key=lambda item: (item.order, item.name))
    for item in node.items:
        _sort(item)


def _title(index: Index, folder: Path) -> str:
    definition = _definition(index, folder)
    return (index.files[definition].title if definition else "") or folder.name


def _definition(index: Index, folder: Path) -> Path | None:
    return next((folder / name for name in DEFINITIONS if folder / name in index.files), None)


def _request(facts: FileFacts, request: RequestFact, path: Path) -> TreeNode:
    return TreeNode(
        "request",
        request.name,
        path,
        facts.path,
        request.range,
        request.id,
        request.method,
        request.select,
        request.order,
    )


def walk(node: TreeNode) -> Iterator[TreeNode]:
    """Every request of a tree, in the order of a run."""
    if node.kind == "request":
        yield node
    for item in node.items:
        yield from walk(item)
