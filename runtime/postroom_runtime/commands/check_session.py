"""Checking: what the reader of a file objects to, what V8 does, and what the linter does."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING

from postroom_runtime.commands.check_rules import Wanted
from postroom_runtime.commands.check_targets import Target, TargetKind
from postroom_runtime.commands.findings import Finding, finding_of
from postroom_runtime.commands.output import complain
from postroom_runtime.commands.placed_scripts import scripts_in
from postroom_runtime.formats import load_collection, load_variables
from postroom_runtime.model.collection import Script
from postroom_runtime.model.problems import Severity, UnreadableInputError
from postroom_runtime.scripting.frames import ScriptError
from postroom_runtime.scripting.supervisor import HostSession, ScriptHosts
from postroom_runtime.text import Position, Range

if TYPE_CHECKING:
    from postroom_runtime.commands.check_lint import Linter


async def check_all(targets: Sequence[Target], wanted: Wanted) -> list[Finding]:
    """Everything wanted that is found in `targets`, by file and place. Raises
    BundleMissingError."""
    hosts = ScriptHosts()
    try:
        await hosts.prestart()
        found = await _check_each(targets, hosts.session(), wanted)
    finally:
        await hosts.close()
    return sorted({one for one in found if wanted.covers(one.code.partition(" ")[0])})


async def _check_each(
    targets: Sequence[Target], session: HostSession, wanted: Wanted
) -> list[Finding]:
    # Imported here: the rules load while the script host boots in its own process.
    from postroom_runtime.commands.check_lint import Linter

    linter = Linter(wanted)
    found = [finding for target in targets async for finding in _check(target, session, linter)]
    for problem in linter.problems:
        complain(problem)
    return found


async def _check(target: Target, session: HostSession, linter: Linter) -> AsyncIterator[Finding]:
    try:
        if target.kind is TargetKind.VARIABLES:
            load_variables(target.path)
            return
        collection, problems = load_collection(target.path)
    except UnreadableInputError as error:
        problems, collection = (error.problem,), None
    for problem in problems:
        if (finding := linter.at_level(finding_of(problem))) is not None:
            yield finding
    if collection is None:
        return
    for placed in scripts_in(collection):
        error = await session.check(placed.script.source.text)
        if error is not None:
            yield _syntax_error(placed.script, error)
        for finding in linter.findings(placed):
            yield finding


def _syntax_error(script: Script, error: ScriptError) -> Finding:
    frame = error.frames[0] if error.frames else None
    position = Position(0, 0) if frame is None else Position(frame.line, frame.column)
    start = script.source.map.to_file(position)
    message = f"{error.name}: {error.message}"
    return Finding(script.source.path, Range(start, start), message, Severity.ERROR, "syntax")
