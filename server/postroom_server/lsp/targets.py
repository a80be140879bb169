"""What can be run in a document, and the commands that run it: for lenses and code actions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lsprotocol import types
from postroom_runtime.formats.blocks import Level, RequestMark
from postroom_runtime.formats.v3.layout import request_beside

from postroom_server.lsp.documents import Document
from postroom_server.runs.responses import Responses
from postroom_server.runs.results import Results

_SCRIPTS = (".js", ".mjs", ".cjs")


@dataclass(frozen=True, slots=True)
class Target:
    """Something to run: where its lens stands, what part of the file it owns, the command, whose
    title says all. `lens` is the shorter title of the lens; without one there is only an action."""

    start: int
    owned: range
    command: types.Command
    lens: str = ""

    def covers(self, offset: int) -> bool:
        """Whether a cursor at `offset` is in what the target owns."""
        return offset in self.owned


def targets(document: Document, responses: Responses, results: Results) -> Iterator[Target]:
    """Everything that can be run in a document: each request and folder, then the whole. Nothing
    in one that is no file."""
    if not document.is_file:
        return
    starts = [document.index.offset(mark.range.start) for mark in document.contents.requests]
    ends = [*starts[1:], len(document.text) + 1]
    for number, mark in enumerate(document.contents.requests):
        owned = range(0 if number == 0 else starts[number], ends[number])
        for command, lens in _of_request(document, responses, mark):
            yield Target(starts[number], owned, command, lens)
    for mark in document.contents.folders:
        yield _of_folder(document, mark, starts)
    yield from _whole(document)
    yield from _failed(document, results)


def _of_request(
    document: Document, responses: Responses, mark: RequestMark
) -> Iterator[tuple[types.Command, str]]:
    """The commands of a request or of a script that stands alone, with their lens's titles."""
    several = len(document.contents.requests) > 1
    argument = {"uri": document.uri, "select": [mark.selector] if several else []}
    request = _request_file(document.path)
    if request is None:
        yield _command(f"Run script {mark.name}", "postroom.run", argument), "Run script"
        return
    yield _command(f"Send {mark.name}", "postroom.send", argument), "Send"
    exchange = responses.find(str(request), argument["select"])
    if exchange is None:
        return
    again = f"Run tests of {mark.name} on the last response"
    yield _command(again, "postroom.runTests", argument), "Run tests on the last response"
    if responses.before_last(exchange.request) is not None:
        compare = f"Compare the response of {mark.name} with the one before"
        yield _command(compare, "postroom.compareResponse", argument), ""


def _request_file(path: Path) -> Path | None:
    """The file of the request that a document holds or belongs to; None for a script alone."""
    return request_beside(path) if path.suffix in _SCRIPTS else path


def _of_folder(document: Document, mark: RequestMark, requests: list[int]) -> Target:
    """A folder in a collection's JSON. Its action is offered until its first request begins."""
    start = document.index.offset(mark.range.start)
    end = next((one for one in requests if one > start), len(document.text) + 1)
    argument = {"uri": document.uri, "select": [mark.selector]}
    command = _command(f"Run folder {mark.name}", "postroom.run", argument)
    return Target(start, range(start, end), command, "Run folder")


def _whole(document: Document) -> Iterator[Target]:
    """The collection or folder of a file that describes one."""
    levels = {block.level for block in document.contents.blocks}
    name = "collection" if document.path.suffix == ".json" else "folder"
    if len(document.contents.requests) > 1 or levels & {Level.COLLECTION, Level.FOLDER}:
        everywhere = range(len(document.text) + 1)
        command = _command(f"Run {name}", "postroom.run", {"uri": document.uri})
        yield Target(0, everywhere, command, command.title)


def _failed(document: Document, results: Results) -> Iterator[Target]:
    """What failed, of everything, in a document that holds requests or scripts."""
    failed = len(results.failed())
    if failed and (document.contents.requests or document.contents.blocks):
        everywhere = range(len(document.text) + 1)
        requests = "request" if failed == 1 else "requests"
        command = _command(f"Run {failed} failed {requests} again", "postroom.rerunFailed", {})
        yield Target(0, everywhere, command)


def _command(title: str, name: str, argument: dict[str, Any]) -> types.Command:
    return types.Command(title=title, command=name, arguments=[argument])
