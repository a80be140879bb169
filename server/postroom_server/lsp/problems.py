"""What is wrong in a document without running anything: its structure and its scripts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from lsprotocol import types
from postroom_runtime.formats import variables_problems
from postroom_runtime.formats.blocks.typed import movement
from postroom_runtime.formats.text_files import absolute
from postroom_runtime.model.file_rules import file_rule_named
from postroom_runtime.model.problems import Problem
from postroom_runtime.text import Position

from postroom_server.analysis import results
from postroom_server.analysis.script import Script
from postroom_server.lsp.convert import diagnostic_tags, severity
from postroom_server.lsp.documents import Document, ScriptAt
from postroom_server.lsp.knowledge import file_knowledge
from postroom_server.lsp.reuse import Found, reuse
from postroom_server.lsp.scripts import analysed
from postroom_server.text import Span
from postroom_server.workspace.files import is_environment, is_globals
from postroom_server.workspace.rule_levels import at_levels

if TYPE_CHECKING:
    from postroom_server.lsp.session import Snapshot

SOURCE = "postroom"
_FEW = 4
_MISSING = ("PM035", "PM037")
"""The rules that say that something is nowhere in the workspace."""


@dataclass(frozen=True, slots=True)
class ScriptFinding:
    """Something wrong in a script, and which script of the document it is."""

    at: ScriptAt
    found: results.Diagnostic

    @property
    def diagnostic(self) -> types.Diagnostic:
        """In LSP's words."""
        return _diagnostic(self.found, self.at.places.range(self.found.span))


_Findings = tuple[tuple[object, ...], list[ScriptFinding]]
_remembered: WeakKeyDictionary[Document, _Findings] = WeakKeyDictionary()


def analysis_diagnostics(snapshot: Snapshot, document: Document) -> list[types.Diagnostic]:
    """The document's problems, in LSP's words."""
    return [
        *_file_problems(snapshot, document),
        *(_file_diagnostic(document, one) for one in template_findings(snapshot, document)),
        *(one.diagnostic for one in script_findings(snapshot, document)),
    ]


def project_diagnostic(problem: Problem) -> types.Diagnostic:
    """What is wrong with a setting, in LSP's words."""
    place = problem.range
    start, end = (place.start, place.end) if place is not None else (Position(0, 0),) * 2
    return types.Diagnostic(
        types.Range(types.Position(start.line, start.column), types.Position(end.line, end.column)),
        problem.message,
        severity(results.DiagnosticSeverity(problem.severity.value)),
        problem.rule,
        source=SOURCE,
    )


def template_findings(snapshot: Snapshot, document: Document) -> list[results.Diagnostic]:
    """What is wrong in the `{{…}}` of a document outside of scripts, by the document's offsets."""
    from postroom_server.workspace.template_rules import template_diagnostics  # as below

    known = file_knowledge(snapshot.session, document)
    found = reuse(document.uri).templates(
        document, known, lambda text: template_diagnostics(document.path, text, known)
    )
    return _sure(snapshot, at_levels(found, snapshot.settings.rules))


def _sure(snapshot: Snapshot, found: list[results.Diagnostic]) -> list[results.Diagnostic]:
    """What holds however much of the workspace has not been read yet."""
    if snapshot.session.indexing.ready.is_set():
        return found
    return [one for one in found if one.code not in _MISSING]


def script_findings(snapshot: Snapshot, document: Document) -> list[ScriptFinding]:
    """What is wrong in the document's scripts. Worked out once for each version of the document
    and of what is known around it."""
    all_read = snapshot.session.indexing.ready.is_set()
    circumstances = (snapshot.settings, snapshot.knowledge_version, all_read)
    known = _remembered.get(document)
    if known is not None and known[0] == circumstances:
        return known[1]
    from postroom_server.analysis.diagnostics import diagnose  # brings in rules and a parser

    again = reuse(document.uri).scripts(diagnose)
    found = [one for at in document.scripts for one in _in_script(snapshot, document, at, again)]
    _remembered[document] = (circumstances, found)
    return found


async def looked_over(snapshot: Snapshot, document: Document) -> None:
    """Find what is wrong in the document's scripts that an edit may have changed, in short steps:
    what somebody who types asks for meanwhile is answered first."""
    from postroom_server.analysis.diagnostics import diagnosing  # as above

    for at in _edited(document):
        if at.block.enabled:
            for _ in diagnosing(analysed(snapshot, document, at)):
                await asyncio.sleep(0)


def _edited(document: Document) -> Sequence[ScriptAt]:
    """The scripts that an edit may have changed, where they are few."""
    move = movement(document.contents)
    if move is not None:
        return (ScriptAt(document.contents.blocks[move.number], document.places),)
    return document.scripts if len(document.contents.blocks) <= _FEW else ()


def _in_script(
    snapshot: Snapshot, document: Document, at: ScriptAt, diagnose: Callable[[Script], Found]
) -> list[ScriptFinding]:
    if not at.block.enabled:
        return []
    found = diagnose(analysed(snapshot, document, at))
    levelled = at_levels(found, snapshot.settings.rules)
    return [ScriptFinding(at, one) for one in _sure(snapshot, levelled)]


def _file_diagnostic(document: Document, found: results.Diagnostic) -> types.Diagnostic:
    return _diagnostic(found, document.places.range(found.span.start, found.span.end))


def _diagnostic(found: results.Diagnostic, place: types.Range) -> types.Diagnostic:
    return types.Diagnostic(
        range=place,
        message=found.message,
        severity=severity(found.severity),
        code=found.code,
        source=SOURCE,
        tags=diagnostic_tags(found.tags) or None,
    )


def _file_problems(snapshot: Snapshot, document: Document) -> Iterator[types.Diagnostic]:
    """What the file's reader objects to, at the levels that a person wants."""
    levels = snapshot.settings.rules
    for problem in file_problems(document):
        rule = file_rule_named(problem.rule)
        level = levels.get(problem.rule, levels.get(rule.name) if rule is not None else None)
        if level is None:
            level = problem.severity.value
        if level != "off":
            yield _file_problem(document, problem, severity(results.DiagnosticSeverity(level)))


def file_problems(document: Document) -> tuple[Problem, ...]:
    """What the reader of the document's file objects to."""
    if not (is_environment(document.path) or is_globals(document.path)):
        return document.contents.problems
    return variables_problems(document.path, {absolute(document.path): document.text})


def problem_span(document: Document, problem: Problem) -> Span:
    """Where a problem of the document's file stands; its start for one of the whole file."""
    if problem.range is None:
        return Span(0, 0)
    start = document.index.offset(problem.range.start)
    return Span(start, document.index.offset(problem.range.end))


def _file_problem(
    document: Document, problem: Problem, level: types.DiagnosticSeverity
) -> types.Diagnostic:
    span = problem_span(document, problem)
    message = f"{problem.message} {problem.remedy}".strip()
    place = document.places.range(span.start, span.end)
    return types.Diagnostic(place, message, level, problem.rule, source=SOURCE)
