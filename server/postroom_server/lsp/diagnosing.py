"""Diagnostics: what a document has, and how they reach the editor, by asking or by telling.

An editor that asks (pull) is told to ask anew when a run has brought verdicts; one that asks but
cannot be told so gets the verdicts sent (push), under a name of their own. An editor that does not
ask gets everything sent: at once when it opens a document, a moment after an edit. Nothing ever
comes both ways.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types
from postroom_runtime.model.problems import Problem

from postroom_server.lsp.documents import Document, read_document
from postroom_server.lsp.problems import analysis_diagnostics, project_diagnostic
from postroom_server.lsp.verdicts import verdict_diagnostics

if TYPE_CHECKING:
    from postroom_server.lsp.session import Session

_BREATH_SECONDS = 0.02
_PAUSE_SECONDS = 0.2


class Diagnosing:
    """Sends diagnostics to an editor that does not ask, and refreshes to one that does."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._waiting: dict[str, asyncio.TimerHandle] = {}
        self._told: set[str] = set()
        self._told_files: set[Path] = set()

    @property
    def tells_analysis(self) -> bool:
        """Whether what the analysis finds is sent unasked."""
        return not self.session.client.pulls_diagnostics

    @property
    def tells_verdicts(self) -> bool:
        """Whether verdicts are sent unasked."""
        return self.tells_analysis or not self.session.client.refreshes_diagnostics

    def opened(self, document: Document) -> None:
        """A document has been opened: tell as soon as there is nothing more urgent."""
        self._wait(document.uri, _BREATH_SECONDS)

    def changed(self, document: Document) -> None:
        """A document has been edited: tell when the typing pauses."""
        self._wait(document.uri, _PAUSE_SECONDS)

    def closed(self, uri: str) -> None:
        """A document has been closed: what was told about it is taken back."""
        self.session.workspace_diagnosing.changed()
        self._forget(uri)
        if uri in self._told:
            self._told.discard(uri)
            self.session.editor.publish(types.PublishDiagnosticsParams(uri, []))

    def results_changed(self, paths: set[str]) -> None:
        """Runs said something new about these files."""
        self.session.workspace_diagnosing.results_changed()
        if not self.tells_verdicts:
            self.session.editor.refresh_diagnostics()
            return
        for path in paths:
            self._tell_about(path)

    def everything_changed(self) -> None:
        """What is known around scripts has changed."""
        self.session.workspace_diagnosing.changed()
        self.session.editor.refresh_diagnostics()
        if self.tells_analysis:
            for document in self.session.documents.values():
                self.changed(document)

    def tell_of_file(self, folder: Path, problems: Sequence[Problem]) -> None:
        """Something is wrong in a file of a folder that holds no script or request; with no
        problems, what was told of such files is taken back."""
        by_path: dict[Path, list[types.Diagnostic]] = {
            path: [] for path in self._told_files if path.parent == folder
        }
        for one in problems:
            by_path.setdefault(one.path, []).append(project_diagnostic(one))
        for path, found in by_path.items():
            self._told_files.add(path)
            self.session.editor.publish(types.PublishDiagnosticsParams(path.as_uri(), found))

    def close(self) -> None:
        """Tell nothing any more."""
        for uri in list(self._waiting):
            self._forget(uri)

    def _wait(self, uri: str, seconds: float) -> None:
        self._forget(uri)
        loop = asyncio.get_running_loop()
        self._waiting[uri] = loop.call_later(seconds, self._settled, uri)

    def _forget(self, uri: str) -> None:
        timer = self._waiting.pop(uri, None)
        if timer is not None:
            timer.cancel()

    def _settled(self, uri: str) -> None:
        self._waiting.pop(uri, None)
        document = self.session.documents.get(uri)
        self.session.workspace_diagnosing.changed()
        if document is not None:
            self.session.indexing.settled(document)
            self._tell(document)

    def _tell_about(self, path: str) -> None:
        """An open document with all that is known; for a file that is not open, its verdicts.
        Documents that show a script of the file show its verdicts too."""
        for copy in self.session.copies_of(path):
            self._tell(copy)
        open_document = self.session.open_at(path)
        document = open_document or read_document(Path(path), self.session.client.encoding)
        if document is None:
            return
        self._tell(document)

    def _tell(self, document: Document) -> None:
        if not self.tells_verdicts:
            return
        found = verdict_diagnostics(self.session, document)
        if self.tells_analysis and document.uri in self.session.documents:
            found = analysis_diagnostics(self.session.snapshot(), document) + found
        if not found and document.uri not in self._told and not self.tells_analysis:
            return
        self._told.add(document.uri)
        version = document.version if document.uri in self.session.documents else None
        self.session.editor.publish(types.PublishDiagnosticsParams(document.uri, found, version))


def pulled(session: Session, document: Document) -> list[types.Diagnostic]:
    """What an editor that asks is answered."""
    found = analysis_diagnostics(session.snapshot(), document)
    if not session.diagnosing.tells_verdicts:
        found += verdict_diagnostics(session, document)
    return found
