"""Current values beside the rows of an environment's or the globals' file: what differs, and what
to do with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types

from postroom_server.lsp.documents import Document
from postroom_server.lsp.variables import current_index
from postroom_server.runs.secrets import HIDDEN
from postroom_server.runs.shown import shortened
from postroom_server.workspace.facts import VariableFact
from postroom_server.workspace.files import is_environment, is_globals

if TYPE_CHECKING:
    from postroom_server.lsp.session import Session

_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Deviation:
    """A row of a file whose variable has another value now. `scope`: `environment` or `globals`."""

    row: VariableFact
    value: object
    scope: str


def deviations(session: Session, document: Document) -> Iterator[Deviation]:
    """The rows of a document of an environment, or of globals, that have another value now."""
    scope = "environment" if is_environment(document.path) else "globals"
    if scope == "globals" and not is_globals(document.path):
        return
    values = session.environments.values(document.path, Path()).get(scope, {})
    if not values:
        return
    facts = current_index(session).files.get(document.path)
    for row in facts.variables if facts else ():
        if row.action == "define" and row.name in values and values[row.name] != row.value:
            yield Deviation(row, values[row.name], scope)


def value_hints(session: Session, document: Document) -> list[types.InlayHint]:
    """The current values, at the end of the lines that name their variables."""
    return [_hint(session, document, one) for one in deviations(session, document)]


def _hint(session: Session, document: Document, one: Deviation) -> types.InlayHint:
    line = one.row.range.start.line
    end = document.index.starts[line] + len(document.index.line(line).rstrip())
    value = HIDDEN if one.row.secret else session.mask(str(one.value))
    return types.InlayHint(
        document.places.position(end),
        f"now {shortened(value, _LONGEST)}",
        tooltip=f"{one.row.name} has this value until it is reset; the file says another.",
        padding_left=True,
    )
