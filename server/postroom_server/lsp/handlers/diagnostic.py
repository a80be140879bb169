"""`textDocument/diagnostic` and `workspace/diagnostic`: for an editor that asks."""

from __future__ import annotations

from lsprotocol import types

from postroom_server.lsp.diagnosing import pulled
from postroom_server.lsp.diagnostic_report import FullReport, UnchangedReport, report
from postroom_server.lsp.problems import looked_over
from postroom_server.lsp.session import Session, Snapshot

OPTIONS = types.DiagnosticOptions(
    inter_file_dependencies=True, workspace_diagnostics=True, identifier="postroom"
)


async def diagnostic(
    snapshot: Snapshot, params: types.DocumentDiagnosticParams
) -> FullReport | UnchangedReport:
    """All diagnostics, or that they are those that the editor already has."""
    document = snapshot.document(params.text_document.uri)
    if document is not None:
        await looked_over(snapshot, document)
    found = pulled(snapshot.session, document) if document else []
    return report(found, params.previous_result_id)


async def workspace_diagnostic(
    session: Session, params: types.WorkspaceDiagnosticParams
) -> types.WorkspaceDiagnosticReport:
    """What is new in all files of the workspace; answered when something is."""
    return await session.workspace_diagnosing.report(params)
