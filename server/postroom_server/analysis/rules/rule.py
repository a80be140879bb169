"""What a rule is: declared once, with its message, its documentation and its fix."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Set
from dataclasses import dataclass, field
from enum import Enum, auto

from postroom_server.analysis.results import DiagnosticSeverity, Fix
from postroom_server.analysis.rules.facts import Facts
from postroom_server.analysis.script import Knowledge, Script
from postroom_server.text.span import Span

ERROR = DiagnosticSeverity.ERROR
WARNING = DiagnosticSeverity.WARNING
INFORMATION = DiagnosticSeverity.INFORMATION
HINT = DiagnosticSeverity.HINT

HTTP = ("http", "graphql")
"""The protocols whose requests and responses rules know, unless they say otherwise."""

ANY_PROTOCOL = (*HTTP, "grpc")
"""For rules that ask nothing of the request and the response."""


class Reach(Enum):
    """What a rule looks at for what it finds in a statement of the script's top level: this one and
    the types of names, or the whole script."""

    STATEMENT = auto()
    SCRIPT = auto()


STATEMENT = Reach.STATEMENT


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

    `bad` and `good` are scripts of `kind` and `event` under `profile` with `knowledge` around
    them: the rule fires in the first and is silent in the second, which the tests check. It is
    asked about scripts of `protocols` only, and of those that hold one of `words`, if it has any.
    One that reaches no further than a statement is asked again only about those that an edit
    changes; `context` is all else that it asks of the script, of its outline. Where that is None
    it is asked about all statements.
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
    protocols: tuple[str, ...] = HTTP
    event: str = ""
    words: tuple[str, ...] = ()
    reach: Reach = Reach.SCRIPT
    context: Callable[[Facts], Hashable] | None = None

    def may_find_in(self, protocol: str, words: Set[str]) -> bool:
        """Whether it is worth asking about a script of a protocol that holds these words."""
        return protocol in self.protocols and (not self.words or not words.isdisjoint(self.words))

    def script(self, text: str) -> Script:
        """A script in which the rule's examples may stand."""
        return Script(
            text,
            self.kind,
            profile=self.profile,
            knowledge=self.knowledge,
            event=self.event,
        )

    @property
    def docs(self) -> str:
        """The rule's page, in Markdown."""
        return (
            f"# {self.code}: {self.name}\n\n{self.summary}\n\n## Why\n\n{self.why}\n\n"
            f"## Example\n\n```javascript\n{self.bad}\n```\n\n"
            f"Better:\n\n```javascript\n{self.good}\n```\n"
        )
