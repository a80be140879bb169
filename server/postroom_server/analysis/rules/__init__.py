"""The rules: mistakes that people really make with `pm`, each declared once."""

from __future__ import annotations

from functools import cache

from postroom_server.analysis.rules import (
    assertions,
    availability,
    environment,
    legacy,
    members,
    names_in_strings,
    newman,
    pm_members,
    promises,
    requests,
    responses,
    templates,
    tests,
)
from postroom_server.analysis.rules.rule import Finding, Rule

__all__ = ["RULES", "Finding", "Rule", "rule_named"]

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            *assertions.RULES,
            *availability.RULES,
            *environment.RULES,
            *legacy.RULES,
            *members.RULES,
            *names_in_strings.RULES,
            *newman.RULES,
            *pm_members.RULES,
            *promises.RULES,
            *requests.RULES,
            *responses.RULES,
            *templates.RULES,
            *tests.RULES,
        ),
        key=lambda rule: rule.code,
    )
)


@cache
def _by_name() -> dict[str, Rule]:
    return {key: rule for rule in RULES for key in (rule.code.lower(), rule.name)}


def rule_named(name: str) -> Rule | None:
    """The rule of that code (`PM007`, in any case) or name (`unknown-pm-member`)."""
    return _by_name().get(name.lower())
