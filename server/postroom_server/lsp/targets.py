"""What can be done with a document, and the commands that do it: for lenses and code actions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from postroom_runtime.formats.blocks import Level, RequestMark
from postroom_runtime.formats.v3.layout import (
    collection_root,
    is_definition_file,
    is_request_file,
    request_beside,
)

from postroom_server.lsp.current_values import deviations
from postroom_server.lsp.documents import Document
from postroom_server.lsp.shown_marks import Original, original_of
from postroom_server.workspace.files import is_environment, is_globals, is_script

if TYPE_CHECKING:
    from postroom_server.lsp.session import Session

RUN = "source.postroom.run"
SHOW = "source.postroom.show"
ENVIRONMENT = "source.postroom.environment"


@dataclass(frozen=True, slots=True)
class Target:
    """Something to do: where its lens stands, what part of the file it owns, the command, whose
    title says all. `lens` is the shorter title of the lens; without one there is only an action.
    `kind` is the code action's."""

    start: int
    owned: range
    command: types.Command
    lens: str = ""
    kind: str = RUN

    def covers(self, offset: int) -> bool:
        """Whether a cursor at `offset` is in what the target owns."""
        return offset in self.owned


def targets(session: Session, document: Document) -> Iterator[Target]:
    """Everything that can be done with a document, what is nearest to its requests first. With a
    copy of a script: what can be done with the script and its request."""
    if document.is_file:
        yield from _of_file(session, document)
        return
    original = original_of(session, document)
    if original is not None:
        yield from _of_copy(session, document, original)


def _of_file(session: Session, document: Document) -> Iterator[Target]:
    everywhere = range(len(document.text) + 1)
    for mark, owned in _owned(document):
        start = document.index.offset(mark.range.start)
        for command, lens, kind in _of_request(session, document, mark):
            yield Target(start, owned, command, lens, kind)
        for folder in document.contents.folders:
            if mark.selector.startswith(f"{folder.selector}/"):
                yield Target(start, owned, _run_folder(document, folder))
    yield from _scripts(session, document)
    yield from _folders(document)
    for command, lens in _whole(document):
        yield Target(0, everywhere, command, lens)
    yield from _under_way(session, document)
    yield from _anywhere(session, document)


def _owned(document: Document) -> Iterator[tuple[RequestMark, range]]:
    """Each request and what part of the file belongs to it: up to the next one."""
    marks = document.contents.requests
    starts = [document.index.offset(mark.range.start) for mark in marks]
    ends = [*starts[1:], len(document.text) + 1]
    for number, mark in enumerate(marks):
        yield mark, range(0 if number == 0 else starts[number], ends[number])


Offer = tuple[types.Command, str, str]
"""A command, the title of its lens, the kind of its action."""


def _of_request(session: Session, document: Document, mark: RequestMark) -> Iterator[Offer]:
    """The commands of a request or of a script that stands alone, with their lens's titles."""
    several = len(document.contents.requests) > 1
    argument = {"uri": document.uri, "select": [mark.selector] if several else []}
    request = _request_file(document.path)
    if request is None:
        yield _command(f"Run script {mark.name}", "postroom.run", argument), "Run script", RUN
        return
    yield _command(f"Send {mark.name}", "postroom.send", argument), "Send", RUN
    exchange = session.responses.find(str(request), argument["select"])
    if exchange is None:
        return
    again = f"Run tests of {mark.name} on the last response"
    yield _command(again, "postroom.runTests", argument), "Run tests on the last response", RUN
    show = f"Show the last response of {mark.name}"
    yield _command(show, "postroom.showResponse", argument), "", SHOW
    if session.responses.before_last(exchange.request) is None:
        return
    compare = f"Compare the response of {mark.name} with the one before"
    yield _command(compare, "postroom.compareResponse", argument), "", SHOW
    earlier = f"Show an earlier response of {mark.name}…"
    yield _command(earlier, "postroom.showHistory", argument), "", SHOW


def _request_file(path: Path) -> Path | None:
    """The file of the request that a document holds or belongs to; None for a script alone."""
    return request_beside(path) if is_script(path) else path


def _scripts(session: Session, document: Document) -> Iterator[Target]:
    """Each script alone, where there is more to run than that script."""
    for index, at in enumerate(document.scripts):
        if at.block.level is Level.FILE and _request_file(document.path) is None:
            continue
        command = _run_script(session, document, index)
        if command is not None:
            start = document.index.offset(at.block.range.start)
            line = document.index.starts[at.block.range.start.line]
            owned = range(min(line, at.block.holder.start), at.block.holder.end + 1)
            yield Target(start, owned, command, "Run script")


def _run_script(session: Session, document: Document, index: int) -> types.Command | None:
    """The command that runs one script; None where it could not: without a response, say."""
    from postroom_server.lsp.one_script import runnable_title  # which imports what runs

    title = runnable_title(session, document, document.scripts[index].block)
    argument = {"uri": document.uri, "index": index}
    return _command(title, "postroom.runScript", argument) if title else None


def _folders(document: Document) -> Iterator[Target]:
    """The folders in a collection's JSON, each until its first request begins."""
    starts = [document.index.offset(mark.range.start) for mark in document.contents.requests]
    for mark in document.contents.folders:
        start = document.index.offset(mark.range.start)
        end = next((one for one in starts if one > start), len(document.text) + 1)
        yield Target(start, range(start, end), _run_folder(document, mark), "Run folder")


