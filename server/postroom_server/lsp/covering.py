"""Covers what was shown before anybody knew that it is a secret."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from postroom_server.lsp import response_document

if TYPE_CHECKING:
    from postroom_server.lsp.session import Session

_PAUSE_SECONDS = 0.1


@dataclass(slots=True)
class Covering:
    """Secrets of which the editor still may show something. A run may learn many: they are covered
    a moment later, and together."""

    session: Session
    _found: set[str] = field(default_factory=set[str])
    _waiting: asyncio.TimerHandle | None = None

    def learned(self, spellings: set[str]) -> None:
        """There are new secrets, spelt like this."""
        self._found |= spellings
        if self._waiting is None:
            loop = asyncio.get_running_loop()
            self._waiting = loop.call_later(_PAUSE_SECONDS, self.cover)

    def close(self) -> None:
        """Cover nothing any more."""
        if self._waiting is not None:
            self._waiting.cancel()

    def cover(self) -> None:
        """Cover now what is to be covered, if anything."""
        if self._waiting is None:
            return
        self._waiting.cancel()
        spellings, self._found, self._waiting = self._found, set(), None
        response_document.cover(self.session, spellings)
        self.session.results_changed(_files_with(self.session, spellings))
        self.session.telling.cover(spellings)


def _files_with(session: Session, spellings: Collection[str]) -> set[str]:
    """The files in whose results one of these stands."""
    return {
        mark.place.path
        for mark in session.results
        if any(one in text for text in mark.texts for one in spellings)
    }
