"""What can be run in a document, and the commands that run it: for lenses and code actions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lsprotocol import types
from postroom_runtime.formats.blocks import Level, RequestMark

from postroom_server.lsp.documents import Document
from postroom_server.runs.responses import Responses


@dataclass(frozen=True, slots=True)
class Target:
    """Something to run: where its lens stands, what part of the file it owns, the command."""

    start: int
    owned: range
    command: types.Command

    def covers(self, offset: int) -> bool:
        """Whether a cursor at `offset` is in what the target owns."""
        return offset in self.owned


def targets(document: Document, responses: Responses) -> Iterator[Target]:
    """Everything that can be run in a document: each request, then the whole."""
    marks = document.contents.requests
    starts = [document.index.offset(mark.range.start) for mark in marks]
    ends = [*starts[1:], len(document.text) + 1]
    for number, mark in enumerate(marks):
        first = 0 if number == 0 else starts[number]
        owned = range(first, ends[number])
        yield from _of_request(document, responses, mark, starts[number], owned)
    yield from _whole(document)


def _of_request(
    document: Document, responses: Responses, mark: RequestMark, start: int, owned: range
) -> Iterator[Target]:
    select = [mark.selector] if len(document.contents.requests) > 1 else []
    argument = {"uri": document.uri, "select": select}
    yield Target(start, owned, _command(f"Send {mark.name}", "postroom.send", argument))
    if responses.find(str(document.path), select) is not None:
        title = f"Run tests of {mark.name} on the last response"
        yield Target(start, owned, _command(title, "postroom.runTests", argument))


def _whole(document: Document) -> Iterator[Target]:
    """The collection or folder of a file that describes one."""
    levels = {block.level for block in document.contents.blocks}
    name = "collection" if document.path.suffix == ".json" else "folder"
    if len(document.contents.requests) > 1 or levels & {Level.COLLECTION, Level.FOLDER}:
        everywhere = range(len(document.text) + 1)
        command = _command(f"Run {name}", "postroom.run", {"uri": document.uri})
        yield Target(0, everywhere, command)


def _command(title: str, name: str, argument: dict[str, Any]) -> types.Command:
    return types.Command(title=title, command=name, arguments=[argument])