def _run_folder(document: Document, mark: RequestMark) -> types.Command:
    argument = {"uri": document.uri, "select": [mark.selector]}
    return _command(f"Run folder {mark.name}", "postroom.run", argument)


def _whole(document: Document) -> Iterator[tuple[types.Command, str]]:
    """The collection or folder of a file that describes one, with its lens's title; the folders
    and the collection that hold a v3 request."""
    if is_definition_file(document.path):
        yield _run_directory(document.path.parents[1])
    elif document.contents.requests and is_request_file(_request_file(document.path) or Path()):
        root = collection_root(document.path)
        for folder in (document.path.parent, *document.path.parent.parents):
            yield _run_directory(folder)[0], ""
            if folder == root or folder == folder.parent:
                return
    elif document.path.suffix == ".json" and _is_collection(document):
        title = "Run collection"
        yield _command(title, "postroom.run", {"uri": document.uri}), title


def _is_collection(document: Document) -> bool:
    levels = {block.level for block in document.contents.blocks}
    return len(document.contents.requests) > 1 or bool(levels & {Level.COLLECTION, Level.FOLDER})


def _run_directory(folder: Path) -> tuple[types.Command, str]:
    root = collection_root(folder / "any.request.yaml")
    word = "collection" if folder == root else "folder"
    argument = {"uri": folder.as_uri()}
    return _command(f"Run {word} {folder.name}", "postroom.run", argument), f"Run {word}"


def _under_way(session: Session, document: Document) -> Iterator[Target]:
    """What is running now, to be stopped."""
    if not document.contents.requests and not document.contents.blocks:
        return
    everywhere = range(len(document.text) + 1)
    for number, run in session.under_way.items():
        command = _command(f"Stop “{run.title}”", "postroom.stop", {"run": number})
        yield Target(0, everywhere, command, command.title)


def _anywhere(session: Session, document: Document) -> Iterator[Target]:
    """What belongs to no request: what failed, of everything; the environment; its values."""
    known = bool(document.contents.requests or document.contents.blocks)
    if (
        not known
        and not is_environment(document.path)
        and not is_globals(document.path)
        and not session.results.has(str(document.path))
    ):
        return
    everywhere = range(len(document.text) + 1)
    failed = len(session.results.failed())
    if failed:
        requests = "request" if failed == 1 else "requests"
        command = _command(f"Run {failed} failed {requests} again", "postroom.rerunFailed", {})
        yield Target(0, everywhere, command, command.title)
    yield from _current_values(session, document)
    for command in _environments(session, document):
        yield Target(0, everywhere, command, kind=ENVIRONMENT)


def _current_values(session: Session, document: Document) -> Iterator[Target]:
    """What can be done with a row of a file whose variable has another value now."""
    for one in deviations(session, document):
        name, line = one.row.name, one.row.range.start.line
        start = document.index.starts[line]
        owned = range(start, start + len(document.index.line(line)) + 1)
        argument = {"name": name, "scope": one.scope}
        if one.scope == "environment":
            argument["environment"] = str(document.path)
        promote = _command(
            f"Write the current value of {name} into the file", "postroom.promoteValue", argument
        )
        forget = _command(
            f"Forget the current value of {name}", "postroom.setValue", argument | {"value": None}
        )
        yield Target(start, owned, promote, kind=ENVIRONMENT)
        yield Target(start, owned, forget, kind=ENVIRONMENT)


def _environments(session: Session, document: Document) -> Iterator[types.Command]:
    """Choosing the environment and looking at its values."""
    chosen = session.environment_name(session.environment_for(document.path))
    collection = session.collection_of(document.path)
    name, only = collection.name.partition(".")[0], {"uri": document.uri}
    if session.environments.has_choice(collection):
        title = f"Switch environment of {name} (now {chosen})…"
        yield _command(title, "postroom.selectEnvironment", only)
    else:
        yield _command(f"Switch environment (now {chosen})…", "postroom.selectEnvironment", {})
        if document.contents.requests:
            title = f"Choose an environment for {name} alone…"
            yield _command(title, "postroom.selectEnvironment", only)
    yield _command("Edit current values…", "postroom.editValues", {"uri": document.uri})
    if session.environments.has_values:
        yield _command("Forget all current values", "postroom.resetValues", {})


def _of_copy(session: Session, document: Document, original: Original) -> Iterator[Target]:
    """The script that a document copies, and its request."""
    everywhere = range(len(document.text) + 1)
    command = _run_script(session, original.holder, original.index)
    if command is not None:
        yield Target(0, everywhere, command, "Run script")
    offset = original.script.block.holder.start
    for one in _of_file(session, original.holder):
        if one.command.command in _ALSO_IN_COPIES and one.covers(offset):
            yield Target(0, everywhere, one.command, one.lens, one.kind)


_ALSO_IN_COPIES = ("postroom.send", "postroom.runTests", "postroom.rerunFailed", "postroom.stop")


def _command(title: str, name: str, argument: dict[str, Any]) -> types.Command:
    return types.Command(title=title, command=name, arguments=[argument])
