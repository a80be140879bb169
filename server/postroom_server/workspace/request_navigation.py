"""Definition, references and rename of requests, across the files of a workspace."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from postroom_runtime.formats.blocks import ScriptBlock, inserted_text, script_blocks
from postroom_runtime.formats.json_strings import encode
from postroom_runtime.formats.write.yaml_scalars import plain_or_quoted
from postroom_runtime.model.source import FileLocation
from postroom_runtime.text import LineIndex, Position, Range

from postroom_server.analysis.script import Script
from postroom_server.analysis.uses import request_uses
from postroom_server.syntax.nodes import quoted
from postroom_server.workspace.facts import CallFact, FileFacts, RequestFact
from postroom_server.workspace.index import Index
from postroom_server.workspace.variable_navigation import RenameRefusedError, Renaming
from postroom_server.workspace.visibility import collection_in

_NAME_KEY = re.compile(r"name[ \t]*:[ \t]*\Z")


@dataclass(frozen=True, slots=True)
class RequestPlace:
    """A request and the place in a file that names it. `called` when a script does."""

    facts: FileFacts
    request: RequestFact
    range: Range
    called: CallFact | None = None


def request_named(
    index: Index, target: str, collection: Path | None
) -> tuple[FileFacts, RequestFact] | None:
    """The request of that id or name in a collection. Ids win, then the last of several."""
    found = None
    for facts, request in index.requests(collection):
        if request.id == target:
            return facts, request
        if request.name == target:
            found = facts, request
    return found


def request_at(index: Index, path: Path, place: Position) -> RequestPlace | None:
    """The request that a file names at a place: where it is declared, or in a script."""
    facts = index.files.get(path)
    if facts is None:
        return None
    for call in facts.calls:
        if call.names_request and call.range.start <= place <= call.range.end:
            found = request_named(index, call.target, collection_in(index, path))
            return RequestPlace(*found, call.range, call) if found else None
    for request in facts.requests:
        if request.range.start <= place <= request.range.end and _is_name(index, path, request):
            return RequestPlace(facts, request, request.range)
    return None


def request_references(
    index: Index, found: RequestPlace, *, declared: bool = True
) -> list[FileLocation]:
    """Every place in the workspace that names a request."""
    own = [FileLocation(found.facts.path, found.request.range)] if declared else []
    return own + [FileLocation(facts.path, call.range) for facts, call in callers(index, found)]


def callers(index: Index, found: RequestPlace) -> Iterator[tuple[FileFacts, CallFact]]:
    """The calls in scripts that name a request."""
    for facts in index.files.values():
        for call in facts.calls:
            if call.names_request and call.target in (found.request.name, found.request.id):
                meant = request_named(index, call.target, collection_in(index, facts.path))
                if meant is not None and meant[1] is found.request:
                    yield facts, call


def rename_request(index: Index, found: RequestPlace, name: str) -> Mapping[Path, list[Renaming]]:
    """The changes, by file, that give a request another name wherever the workspace names it.
    Raises `RenameRefusedError`."""
    if not name.strip() or name != name.strip() or "\n" in name:
        raise RenameRefusedError(f"{name!r} cannot be the name of a request: one line, no blanks.")
    for facts, other in index.requests(found.facts.collection):
        if other.name == name and other is not found.request:
            raise RenameRefusedError(
                f"There already is a request {name!r}, in {facts.path.name}: scripts that name it "
                "would find only one of them."
            )
    changes: dict[Path, list[Renaming]] = {}
    changes[found.facts.path] = [_declared(index, found, name)]
    by_name = [one for one in callers(index, found) if one[1].target == found.request.name]
    for path in dict.fromkeys(facts.path for facts, _ in by_name):
        wanted = {call.range.start for facts, call in by_name if facts.path == path}
        changes.setdefault(path, []).extend(_in_scripts(index, path, wanted, name))
    return changes


def _is_name(index: Index, path: Path, request: RequestFact) -> bool:
    """Whether a request's place is that of its name: a v3 file may go without one."""
    if path.suffix == ".json":
        return True
    text = index.source(path) or ""
    return _stands_behind_name(text, request.range)


def _stands_behind_name(text: str, range_: Range) -> bool:
    lines = LineIndex(text)
    start = lines.offset(range_.start)
    return _NAME_KEY.search(text[text.rfind("\n", 0, start) + 1 : start]) is not None


def _declared(index: Index, found: RequestPlace, name: str) -> Renaming:
    """The change where a request is declared; of one that its file names, a name in the file."""
    path, range_ = found.facts.path, found.request.range
    if path.suffix == ".json":
        return Renaming(range_, f'"{encode(name)}"')
    if _stands_behind_name(index.source(path) or "", range_):
        return Renaming(range_, plain_or_quoted(name))
    start = Position(0, 0)
    text = index.source(path) or ""
    if text.startswith("$kind:"):
        start = Position(1, 0)
    return Renaming(Range(start, start), f"name: {plain_or_quoted(name)}\n")


def _in_scripts(index: Index, path: Path, wanted: set[Position], name: str) -> Iterator[Renaming]:
    """The changes in the scripts of a file, at the places of the names."""
    for block in script_blocks(path, index.source(path) or "").blocks:
        script = Script(block.text, block.kind.value, block.level.value)
        for use in request_uses(script):
            first, last = block.map.span_to_file(use.span.start, use.span.end)
            start = block.map.file.position(first)
            if start in wanted:
                range_ = Range(start, block.map.file.position(last))
                yield Renaming(range_, _in_literal(block, use.span.start, name))


def _in_literal(block: ScriptBlock, start: int, name: str) -> str:
    """A name as it is written inside the string literal that starts before `start`."""
    quote = block.text[start - 1 : start]
    text = quoted(name, quote if quote == "'" else '"')[1:-1]
    if quote == "`":
        text = text.replace('\\"', '"').replace("`", "\\`").replace("${", "\\${")
    return inserted_text(block, text)
