"""Quick fixes of what is wrong at a place, for the rules' findings and for what a run reported."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lsprotocol import types
from postroom_runtime.model.file_rules import file_rule_named

from postroom_server.analysis.results import CodeAction
from postroom_server.lsp.documents import Document, ScriptAt
from postroom_server.lsp.edits import script_edit, workspace_edit
from postroom_server.lsp.explaining import explanation
from postroom_server.lsp.problems import (
    ScriptFinding,
    file_problems,
    problem_span,
    script_findings,
)
from postroom_server.lsp.scripts import analysed
from postroom_server.lsp.session import Snapshot
from postroom_server.lsp.template_findings import template_findings
from postroom_server.lsp.variables import creations
from postroom_server.lsp.verdicts import VERDICT_CODES
from postroom_server.text import Span
from postroom_server.workspace.file_fixes import file_fixes

_UNDEFINED = "PM037"
_FIX = types.CodeActionKind.QuickFix
_CAUSE = re.compile(r"\[(?P<rule>PM\d{3})\]\s*$", re.MULTILINE)


def quick_fixes(
    snapshot: Snapshot, document: Document, params: types.CodeActionParams
) -> Iterator[types.CodeAction]:
    """Every fix of what is wrong in a range."""
    yield from _of_scripts(snapshot, document, params)
    yield from _of_verdicts(snapshot, document, params)
    yield from _of_templates(snapshot, document, params)
    yield from _of_file(snapshot, document, params)
    yield from _creations(snapshot, document, params.context.diagnostics)
    yield from _explanations(snapshot, document, params)


def _of_scripts(
    snapshot: Snapshot, document: Document, params: types.CodeActionParams
) -> Iterator[types.CodeAction]:
    from postroom_server.analysis.code_actions import actions_for  # brings in the rules

    found = script_findings(snapshot, document)
    for at in document.scripts:
        span = at.places.span(params.range)
        if span is None:
            continue
        own = [one.found for one in found if one.at.block is at.block]
        for one in actions_for(analysed(snapshot, document, at), own, span):
            mended = [given for given in params.context.diagnostics if given.code == one.code]
            yield _action(snapshot, document, at, one, mended)


def _of_verdicts(
    snapshot: Snapshot, document: Document, params: types.CodeActionParams
) -> Iterator[types.CodeAction]:
    """The fixes of what the rules find in a line in which a run failed, and of the cause that the
    run's message has most likely: those that the range itself does not touch."""
    verdicts = [one for one in params.context.diagnostics if one.code in VERDICT_CODES]
    if not verdicts:
        return
    for one in script_findings(snapshot, document):
        place = one.diagnostic.range
        span = one.at.places.span(params.range)
        if span is not None and one.found.span.touches(span):
            continue  # offered already
        told = [verdict for verdict in verdicts if _explains(one, place, verdict)]
        for fix in one.found.fixes if told else ():
            action = CodeAction(fix.title, _FIX.value, fix.edits, fix.preferred, one.found.code)
            yield _action(snapshot, document, one.at, action, told)


def _explains(one: ScriptFinding, place: types.Range, verdict: types.Diagnostic) -> bool:
    """Whether a finding stands in the verdict's lines, or is of the rule that its cause names."""
    start, end = verdict.range.start.line, verdict.range.end.line
    if start <= place.end.line and place.start.line <= end:
        return True
    cause = _CAUSE.search(verdict.message)
    return cause is not None and cause["rule"] == one.found.code


def _of_templates(
    snapshot: Snapshot, document: Document, params: types.CodeActionParams
) -> Iterator[types.CodeAction]:
    """The fixes of what is wrong in `{{…}}` outside of scripts."""
    start, end = map(document.places.offset, (params.range.start, params.range.end))
    for found in template_findings(snapshot, document):
        for fix in found.fixes if found.span.touches(Span(start, end)) else ():
            mended = [one for one in params.context.diagnostics if one.code == found.code]
            edits = [
                types.TextEdit(document.places.range(one.span.start, one.span.end), one.text)
                for one in fix.edits
            ]
            edit = workspace_edit(snapshot.client, {document: edits})
            yield types.CodeAction(fix.title, _FIX, mended or None, edit=edit)


def _of_file(
    snapshot: Snapshot, document: Document, params: types.CodeActionParams
) -> Iterator[types.CodeAction]:
    """The fixes of what the file's reader objects to, in the range."""
    start, end = map(document.places.offset, (params.range.start, params.range.end))
    for problem in file_problems(document):
        span = problem_span(document, problem)
        if not span.touches(Span(start, end)):
            continue
        mended = [one for one in params.context.diagnostics if one.code == problem.rule]
        for fix in file_fixes(problem, document.text, document.index):
            edits = [
                types.TextEdit(document.places.range(one.span.start, one.span.end), one.text)
                for one in fix.edits
            ]
            edit = workspace_edit(snapshot.client, {document: edits})
            yield types.CodeAction(
                fix.title, _FIX, mended or None, is_preferred=fix.preferred or None, edit=edit
            )


def _explanations(
    snapshot: Snapshot, document: Document, params: types.CodeActionParams
) -> Iterator[types.CodeAction]:
    """What the rules of the diagnostics in the range are about."""
    named: dict[str, str] = {}
    for one in script_findings(snapshot, document):
        span = one.at.places.span(params.range)
        if span is not None and one.found.span.touches(span) and one.found.code.startswith("PM"):
            named[one.found.code] = one.found.name
    for diagnostic in params.context.diagnostics:
        rule = file_rule_named(str(diagnostic.code or ""))
        if rule is not None:
            named[rule.code] = rule.name
    yield from (explanation(code, name) for code, name in named.items())


def _creations(
    snapshot: Snapshot, document: Document, diagnostics: Sequence[types.Diagnostic]
) -> Iterator[types.CodeAction]:
    """A new row of an environment for each variable in the range that nothing sets."""
    for one in diagnostics:
        if one.code != _UNDEFINED:
            continue
        start, end = map(document.places.offset, (one.range.start, one.range.end))
        for title, changes in creations(snapshot.session, document, document.text[start:end]):
            edit = workspace_edit(snapshot.client, changes)
            yield types.CodeAction(title, _FIX, [one], edit=edit)


def _action(
    snapshot: Snapshot,
    document: Document,
    at: ScriptAt,
    one: CodeAction,
    mended: Sequence[types.Diagnostic],
) -> types.CodeAction:
    return types.CodeAction(
        one.title,
        one.kind,
        list(mended) or None,
        is_preferred=one.preferred or None,
        edit=script_edit(snapshot.client, document, at, one.edits),
    )
