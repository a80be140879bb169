"""Diagnostics of all files of the workspace, for an editor that asks for them.

They are worked out a file at a time, with a rest between, so that typing never waits; what is known
already is only named by its id. When nothing is new, the answer waits until something is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from lsprotocol import types
from postroom_runtime.formats.v3.layout import is_definition_file, is_request_file

from postroom_server.lsp.diagnosing import pulled
from postroom_server.lsp.diagnostic_report import result_id
from postroom_server.lsp.documents import Document, read_document
from postroom_server.workspace.facts import FileFacts
from postroom_server.workspace.files import is_environment, is_globals

if TYPE_CHECKING:
    from postroom_server.lsp.session import Session

_STEP_SECONDS = 0.004
_REST_SECONDS = 0.001
_STREAMED_SECONDS = 0.1
_COLLECTION = ".postman_collection.json"

Report = (
    types.WorkspaceFullDocumentDiagnosticReport | types.WorkspaceUnchangedDocumentDiagnosticReport
)


@dataclass(frozen=True, slots=True)
class _Known:
    """What was found in a file, and under which circumstances."""

    circumstances: tuple[object, ...]
    found: list[types.Diagnostic]
    result_id: str


@dataclass(slots=True)
class WorkspaceDiagnosing:
    """The diagnostics of the workspace's files, kept while nothing changes."""

    session: Session
    _known: dict[Path, _Known] = field(default_factory=dict[Path, _Known])
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _runs: int = 0

    def changed(self) -> None:
        """Something may be new: whoever waits for it is answered."""
        self._changed.set()

    def results_changed(self) -> None:
        """A run said something new."""
        self._runs += 1
        self.changed()

    async def report(
        self, params: types.WorkspaceDiagnosticParams
    ) -> types.WorkspaceDiagnosticReport:
        """What is new since the ids that the editor has. Sent in parts where it wants parts."""
        await self.session.indexing.ready.wait()
        previous = {one.uri: one.value for one in params.previous_result_ids}
        while True:
            self._changed.clear()
            reports = await self._reports(previous, params.partial_result_token)
            is_news = any(
                isinstance(one, types.WorkspaceFullDocumentDiagnosticReport) for one in reports
            )
            if is_news or not previous:
                break
            await self._changed.wait()
        if params.partial_result_token is None:
            return types.WorkspaceDiagnosticReport(reports)
        return types.WorkspaceDiagnosticReport([])

    async def _reports(
        self, previous: Mapping[str, str], token: types.ProgressToken | None
    ) -> list[Report]:
        """The reports of all files; with a token those that are new are sent as they come."""
        found: list[Report] = []
        waiting: list[Report] = []
        begun = sent = perf_counter()
        for path in list(_paths(self.session.indexing.index.files)):
            report = self._of_file(path, previous)
            found += report
            waiting += report
            now = perf_counter()
            if token is not None and waiting and now - sent > _STREAMED_SECONDS:
                self._stream(token, waiting)
                waiting, sent = [], now
            if now - begun > _STEP_SECONDS:
                await asyncio.sleep(_REST_SECONDS)
                begun = perf_counter()
        gone = _gone(previous, {one.uri for one in found})
        if token is not None and (waiting or gone):
            self._stream(token, [*waiting, *gone])
        return [*found, *gone]

    def _of_file(self, path: Path, previous: Mapping[str, str]) -> list[Report]:
        document = self.session.open_at(str(path)) or read_document(
            path, self.session.client.encoding
        )
        if document is None:
            return []
        known = self._looked_at(path, document)
        version = document.version if document.version >= 0 else None
        if previous.get(document.uri) == known.result_id:
            return [
                types.WorkspaceUnchangedDocumentDiagnosticReport(
                    document.uri, known.result_id, version
                )
            ]
        if not known.found and document.uri not in previous:
            return []  # nothing to tell about a file of which nothing was told
        report = types.WorkspaceFullDocumentDiagnosticReport(
            document.uri, known.found, version, result_id=known.result_id
        )
        return [report]

    def _looked_at(self, path: Path, document: Document) -> _Known:
        session = self.session
        circumstances = (
            hash(document.text),
            session.knowledge_version,
            session.settings,
            self._runs,
        )
        known = self._known.get(path)
        if known is None or known.circumstances != circumstances:
            found = pulled(session, document)
            known = self._known[path] = _Known(circumstances, found, result_id(found))
        return known

    def _stream(self, token: types.ProgressToken, reports: Sequence[Report]) -> None:
        value = types.WorkspaceDiagnosticReportPartialResult(list(reports))
        self.session.server.progress(types.ProgressParams(token, value))


def _paths(files: Mapping[Path, FileFacts]) -> Iterator[Path]:
    """The files that can have diagnostics: not every JSON and JavaScript file is one of ours."""
    for path, facts in files.items():
        is_ours = is_request_file(path) or is_definition_file(path) or facts.collection is not None
        if is_ours or is_environment(path) or is_globals(path) or path.name.endswith(_COLLECTION):
            yield path


def _gone(previous: Mapping[str, str], uris: set[str]) -> list[Report]:
    """Empty reports of files that are not there any more."""
    return [
        types.WorkspaceFullDocumentDiagnosticReport(uri, [], result_id="")
        for uri, value in previous.items()
        if uri not in uris and value
    ]
