"""Every rule keeps what its documentation promises."""

from __future__ import annotations

import pytest
from postroom_server.analysis.diagnostics import diagnose
from postroom_server.analysis.rules import RULES, Rule, rule_named
from postroom_server.syntax.errors import syntax_problem
from postroom_server.text import apply_edits


def _named(rule: Rule) -> str:
    return f"{rule.code}-{rule.name}"


@pytest.mark.parametrize("rule", RULES, ids=_named)
def test_the_bad_example_is_found(rule: Rule) -> None:
    found = diagnose(rule.script(rule.bad))
    assert rule.code in {one.code for one in found}


@pytest.mark.parametrize("rule", RULES, ids=_named)
def test_the_good_example_is_clean(rule: Rule) -> None:
    assert diagnose(rule.script(rule.good)) == ()


@pytest.mark.parametrize("rule", RULES, ids=_named)
def test_a_fix_mends_the_bad_example(rule: Rule) -> None:
    before = diagnose(rule.script(rule.bad))
    for diagnostic in before:
        for fix in diagnostic.fixes:
            fixed = apply_edits(rule.bad, fix.edits)
            after = diagnose(rule.script(fixed))
            assert syntax_problem(fixed) is None
            assert _count(after, diagnostic.code) < _count(before, diagnostic.code)


@pytest.mark.parametrize("rule", RULES, ids=_named)
def test_the_page_says_why(rule: Rule) -> None:
    assert rule.why in rule.docs
    assert rule.bad in rule.docs
    assert rule.summary.endswith(".")


def test_codes_and_names_are_unique() -> None:
    assert len({rule.code for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)
    assert rule_named("pm007") is rule_named("unknown-pm-member")
    assert rule_named("PM999") is None


def _count(found: tuple[object, ...], code: str) -> int:
    return sum(getattr(one, "code", "") == code for one in found)
