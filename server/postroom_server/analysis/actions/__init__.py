"""Changes that a person may want although nothing is wrong: one module for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from postroom_server.analysis.actions.await_to_callback import await_to_callback
from postroom_server.analysis.actions.callback_to_await import callback_to_await
from postroom_server.analysis.actions.extract_constant import extract_constant
from postroom_server.analysis.actions.migrate import migration
from postroom_server.analysis.actions.wrap_in_test import wrap_in_test
from postroom_server.analysis.results import CodeAction
from postroom_server.analysis.rules.carrying import facts_of
from postroom_server.analysis.rules.facts import Facts
from postroom_server.analysis.script import Script
from postroom_server.text.span import Span

__all__ = ["REFACTORINGS", "migration", "refactorings"]

REFACTORINGS: tuple[Callable[[Facts, Span], Iterator[CodeAction]], ...] = (
    extract_constant,
    wrap_in_test,
    callback_to_await,
    await_to_callback,
)
"""What can be done with a stretch of a script that needs to know no more than the script."""


def refactorings(script: Script, span: Span) -> Iterator[CodeAction]:
    """What can be done with a stretch of a script, in a script that parses."""
    facts = facts_of(script)
    if facts.inference.tree.root.has_error:
        return
    for offered in REFACTORINGS:
        yield from offered(facts, span)
