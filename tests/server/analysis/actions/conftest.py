"""A script after an action was taken at the cursor `<|>`, or at what stands between two of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from postroom_server.analysis.actions import refactorings
from postroom_server.analysis.results import CodeAction
from postroom_server.analysis.script import Script
from postroom_server.syntax.errors import syntax_problem
from postroom_server.text import Span, apply_edits

CURSOR = "<|>"


def marked(text: str, profile: str = "postman") -> tuple[Script, Span]:
    """The script without its cursors, and what they enclose."""
    start = text.index(CURSOR)
    text = text.replace(CURSOR, "", 1)
    end = text.find(CURSOR)
    return Script(text.replace(CURSOR, "", 1), "test", profile=profile), Span(
        start, end if end >= 0 else start
    )


@pytest.fixture
def offered() -> Callable[..., dict[str, CodeAction]]:
    """The actions at the cursor, by kind."""

    def ask(text: str, profile: str = "postman") -> dict[str, CodeAction]:
        return {one.kind: one for one in refactorings(*marked(text, profile))}

    return ask


@pytest.fixture
def taken() -> Callable[[str, str], str]:
    """The script after the action of a kind; it must parse."""

    def take(text: str, kind: str) -> str:
        script, span = marked(text)
        action = next(one for one in refactorings(script, span) if one.kind == kind)
        after = apply_edits(script.text, action.edits)
        assert syntax_problem(after) is None, after
        return after

    return take
