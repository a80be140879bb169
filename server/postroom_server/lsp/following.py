"""Keeps the places of results true while texts change: in the editor, on disk, during a run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from postroom_runtime.runner.events import Place
from postroom_runtime.text import Position

from postroom_server.lsp.documents import Document, Edit, difference, read_document
from postroom_server.runs.results import Mark
from postroom_server.workspace.files import is_script

if TYPE_CHECKING:
    from postroom_server.lsp.session import Session


@dataclass(slots=True)
class Following:
    """Lets results follow their files. `_on_disk` are the texts, as last seen, of files that have
    results and are not open."""

    session: Session
    _on_disk: dict[str, str] = field(default_factory=dict[str, str])

    def edited(self, before: Document, after: Document, edit: Edit) -> None:
        """An open document was edited."""
        path = str(before.path)
        if not self.session.results.has(path):
            return
        self.session.results.edited(
            path,
            lambda place: _moved(place, before, after, edit),
            lambda place: _touched(place, before, edit),
        )

    def told(self, paths: Iterable[str]) -> None:
        """Runs have said something about these files: see what they look like now."""
        for path in paths:
            if self.session.open_at(path) is None and path not in self._on_disk:
                document = self._read(path)
                if document is not None:
                    self._on_disk[path] = document.text

    def opened(self, document: Document) -> None:
        """A document is open: it may hold what the file does not."""
        path = str(document.path)
        before = self._on_disk.pop(path, None)
        if before is None and self.session.results.has(path):
            on_disk = self._read(path)
            before = on_disk.text if on_disk is not None else None
        if before is not None:
            self._replaced(replace(document, text=before), document)

    def closed(self, document: Document) -> None:
        """A document was closed: what was not saved is gone."""
        path = str(document.path)
        after = self._read(path) if self.session.results.has(path) else None
        if after is not None:
            self._replaced(document, after)
            self._on_disk[path] = after.text

    def changed_on_disk(self, paths: Iterable[Path]) -> set[str]:
        """Files have changed; those of them whose results have moved or gone."""
        changed: set[str] = set()
        for path in map(str, paths):
            before = self._on_disk.pop(path, None)
            if before is None or self.session.open_at(path) is not None:
                continue
            after = self._read(path)
            if after is None:
                changed |= self.session.results.forget_file(path)
            elif after.text != before:
                self._on_disk[path] = after.text
                self._replaced(replace(after, text=before), after)
                changed.add(path)
            else:
                self._on_disk[path] = before
        return changed

    def _replaced(self, before: Document, after: Document) -> None:
        if before.text != after.text:
            self.edited(before, after, edit_between(before.text, after.text))

    def _read(self, path: str) -> Document | None:
        return read_document(Path(path), self.session.client.encoding)


@dataclass(slots=True)
class SinceBegin:
    """What has happened to texts since a run took them along. `_changes` holds what came of the
    last look at each file: the document then, how it began, the edit in between."""

    session: Session
    texts: Mapping[str, str]
    _changes: dict[str, tuple[Document, Document, Edit]] = field(
        default_factory=dict[str, tuple[Document, Document, Edit]]
    )

    def now(self, mark: Mark) -> Mark:
        """A mark of the run as it stands in the text of now."""
        began, now = self.texts.get(mark.place.path), self.session.open_at(mark.place.path)
        if began is None or now is None or began == now.text:
            return mark
        known = self._changes.get(mark.place.path)
        if known is None or known[0] is not now:
            before = replace(now, text=began)
            known = self._changes[mark.place.path] = (now, before, edit_between(began, now.text))
        now, before, edit = known
        place = _moved(mark.place, before, now, edit)
        return replace(mark, place=place, stale=_touched(mark.place, before, edit))


def edit_between(old: str, new: str) -> Edit:
    """The one edit that makes one text of another."""
    start, end, inserted = difference(old, new)
    return Edit(start, end, len(inserted))


def follower(session: Session, texts: Mapping[str, str]) -> Callable[[Mark], Mark]:
    """What brings the marks of a run, which took these texts along, to where they are by now."""
    return SinceBegin(session, texts).now


def _moved(place: Place, before: Document, after: Document, edit: Edit) -> Place:
    offset = edit.moved(before.index.offset(Position(place.line, place.column)))
    position = after.index.position(offset)
    return Place(place.path, position.line, position.column)


def _touched(place: Place, before: Document, edit: Edit) -> bool:
    """Whether the edit changes the script at a place; a module is a script from end to end."""
    at = before.script_around(before.index.offset(Position(place.line, place.column)))
    if at is None:
        return is_script(before.path)
    return edit.start <= at.block.holder.end and at.block.holder.start <= edit.end
