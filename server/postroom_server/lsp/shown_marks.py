"""The marks that a document shows: its file's, or those of the script that it is a copy of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from postroom_runtime.runner.events import Place
from postroom_runtime.text import Position

from postroom_server.lsp.documents import SCRIPT_SCHEME, Document, ScriptAt, read_document
from postroom_server.lsp.following import edit_between
from postroom_server.runs.results import Mark

if TYPE_CHECKING:
    from postroom_server.lsp.session import Session

_COPY = re.compile(r"(\d+)\.(?:beforeRequest|afterResponse)\.js")


@dataclass(frozen=True, slots=True)
class Original:
    """The script that a document of its own shows: `index` is its number in the file."""

    holder: Document
    index: int
    script: ScriptAt


def original_of(session: Session, document: Document) -> Original | None:
    """The script that `document` is a copy of; None for a file, and where it is there no more."""
    found = _COPY.fullmatch(document.path.name)
    if not document.uri.startswith(f"{SCRIPT_SCHEME}:") or found is None:
        return None
    path, index = document.path.parent, int(found[1])
    holder = session.open_at(str(path)) or read_document(path, session.client.encoding)
    if holder is None or index >= len(holder.scripts):
        return None
    return Original(holder, index, holder.scripts[index])


def differs(session: Session, copy: Document) -> bool:
    """Whether a copy of a script has been edited and not saved into the script's file."""
    original = original_of(session, copy)
    return original is not None and original.script.block.text != copy.text


def shown_marks(session: Session, document: Document) -> list[Mark]:
    """The marks to show in a document, their places its own."""
    if document.is_file:
        return list(session.results.at(str(document.path)))
    original = original_of(session, document)
    return [] if original is None else list(_copied(session, document, original))


def _copied(session: Session, document: Document, original: Original) -> Iterator[Mark]:
    """The original's marks, as they stand in the copy, which may have been edited."""
    text = original.script.block.text
    edit = edit_between(text, document.text)
    for mark in session.results.at(str(original.holder.path)):
        start = original.holder.index.offset(Position(mark.place.line, mark.place.column))
        inside = original.script.places.map.offset_to_script(start)
        if inside is None:
            continue
        position = document.index.position(edit.moved(inside))
        place = Place(str(document.path), position.line, position.column)
        yield replace(mark, place=place, stale=mark.stale or text != document.text)
