"""Which findings a person wants: `--select`, `--ignore`, and what a rule's page says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from postroom_runtime.model.file_rules import FILE_RULES, file_rule_named

BUILT_IN = ("syntax",)
"""Codes of findings that are no rule's: what V8 does not compile."""


class UnknownRuleError(Exception):
    """There is no rule of that code or name."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The codes that count. An empty `selected` stands for all; `ignored` wins."""

    selected: frozenset[str] = frozenset()
    ignored: frozenset[str] = frozenset()

    def covers(self, code: str) -> bool:
        """Whether findings of a code are wanted."""
        return code not in self.ignored and (not self.selected or code in self.selected)

    def names(self, code: str) -> bool:
        """Whether a code has been asked for by itself: then hints are shown, too."""
        return code in self.selected


def wanted(select: Sequence[str], ignore: Sequence[str]) -> Wanted:
    """What the options say: codes and names, separated by commas. Raises UnknownRuleError."""
    return Wanted(frozenset(_codes(select)), frozenset(_codes(ignore)))


def explain(name: str) -> str:
    """A rule's page, in Markdown. Raises UnknownRuleError."""
    from postroom_server.analysis.rules import rule_named

    rule = rule_named(name) or file_rule_named(name)
    if rule is None:
        raise UnknownRuleError(_no_rule(name))
    return rule.docs


def _codes(given: Sequence[str]) -> list[str]:
    names = [name.strip() for text in given for name in text.split(",")]
    return [_code(name) for name in names if name]


def _code(name: str) -> str:
    from postroom_server.analysis.rules import rule_named

    if name in BUILT_IN:
        return name
    rule = rule_named(name) or file_rule_named(name)
    if rule is None:
        raise UnknownRuleError(_no_rule(name))
    return rule.code


def _no_rule(name: str) -> str:
    from difflib import get_close_matches

    from postroom_server.analysis.rules import RULES

    rules = (*RULES, *FILE_RULES)
    known = [*(rule.name for rule in rules), *(rule.code for rule in rules)]
    near = get_close_matches(name, known, n=1)
    advice = f" Did you mean `{near[0]}`?" if near else ""
    return f"There is no rule `{name}`.{advice}"
