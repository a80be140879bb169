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
from postroom_runtime.formats.steps import Steps, at_once
from postroom_runtime.formats.text_files import absolute
from postroom_runtime.model.file_rules import file_rule_named
from postroom_runtime.model.problems import Problem
from postroom_runtime.text import Position

from postroom_server.analysis import results
from postroom_server.analysis.script import Script
from postroom_server.lsp.convert import severity
from postroom_server.lsp.documents import Document, ScriptAt
from postroom_server.lsp.findings import SOURCE, diagnostic, wanted
from postroom_server.lsp.reuse import Found, reuse
from postroom_server.lsp.scripts import analysed
from postroom_server.lsp.template_findings import finding_templates, shown_template_findings
from postroom_server.text import Span
from postroom_server.workspace.files import is_environment, is_globals
from postroom_server.workspace.scanning import Pace

if TYPE_CHECKING:
    from postroom_server.lsp.session import Snapshot

_FEW = 4


@dataclass(frozen=True, slots=True)
class ScriptFinding:
    """Something wrong in a script, and which script of the document it is."""

    at: ScriptAt
    found: results.Diagnostic

    @property
    def diagnostic(self) -> types.Diagnostic:
        """In LSP's words."""
        return diagnostic(self.found, self.at.places.range(self.found.span))


_Findings = tuple[tuple[object, ...], list[ScriptFinding]]
_remembered: WeakKeyDictionary[Document, _Findings] = WeakKeyDictionary()


def analysis_diagnostics(snapshot: Snapshot, document: Document) -> list[types.Diagnostic]:
    """The document's problems, in LSP's words."""
    return [
        *_file_problems(snapshot, document),
        *shown_template_findings(snapshot, document),
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


def script_findings(snapshot: Snapshot, document: Document) -> list[ScriptFinding]:
    """What is wrong in the document's scripts. Worked out once for each version of the document
    and of what is known around it."""
    return at_once(_finding(snapshot, document))


def _finding(snapshot: Snapshot, document: Document) -> Steps[list[ScriptFinding]]:
    all_read = snapshot.session.indexing.ready.is_set()
    circumstances = (snapshot.settings, snapshot.knowledge_version, all_read)
    known = _remembered.get(document)
    if known is not None and known[0] == circumstances:
        return known[1]
    from postroom_server.analysis.diagnostics import diagnose  # brings in rules and a parser

    by_number = yield from reuse(document.uri).finding_by_number(
        document,
        circumstances,
        diagnose,
        lambda number, again: _in_script(snapshot, document, document.script(number), again),
    )
    found = [
        ScriptFinding(document.script(number), one)
        for number, ones in by_number.items()
        for one in ones
    ]
    _remembered[document] = (circumstances, found)
    return found


async def looked_over(snapshot: Snapshot, document: Document) -> None:
    """Find what is wrong in the document, in short steps: what somebody who types asks for
    meanwhile is answered first."""
    from postroom_server.analysis.diagnostics import diagnosing  # as above

    for at in _edited(document):
        if at.block.enabled:
            for _ in diagnosing(analysed(snapshot, document, at)):
                await asyncio.sleep(0)
    pace = Pace(0)  # an editor waits for it
    await pace.take(finding_templates(snapshot, document))
    await pace.take(_finding(snapshot, document))


def _edited(document: Document) -> Sequence[ScriptAt]:
    """The scripts that an edit may have changed, where they are few."""
    move = movement(document.contents)
    if move is not None:
        return (document.script(move.number),)
    return document.scripts if len(document.contents.blocks) <= _FEW else ()


def _in_script(
    snapshot: Snapshot, document: Document, at: ScriptAt, diagnose: Callable[[Script], Found]
) -> Found:
    if not at.block.enabled:
        return ()
    found = diagnose(analysed(snapshot, document, at))
    return tuple(wanted(snapshot, found))


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
