"""The rules: mistakes that people really make with `pm`, each declared once."""

from __future__ import annotations

from functools import cache

from postroom_server.analysis.rules import (
    assertions,
    availability,
    pm_members,
)
from postroom_server.analysis.rules.rule import Finding, Rule

__all__ = ["RULES", "Finding", "Rule", "rule_named"]

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            *availability.RULES,
            *assertions.RULES,
            *pm_members.RULES,
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
