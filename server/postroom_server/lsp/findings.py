"""What the analysis finds, as it reaches the editor: at the level that a person wants, in LSP's
words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from lsprotocol import types

from postroom_server.analysis import results
from postroom_server.lsp.convert import diagnostic_tags, severity
from postroom_server.workspace.rule_levels import at_levels

if TYPE_CHECKING:
    from postroom_server.lsp.session import Snapshot

SOURCE = "postroom"
_MISSING = ("PM035", "PM037")
"""The rules that say that something is nowhere in the workspace."""


def wanted(snapshot: Snapshot, found: Iterable[results.Diagnostic]) -> list[results.Diagnostic]:
    """Findings at the levels of the settings, and of them what holds however much of the workspace
    has not been read yet."""
    levelled = at_levels(found, snapshot.settings.rules)
    if snapshot.session.indexing.ready.is_set():
        return levelled
    return [one for one in levelled if one.code not in _MISSING]


def diagnostic(found: results.Diagnostic, place: types.Range) -> types.Diagnostic:
    """A finding in LSP's words."""
    return types.Diagnostic(
        range=place,
        message=found.message,
        severity=severity(found.severity),
        code=found.code,
        source=SOURCE,
        tags=diagnostic_tags(found.tags) or None,
    )
