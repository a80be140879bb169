"""Who calls whom: requests that scripts run or go to next, and the modules that they load."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from postroom_runtime.text import Position, Range

from postroom_server.workspace.facts import CallFact, FileFacts, RequestFact
from postroom_server.workspace.index import Index
from postroom_server.workspace.request_navigation import request_at, request_named
from postroom_server.workspace.visibility import collection_in

_START = Range(Position(0, 0), Position(0, 0))


@dataclass(frozen=True, slots=True)
class GraphNode:
    """A `request`, a `module` (a file that scripts load), or a `collection` or folder whose own
    scripts call. `selector` tells the requests of one file apart."""

    kind: str
    name: str
    path: Path
    range: Range = _START
    detail: str = ""
    selector: str = ""


Edge = tuple[GraphNode, list[Range]]
"""A node at the other end of calls, and where they stand in the file of the caller."""


def node_at(index: Index, path: Path, place: Position, selector: str) -> GraphNode | None:
    """What a cursor stands for: the request or module that is named there, else the one whose file
    or script (of `selector`) holds it."""
    found = request_at(index, path, place)
    if found is not None:
        return _request(found.facts, found.request)
    facts = index.files.get(path)
    if facts is None:
        return None
    for call in facts.calls:
        if not call.names_request and call.range.start <= place <= call.range.end:
            return _module(index, path, call.target)
    return _holder(index, facts, selector)


def node_of(index: Index, path: Path, kind: str, selector: str) -> GraphNode | None:
    """The node again that was told the client before."""
    facts = index.files.get(path)
    if facts is None:
        return None
    if kind != "request":
        return _holder(index, facts, "")
    return next((_request(facts, one) for one in facts.requests if _key(one) == selector), None)


def outgoing(index: Index, node: GraphNode) -> list[Edge]:
    """What the scripts of a node name."""
    found: dict[GraphNode, list[Range]] = {}
    for facts, call in _calls_of(index, node):
        target = _target(index, facts.path, call)
        if target is not None:
            found.setdefault(target, []).append(call.range)
    return list(found.items())


def incoming(index: Index, node: GraphNode) -> list[Edge]:
    """Whose scripts name a node."""
    found: dict[GraphNode, list[Range]] = {}
    for facts in index.files.values():
        for call in facts.calls:
            if _target(index, facts.path, call) == node:
                holder = _holder(index, facts, call.selector)
                found.setdefault(holder, []).append(call.range)
    return list(found.items())


def _calls_of(index: Index, node: GraphNode) -> Iterator[tuple[FileFacts, CallFact]]:
    facts = index.files.get(node.path)
    for call in facts.calls if facts is not None else ():
        if facts is not None and _holder(index, facts, call.selector) == node:
            yield facts, call


def _target(index: Index, path: Path, call: CallFact) -> GraphNode | None:
    if not call.names_request:
        return _module(index, path, call.target)
    found = request_named(index, call.target, collection_in(index, path))
    return _request(*found) if found is not None else None


def loaded_file(index: Index, path: Path, name: str) -> Path | None:
    """The file of the workspace that a script at `path` loads by that name."""
    if not name.startswith("."):
        return None
    target = Path(os.path.normpath(path.parent / name))
    named = (target, target.with_name(f"{target.name}.js"))
    return next((one for one in named if one in index.files), None)


def is_loaded(index: Index, path: Path) -> bool:
    """Whether a script of the workspace loads a file."""
    return any(
        call.via == "pm.require" and loaded_file(index, facts.path, call.target) == path
        for facts in index.files.values()
        for call in facts.calls
    )


def _module(index: Index, path: Path, name: str) -> GraphNode | None:
    target = loaded_file(index, path, name)
    return _holder(index, index.files[target], "") if target is not None else None


def _holder(index: Index, facts: FileFacts, selector: str) -> GraphNode:
    """The request, module or collection whose script stands in a file."""
    if facts.is_module:
        return GraphNode("module", facts.path.name, facts.path, detail=facts.path.parent.name)
    for request in facts.requests:
        if len(facts.requests) == 1 or _key(request) == selector:
            return _request(facts, request)
    beside = _beside(index, facts.path)
    if beside is not None:
        return beside
    name = selector.rpartition("/")[2] or facts.title or facts.path.name
    return GraphNode("collection", name, facts.path, detail=facts.path.name, selector=selector)


def _beside(index: Index, path: Path) -> GraphNode | None:
    """The request beside which a script file stands."""
    from postroom_runtime.formats.v3.layout import request_beside

    holder = request_beside(path) if path.suffix == ".js" else None
    facts = index.files.get(holder) if holder is not None else None
    return _request(facts, facts.requests[0]) if facts is not None and facts.requests else None


def _request(facts: FileFacts, request: RequestFact) -> GraphNode:
    folder = " / ".join(request.path[:-1])
    detail = f"{request.method} {folder}".strip()
    return GraphNode("request", request.name, facts.path, request.range, detail, _key(request))


def _key(request: RequestFact) -> str:
    return "/".join(request.path)
