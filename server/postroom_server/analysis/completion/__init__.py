"""Completion: what fits at the cursor. One module per kind of thing that can be completed."""

from __future__ import annotations

from postroom_server.analysis.completion.context import completion_context
from postroom_server.analysis.completion.dispatch import items_at
from postroom_server.analysis.completion.resolving import resolve_completion
from postroom_server.analysis.results import CompletionList
from postroom_server.analysis.script import Script

__all__ = ["TRIGGER_CHARACTERS", "complete", "resolve_completion"]

TRIGGER_CHARACTERS = (".", '"', "'", "`", "{", "$", "[", "/")


def complete(script: Script, offset: int) -> CompletionList:
    """What fits at `offset`, best first; empty where nothing is known. Details and documentation
    come with `resolve_completion`."""
    context = completion_context(script, offset)
    items = tuple(items_at(context))
    return CompletionList(items, context.insert, context.replace)
