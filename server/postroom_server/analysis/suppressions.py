"""Comments that silence rules: `// postroom-ignore PM014 reason`.

Behind code, such a comment covers its line; on a line of its own, the next line of code; with
`postroom-ignore-file`, the whole script. Without a code it covers every rule.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from postroom_server.analysis.rules.facts import Facts
from postroom_server.analysis.rules.rule import Rule

_COMMENT = re.compile(
    r"postroom-ignore(?P<file>-file)?(?P<codes>(?:[\s,]+(?:PM\d{3}|[a-z]+(?:-[a-z]+)+))*)"
)


@dataclass(frozen=True, slots=True)
class Suppression:
    """A comment's effect. `line` is None for the whole script; no `codes` means every rule."""

    line: int | None
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Suppressions:
    """All of a script's."""

    text: str
    found: tuple[Suppression, ...]

    def covers(self, rule: Rule, offset: int) -> bool:
        """Whether a finding of `rule` at `offset` is silenced."""
        if not self.found:
            return False
        line = self.text.count("\n", 0, offset)
        return any(
            one.line in (None, line) and (not one.codes or one.codes & {rule.code, rule.name})
            for one in self.found
        )


def suppressions(facts: Facts) -> Suppressions:
    """The suppressions in a script's comments."""
    text = facts.script.text
    if "postroom-ignore" not in text:
        return Suppressions(text, ())
    found: list[Suppression] = []
    for comment in facts.nodes("comment"):
        match = _COMMENT.search(facts.source(comment))
        if match is not None:
            span = facts.span(comment)
            codes = frozenset(re.split(r"[\s,]+", match["codes"].strip())) - {""}
            line = None if match["file"] else _line_meant(text, span.start, span.end)
            found.append(Suppression(line, codes))
    return Suppressions(text, tuple(found))


def _line_meant(text: str, start: int, end: int) -> int:
    line = text.count("\n", 0, start)
    before = text[text.rfind("\n", 0, start) + 1 : start]
    if before.strip():
        return line
    rest = text[end:]
    return text.count("\n", 0, end) + rest[: len(rest) - len(rest.lstrip())].count("\n")
