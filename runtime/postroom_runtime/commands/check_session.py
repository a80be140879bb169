"""Checking: what the reader of a file objects to, what V8 does, and what the linter does."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from postroom_runtime.commands.check_files import files_of
from postroom_runtime.commands.check_rules import Wanted
from postroom_runtime.commands.check_targets import Target, TargetKind
from postroom_runtime.commands.findings import Finding, finding_of
from postroom_runtime.formats import load_collection, variables_problems
from postroom_runtime.formats.blocks import script_blocks
from postroom_runtime.formats.text_files import read_text
from postroom_runtime.model.problems import Problem, Severity, UnreadableInputError
from postroom_runtime.scripting.frames import ScriptError
from postroom_runtime.scripting.supervisor import HostSession, ScriptHosts
from postroom_runtime.text import Position, Range

if TYPE_CHECKING:
    from postroom_runtime.commands.check_lint import Linter, LookedAt


def check_all(targets: Sequence[Target], wanted: Wanted, jobs: int) -> list[Finding]:
    """Everything wanted that is found in `targets`, by file and place, with the work of up to
    `jobs` processes. Raises BundleMissingError."""
    from postroom_runtime.commands.check_lint import Linter
    from postroom_runtime.commands.check_pool import mapped

    linter = Linter(wanted)
    with mapped(linter, look_at, files_of(targets), jobs) as looks:
        found = [one for target in targets for one in _in_structure(target, linter)]
        found += asyncio.run(_in_scripts(looks))
    found += (one for problem in linter.problems if (one := linter.at_level(finding_of(problem))))
    return sorted({one for one in found if wanted.covers(one.code.partition(" ")[0])})


def look_at(linter: Linter, path: Path) -> LookedAt:
    """What the rules find in a file."""
    return linter.look_at(path)


def _in_structure(target: Target, linter: Linter) -> Iterator[Finding]:
    """What the reader of a file objects to."""
    for problem in _problems(target):
        finding = linter.at_level(finding_of(problem))
        if finding is not None:
            yield finding


def _problems(target: Target) -> Iterable[Problem]:
    path = target.path.absolute()
    if target.kind is TargetKind.VARIABLES:
        return variables_problems(path)
    try:
        return load_collection(path)[1]
    except UnreadableInputError as error:
        return (error.problem,)


async def _in_scripts(looks: Iterable[LookedAt]) -> list[Finding]:
    """What the rules found, and what V8 does not compile."""
    hosts = ScriptHosts()
    found: list[Finding] = []
    try:
        await hosts.prestart()
        session = hosts.session()
        for look in looks:
            found += look.findings
            found += [one async for one in _not_compiled(look, session)]
    finally:
        await hosts.close()
    return found


async def _not_compiled(look: LookedAt, session: HostSession):
    for number, text in look.scripts:
        error = await session.check(text)
        if error is not None:
            yield _syntax_error(look.path, number, error)


def _syntax_error(path: Path, number: int, error: ScriptError) -> Finding:
    frame = error.frames[0] if error.frames else None
    position = Position(0, 0) if frame is None else Position(frame.line, frame.column)
    start = script_blocks(path, read_text(path)).blocks[number].map.to_file(position)
    message = f"{error.name}: {error.message}"
    return Finding(path, Range(start, start), message, Severity.ERROR, "syntax")
