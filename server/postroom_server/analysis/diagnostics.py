"""What is wrong with a script: its syntax, and what the rules find."""

from __future__ import annotations

from collections.abc import Generator, Iterator

from tree_sitter import Node

from postroom_server.analysis.results import Diagnostic, DiagnosticSeverity
from postroom_server.analysis.rules import RULES, Finding, Rule
from postroom_server.analysis.rules.carrying import facts_of, version_of
from postroom_server.analysis.rules.facts import Facts
from postroom_server.analysis.rules.suppressing import UNUSED
from postroom_server.analysis.script import Script
from postroom_server.analysis.suppressions import Suppressions, suppressions
from postroom_server.analysis.types.expressions import infer
from postroom_server.syntax.errors import SyntaxProblem, syntax_problem
from postroom_server.text.span import Span

_KEY = "diagnostics"
_WORDS = frozenset(word for rule in RULES for word in rule.words)
"""The words by which scripts are told that rules may find something in."""


def diagnose(script: Script) -> tuple[Diagnostic, ...]:
    """Everything that is wrong, in the order of the text, suppressed findings left out."""
    steps = diagnosing(script)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def diagnosing(script: Script) -> Generator[None, None, tuple[Diagnostic, ...]]:
    """As `diagnose`, one rule at a time: between two of them something more urgent can be done.
    What has been found is kept as long as the script's analysis is, but where it depends on other
    files."""
    notes = infer(script).notes
    if _KEY not in notes or "require" in script.text:
        notes[_KEY] = yield from _steps(script)
    return notes[_KEY]


def _steps(script: Script) -> Generator[None, None, tuple[Diagnostic, ...]]:
    problem = syntax_problem(script.text)
    found = [] if problem is None else [_syntax(problem)]
    yield
    facts = facts_of(script)
    version = version_of(facts)
    ignored = suppressions(facts)
    words = {word for word in _WORDS if word in script.text}
    broken = _broken(facts) if problem is not None else []
    for rule in RULES:
        if rule.may_find_in(script.protocol, words):
            yield
            found += (
                _diagnostic(rule, finding)
                for finding in (rule.check(facts) if version is None else version.found_by(rule))
                if _is_wanted(rule, finding, ignored, broken)
            )
    if version is not None:
        version.settle()
    if not broken:
        found += [_diagnostic(UNUSED, finding) for finding in ignored.unused(UNUSED)]
    return tuple(sorted(found, key=lambda one: (one.span.start, one.code, one.span.end)))


def _is_wanted(rule: Rule, finding: Finding, ignored: Suppressions, broken: list[Span]) -> bool:
    """What stands in a statement that does not parse is no finding: its shape is a guess."""
    if any(span.touches(finding.span) for span in broken):
        return False
    return not ignored.covers(rule, finding.span.start)


def _broken(facts: Facts) -> list[Span]:
    return [facts.span(node) for node in _broken_statements(facts.inference.tree.root)]


def _broken_statements(node: Node) -> Iterator[Node]:
    """The smallest statements that hold an error."""
    for child in node.named_children:
        if child.is_error or child.is_missing:
            yield child
        elif child.has_error:
            inner = list(_broken_in_blocks(child))
            yield from inner or [child]


def _broken_in_blocks(node: Node) -> Iterator[Node]:
    for child in node.children:
        if not child.has_error:
            continue
        if child.type == "statement_block":
            yield from _broken_statements(child)
        elif child.is_error or child.is_missing:
            yield node
            return
        else:
            yield from _broken_in_blocks(child)


def _syntax(problem: SyntaxProblem) -> Diagnostic:
    return Diagnostic(
        code="syntax",
        name="syntax-error",
        message=f"{problem.message} Nothing of this script runs.",
        span=problem.span,
        severity=DiagnosticSeverity.ERROR,
    )


def _diagnostic(rule: Rule, finding: Finding) -> Diagnostic:
    return Diagnostic(
        code=rule.code,
        name=rule.name,
        message=finding.message,
        span=finding.span,
        severity=finding.severity or rule.severity,
        tags=rule.tags,
        fixes=finding.fixes,
    )
