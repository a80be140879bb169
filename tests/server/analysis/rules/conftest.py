"""What the rules find in a script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from postroom_server.analysis.diagnostics import diagnose
from postroom_server.analysis.results import Diagnostic
from postroom_server.analysis.script import Knowledge, KnownRequest, KnownVariable, Script
from postroom_server.syntax.errors import syntax_problem
from postroom_server.text import apply_edits

KNOWN = Knowledge(
    variables=(
        KnownVariable("token", "environment", "abc"),
        KnownVariable("base_url", "collection", "https://example.com"),
    ),
    requests=(KnownRequest("Log in", "id-login", "POST", "Log in"),),
)


@pytest.fixture
def found_in() -> Callable[..., tuple[Diagnostic, ...]]:
    """The diagnostics of a script."""

    def find(text: str, kind: str = "test", profile: str = "postman") -> tuple[Diagnostic, ...]:
        return diagnose(Script(text, kind, profile=profile, knowledge=KNOWN))

    return find


@pytest.fixture
def fixed() -> Callable[..., str]:
    """A script after the first fix of the rule's first finding; the fix must mend something and
    leave a script that parses."""

    def fix(text: str, code: str, kind: str = "test") -> str:
        before = [one for one in diagnose(_script(text, kind)) if one.code == code]
        result = apply_edits(text, before[0].fixes[0].edits)
        after = [one for one in diagnose(_script(result, kind)) if one.code == code]
        assert len(after) < len(before)
        assert syntax_problem(result) is None
        return result

    return fix


def _script(text: str, kind: str) -> Script:
    return Script(text, kind, knowledge=KNOWN)
