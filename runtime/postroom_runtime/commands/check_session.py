"""Checking: what the reader of a file objects to, what V8 does, and what the linter does."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence

from postroom_runtime.commands.check_targets import Target, TargetKind
from postroom_runtime.commands.findings import Finding, finding_of
from postroom_runtime.formats import load_collection, load_variables
from postroom_runtime.model.collection import Collection, Folder, Item, Script
from postroom_runtime.model.problems import Severity, UnreadableInputError
from postroom_runtime.scripting.frames import ScriptError
from postroom_runtime.scripting.supervisor import HostSession, ScriptHosts
from postroom_runtime.text import Position, Range


async def check_all(targets: Sequence[Target]) -> list[Finding]:
    """Everything found in `targets`, by file and place. Raises BundleMissingError."""
    hosts = ScriptHosts()
    try:
        await hosts.prestart()
        session = hosts.session()
        found = [finding for target in targets async for finding in _check(target, session)]
    finally:
        await hosts.close()
    return sorted(set(found))


async def _check(target: Target, session: HostSession) -> AsyncIterator[Finding]:
    try:
        if target.kind is TargetKind.VARIABLES:
            load_variables(target.path)
            return
        collection, problems = load_collection(target.path)
    except UnreadableInputError as error:
        yield finding_of(error.problem)
        return
    for problem in problems:
        yield finding_of(problem)
    for script in scripts_in(collection):
        error = await session.check(script.source.text)
        if error is not None:
            yield _syntax_error(script, error)


def scripts_in(collection: Collection) -> Iterator[Script]:
    """Every script of a collection, enabled or not, that holds anything."""
    for element in _elements(collection.root):
        for script in element.scripts:
            if script.source.text.strip():
                yield script


def _elements(folder: Folder) -> Iterator[Item]:
    yield folder
    for item in folder.items:
        if isinstance(item, Folder):
            yield from _elements(item)
        else:
            yield item


def _syntax_error(script: Script, error: ScriptError) -> Finding:
    frame = error.frames[0] if error.frames else None
    position = Position(0, 0) if frame is None else Position(frame.line, frame.column)
    start = script.source.map.to_file(position)
    message = f"{error.name}: {error.message}"
    return Finding(script.source.path, Range(start, start), message, Severity.ERROR, "syntax")
