"""What is known of one statement of a script."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from postroom_server.analysis.results import Fix, TextEdit
from postroom_server.analysis.rules.outline import Told
from postroom_server.analysis.rules.rule import Finding
from postroom_server.analysis.types.members import MemberInfo
from postroom_server.analysis.types.values import Value
from postroom_server.text.span import Span

Place = tuple[int, int, int]
"""A node: where it starts and ends, by bytes from its statement's start, and the id of its kind."""


@dataclass(slots=True)
class Known:
    """The types and members in a statement, what it tells others, and what rules have found in it,
    by their codes; it starts at `offset`. It is `settled` when all rules have been asked, and what
    they found, with the fixes, lies in it alone."""

    offset: int
    types: dict[Place, Value] = field(default_factory=dict[Place, Value])
    infos: dict[Place, MemberInfo | None] = field(default_factory=dict[Place, MemberInfo | None])
    told: Told | None = None
    found: dict[str, tuple[Finding, ...]] = field(default_factory=dict[str, tuple[Finding, ...]])
    settled: bool = False

    def at(self, offset: int) -> Known:
        """The same of a statement that has moved."""
        by = offset - self.offset
        found = {code: tuple(_moved(one, by) for one in ones) for code, ones in self.found.items()}
        return Known(offset, self.types, self.infos, self.told, found, self.settled)


def spans_of(finding: Finding) -> Iterable[Span]:
    """All places that a finding speaks of."""
    yield finding.span
    yield from (edit.span for fix in finding.fixes for edit in fix.edits)


def _moved(finding: Finding, by: int) -> Finding:
    if by == 0:
        return finding
    fixes = tuple(
        Fix(
            fix.title,
            tuple(TextEdit(_span(edit.span, by), edit.text) for edit in fix.edits),
            fix.preferred,
        )
        for fix in finding.fixes
    )
    return replace(finding, span=_span(finding.span, by), fixes=fixes)


def _span(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)
