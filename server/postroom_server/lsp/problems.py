"""What is wrong in a document without running anything: its structure and its scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from lsprotocol import types
from postroom_runtime.model.file_rules import file_rule_named
from postroom_runtime.model.problems import Problem, Severity

from postroom_server.analysis import results
from postroom_server.analysis.script import Script
from postroom_server.lsp.convert import diagnostic_tags, severity
from postroom_server.lsp.documents import Document, ScriptAt
from postroom_server.lsp.knowledge import file_knowledge
from postroom_server.lsp.reuse import Found, reuse
from postroom_server.lsp.scripts import analysed
from postroom_server.workspace.rule_levels import at_levels

if TYPE_CHECKING:
    from postroom_server.lsp.session import Snapshot

SOURCE = "postroom"


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


def template_findings(snapshot: Snapshot, document: Document) -> list[results.Diagnostic]:
    """What is wrong in the `{{…}}` of a document outside of scripts, by the document's offsets."""
    from postroom_server.workspace.template_rules import template_diagnostics  # as below

    known = file_knowledge(snapshot.session, document)
    found = reuse(document.uri).templates(
        document, known, lambda text: template_diagnostics(document.path, text, known)
    )
    return at_levels(found, snapshot.settings.rules)


def script_findings(snapshot: Snapshot, document: Document) -> list[ScriptFinding]:
    """What is wrong in the document's scripts. Worked out once for each version of the document
    and of what is known around it."""
    circumstances = (snapshot.settings, snapshot.knowledge_version)
    known = _remembered.get(document)
    if known is not None and known[0] == circumstances:
        return known[1]
    from postroom_server.analysis.diagnostics import diagnose  # brings in rules and a parser

    again = reuse(document.uri).scripts(diagnose)
    found = [one for at in document.scripts for one in _in_script(snapshot, document, at, again)]
    _remembered[document] = (circumstances, found)
    return found


def _in_script(
    snapshot: Snapshot, document: Document, at: ScriptAt, diagnose: Callable[[Script], Found]
) -> list[ScriptFinding]:
    if not at.block.enabled:
        return []
    found = diagnose(analysed(snapshot, document, at))
    return [ScriptFinding(at, one) for one in at_levels(found, snapshot.settings.rules)]


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
    for problem in document.contents.problems:
        rule = file_rule_named(problem.rule)
        level = levels.get(problem.rule, levels.get(rule.name) if rule is not None else None)
        if level is None:
            level = "warning" if problem.severity is Severity.WARNING else "error"
        if level != "off":
            yield _file_problem(document, problem, severity(results.DiagnosticSeverity(level)))


def _file_problem(
    document: Document, problem: Problem, level: types.DiagnosticSeverity
) -> types.Diagnostic:
    start = end = 0
    if problem.range is not None:
        start = document.index.offset(problem.range.start)
        end = document.index.offset(problem.range.end)
    message = f"{problem.message} {problem.remedy}".strip()
    return types.Diagnostic(
        document.places.range(start, end), message, level, problem.rule, source=SOURCE
    )
