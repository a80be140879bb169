"""The rules: mistakes that people really make with `pm`, each declared once."""

from __future__ import annotations

from functools import cache

from postroom_server.analysis.rules import (
    assertions,
    availability,
    broken_assertions,
    callbacks,
    compared_values,
    cookies,
    done_calls,
    dynamic_variables,
    environment,
    exposure,
    grpc,
    header_maps,
    hollow_tests,
    included,
    leaking,
    legacy,
    libraries,
    loading,
    members,
    mocks,
    names_in_strings,
    naming,
    newman,
    next_request,
    parsed_bodies,
    pm_members,
    promises,
    requests,
    responses,
    schemas,
    scope_calls,
    scope_mismatch,
    sent_already,
    sent_bodies,
    sent_responses,
    stale_names,
    stored_values,
    suppressing,
    templates,
    tests,
    unknown_members,
    values_given,
    waiting,
)
from postroom_server.analysis.rules.rule import Finding, Rule

__all__ = ["RULES", "Finding", "Rule", "rule_named"]

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            *assertions.RULES,
            *availability.RULES,
            *broken_assertions.RULES,
            *callbacks.RULES,
            *compared_values.RULES,
            *cookies.RULES,
            *done_calls.RULES,
            *dynamic_variables.RULES,
            *environment.RULES,
            *exposure.RULES,
            *grpc.RULES,
            *header_maps.RULES,
            *hollow_tests.RULES,
            *included.RULES,
            *leaking.RULES,
            *legacy.RULES,
            *libraries.RULES,
            *loading.RULES,
            *members.RULES,
            *mocks.RULES,
            *names_in_strings.RULES,
            *naming.RULES,
            *newman.RULES,
            *next_request.RULES,
            *parsed_bodies.RULES,
            *pm_members.RULES,
            *promises.RULES,
            *requests.RULES,
            *responses.RULES,
            *schemas.RULES,
            *scope_calls.RULES,
            *scope_mismatch.RULES,
            *sent_already.RULES,
            *sent_bodies.RULES,
            *sent_responses.RULES,
            *stale_names.RULES,
            *stored_values.RULES,
            *suppressing.RULES,
            *templates.RULES,
            *tests.RULES,
            *unknown_members.RULES,
            *values_given.RULES,
            *waiting.RULES,
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
