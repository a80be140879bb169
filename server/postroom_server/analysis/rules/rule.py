"""What a rule is: declared once, with its message, its documentation and its fix."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from postroom_server.analysis.results import DiagnosticSeverity, Fix
from postroom_server.analysis.rules.facts import Facts
from postroom_server.analysis.script import Knowledge
from postroom_server.text.span import Span

ERROR = DiagnosticSeverity.ERROR
WARNING = DiagnosticSeverity.WARNING
INFORMATION = DiagnosticSeverity.INFORMATION
HINT = DiagnosticSeverity.HINT


@dataclass(frozen=True, slots=True)
class Finding:
    """A place where a rule applies. `severity` overrides the rule's."""

    span: Span
    message: str
    fixes: tuple[Fix, ...] = ()
    severity: DiagnosticSeverity | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A mistake that can be told from the script.

    `bad` and `good` are scripts of `kind` under `profile` with `knowledge` around them: the rule
    fires in the first and is silent in the second, which the tests check.
    """

    code: str
    name: str
    severity: DiagnosticSeverity
    summary: str
    why: str
    bad: str
    good: str
    check: Callable[[Facts], Iterator[Finding]]
    tags: tuple[str, ...] = ()
    kind: str = "test"
    profile: str = "postman"
    knowledge: Knowledge = field(default_factory=Knowledge)

    @property
    def docs(self) -> str:
        """The rule's page, in Markdown."""
        return (
            f"# {self.code}: {self.name}\n\n{self.summary}\n\n## Why\n\n{self.why}\n\n"
            f"## Example\n\n```javascript\n{self.bad}\n```\n\n"
            f"Better:\n\n```javascript\n{self.good}\n```\n"
        )
