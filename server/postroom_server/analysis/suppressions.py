"""Comments that silence rules: `// postroom-ignore PM014 reason`.

Behind code, such a comment covers its line; on a line of its own, the next line of code; with
`postroom-ignore-file`, the whole script. Without a code it covers every rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tree_sitter import Node

from postroom_server.analysis.results import Fix, TextEdit
from postroom_server.analysis.rules import rule_named
from postroom_server.analysis.rules.facts import Facts
from postroom_server.analysis.rules.rule import Finding, Rule
from postroom_server.text.span import Span

_COMMENT = re.compile(r"(?://|/\*)\s*postroom-ignore(?P<file>-file)?(?![\w-])")
_CODE = re.compile(r"[\s,]+(?P<code>PM\d{3}|[a-z]+(?:-[a-z]+)+)(?![\w-])")


@dataclass(frozen=True, slots=True)
class SuppressedCode:
    """A rule that a comment names, where it does so; an empty `code` stands for every rule."""

    code: str
    span: Span


@dataclass(frozen=True, slots=True)
class Suppression:
    """A comment's effect. `line` is None for the whole script."""

    line: int | None
    span: Span
    codes: tuple[SuppressedCode, ...]


@dataclass(slots=True)
class Suppressions:
    """All of a script's, and which of them have silenced something so far."""

    text: str
    found: tuple[Suppression, ...]
    used: set[SuppressedCode] = field(default_factory=set[SuppressedCode])

    def covers(self, rule: Rule, offset: int) -> bool:
        """Whether a finding of `rule` at `offset` is silenced."""
        if not self.found:
            return False
        line = self.text.count("\n", 0, offset)
        hits = [
            named
            for one in self.found
            if one.line in (None, line)
            for named in one.codes
            if named.code in ("", rule.code, rule.name)
        ]
        self.used.update(hits)
        return bool(hits)

    def unused(self, rule: Rule) -> Iterator[Finding]:
        """What silences nothing, once every finding has been asked about. `rule` is the one that
        reports it, which a comment can silence by naming it."""
        names = {named.code for one in self.found for named in one.codes}
        for one in self.found if not names & {rule.code, rule.name} else ():
            idle = [named for named in one.codes if named not in self.used]
            for named in idle:
                alone = len(idle) == len(one.codes)
                edit = _without(self.text, one, named, alone=alone)
                title = "Remove the comment" if alone else f"Remove `{named.code}`"
                fixes = (Fix(title, (edit,)),)
                yield Finding(named.span, _why_idle(named.code, whole=one.line is None), fixes)


def suppressions(facts: Facts) -> Suppressions:
    """The suppressions in a script's comments."""
    text = facts.script.text
    if "postroom-ignore" not in text:
        return Suppressions(text, ())
    found = (_suppression(facts, comment) for comment in facts.inference.all("comments", "comment"))
    return Suppressions(text, tuple(one for one in found if one is not None))


def _suppression(facts: Facts, comment: Node) -> Suppression | None:
    source, span = facts.source(comment), facts.span(comment)
    match = _COMMENT.match(source)
    if match is None:
        return None
    codes = tuple(_codes(source, match.end(), span.start))
    place = Span(span.start + match.start(), span.start + match.end())
    line = None if match["file"] else _line_meant(facts.script.text, span.start, span.end)
    return Suppression(line, span, codes or (SuppressedCode("", place),))


def _codes(source: str, at: int, start: int) -> Iterator[SuppressedCode]:
    """The codes and names up to the first word that is none: there the reason starts."""
    while (match := _CODE.match(source, at)) is not None:
        code, at = match["code"], match.end()
        if not code.startswith("PM") and rule_named(code) is None:
            return
        yield SuppressedCode(code, Span(start + match.start("code"), start + match.end("code")))


def _why_idle(code: str, *, whole: bool) -> str:
    if code and rule_named(code) is None:
        return f"There is no rule `{code}`, so this silences nothing."
    where = "this script" if whole else "this line"
    what = f"`{code}` finds" if code else "The rules find"
    return f"{what} nothing in {where}: this comment silences nothing any more."


def _without(text: str, one: Suppression, named: SuppressedCode, *, alone: bool) -> TextEdit:
    if not alone:
        start = named.span.start
        while text[start - 1] in " ,\t":
            start -= 1
        return TextEdit(Span(start, named.span.end), "")
    line_start = text.rfind("\n", 0, one.span.start) + 1
    line_end = text.find("\n", one.span.end)
    has_line = not text[line_start : one.span.start].strip()
    if has_line and not text[one.span.end : line_end if line_end >= 0 else None].strip():
        return TextEdit(Span(line_start, line_end + 1 if line_end >= 0 else len(text)), "")
    start = one.span.start
    while start > line_start and text[start - 1] in " \t":
        start -= 1
    return TextEdit(Span(start, one.span.end), "")


def _line_meant(text: str, start: int, end: int) -> int:
    line = text.count("\n", 0, start)
    before = text[text.rfind("\n", 0, start) + 1 : start]
    if before.strip():
        return line
    rest = text[end:]
    return text.count("\n", 0, end) + rest[: len(rest) - len(rest.lstrip())].count("\n")
