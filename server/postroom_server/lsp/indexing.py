"""Keeps the workspace's index up to date, beside the typing: files are read in short steps, the
text of an open document when the typing pauses."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from postroom_server.lsp.documents import Document
from postroom_server.workspace.files import stamp_of
from postroom_server.workspace.index import Index
from postroom_server.workspace.knowledge import KnowledgeOf
from postroom_server.workspace.scanning import Pace, scan

if TYPE_CHECKING:
    from postroom_server.lsp.session import Session

_POLL_SECONDS = 5.0
_LONG_PAUSE_SECONDS = 1.5
_LARGE = 400_000


class Indexing:
    """The index of one session."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.index = Index()
        self.knowledge_of = KnowledgeOf(self.index)
        self.ready = asyncio.Event()
        self._waiting: dict[Path, asyncio.TimerHandle] = {}
        self._reading = 0

    async def read_all(self) -> None:
        """Read the workspace; then go on looking for changes where the editor does not tell."""
        self._reading += 1
        await self._read_anew()
        self.session.tell_status()  # the environment of the settings is known only now
        while not self.session.client.watches_files:
            await asyncio.sleep(_POLL_SECONDS)
            await self.refresh()

    def settled(self, document: Document) -> None:
        """A document has been opened, or its typing has paused. A large one waits for a longer
        pause: reading it again takes longer than people are to notice."""
        timer = self._waiting.pop(document.path, None)
        if timer is not None:
            timer.cancel()
        if self.session.documents.get(document.uri) is not document:
            return
        if len(document.text) < _LARGE:
            self._read(document)
            return
        loop = asyncio.get_running_loop()
        self._waiting[document.path] = loop.call_later(
            _LONG_PAUSE_SECONDS,
            lambda: self.session.editor.errand(self._read_slowly(document)),
        )

    def _read(self, document: Document) -> None:
        before = self.index.generation
        self.index.update(document.path, document.text)
        self._tell(before)

    async def _read_slowly(self, document: Document) -> None:
        """Beside the typing, which goes on meanwhile."""
        self._waiting.pop(document.path, None)

        def is_current() -> bool:
            return self.session.documents.get(document.uri) is document

        if is_current():
            before = self.index.generation
            await Pace().take(self.index.updating(document.path, document.text, is_current))
            self._tell(before)

    def closed(self, path: Path) -> None:
        """The file on disk counts again."""
        if self.index.release(path):
            self.changed_on_disk((path,))

    def changed_on_disk(self, paths: Iterable[Path]) -> None:
        """Files have changed, come or gone. Of a folder that comes or goes, some editors tell only
        the folder: what is in it is looked for."""
        changed = list(paths)
        large = [path for path in changed if _is_large(path)]
        before = self.index.generation
        self.index.reread(path for path in changed if path not in large)
        self._tell(before)
        if large:
            self.session.editor.errand(self._reread(large))
        if any(self._is_folder(path) for path in changed):
            self.look_again()

    async def _reread(self, paths: Iterable[Path]) -> None:
        before = self.index.generation
        await Pace().take(self.index.rereading(paths))
        self._tell(before)

    def look_again(self) -> None:
        """Read the workspace anew; who needs all of it waits meanwhile."""
        self._reading += 1
        self.ready.clear()
        self.session.editor.errand(self._read_anew())

    async def _read_anew(self) -> None:
        try:
            await self.refresh()
        finally:
            self._read_once()

    def _read_once(self) -> None:
        """One reading is over; after the last of them, what was not found is missing."""
        self._reading -= 1
        if self._reading == 0:
            self.ready.set()
            self.session.knowledge_changed()

    def _is_folder(self, path: Path) -> bool:
        return path.is_dir() or any(
            known.is_relative_to(path) for known in self.index.files if known != path
        )

    async def refresh(self) -> None:
        """Read what has changed on disk."""
        before = self.index.generation
        self.index.folders = self.session.folders
        await scan(self.index)
        self._tell(before)

    def _tell(self, before: int) -> None:
        if self.index.generation != before:
            self.session.knowledge_changed()


def _is_large(path: Path) -> bool:
    stamp = stamp_of(path)
    return stamp is not None and stamp[1] >= _LARGE
