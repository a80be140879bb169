"""`textDocument/codeAction`: quick fixes, and what the lenses do for editors without lenses."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from postroom_server.analysis.results import Fix
from postroom_server.lsp.documents import Document
from postroom_server.lsp.edits import script_edit
from postroom_server.lsp.problems import ScriptFinding, script_findings
from postroom_server.lsp.session import Snapshot
from postroom_server.lsp.targets import targets

_RUN = "source.postroom.run"
_FIX = types.CodeActionKind.QuickFix

OPTIONS = types.CodeActionOptions([_FIX, types.CodeActionKind.Source])

Actions = list[types.CodeAction | types.Command]


def code_action(snapshot: Snapshot, params: types.CodeActionParams) -> Actions:
    """What can be done at the range. A client that knows only commands gets only those."""
    document = snapshot.document(params.text_document.uri)
    if document is None:
        return []
    actions = [
        *_fixes(snapshot, document, params),
        *_run_actions(snapshot, document, params),
    ]
    if snapshot.client.action_literals:
        return list(actions)
    return [action.command for action in actions if action.command is not None]


def _fixes(
    snapshot: Snapshot, document: Document, params: types.CodeActionParams
) -> Iterator[types.CodeAction]:
    """The fixes of what is wrong in the range."""
    if not _wanted(params.context, _FIX.value):
        return
    for finding in script_findings(snapshot, document):
        if _touch(finding.diagnostic.range, params.range):
            for fix in finding.found.fixes:
                yield _fix(snapshot, document, finding, fix)


def _fix(
    snapshot: Snapshot, document: Document, finding: ScriptFinding, fix: Fix
) -> types.CodeAction:
    return types.CodeAction(
        fix.title,
        _FIX,
        [finding.diagnostic],
        is_preferred=fix.preferred or None,
        edit=script_edit(snapshot.client, document, finding.at, fix.edits),
    )


def _run_actions(
    snapshot: Snapshot, document: Document, params: types.CodeActionParams
) -> Iterator[types.CodeAction]:
    """Send the request that the cursor is in, and run the whole."""
    if not _wanted(params.context, _RUN):
        return
    cursor = document.places.offset(params.range.start)
    for target in targets(document, snapshot.session.responses):
        if target.covers(cursor):
            yield types.CodeAction(target.command.title, _RUN, command=target.command)


def _touch(one: types.Range, other: types.Range) -> bool:
    return one.start <= other.end and other.start <= one.end


def _wanted(context: types.CodeActionContext, kind: str) -> bool:
    """Whether the editor asked for actions of a kind: by name, by a kind above it, or for all."""
    if context.only is None:
        return True
    names = [_text(only) for only in context.only]
    return any(name in ("", kind) or kind.startswith(f"{name}.") for name in names)


def _text(kind: types.CodeActionKind | str) -> str:
    return kind.value if isinstance(kind, types.CodeActionKind) else kind
