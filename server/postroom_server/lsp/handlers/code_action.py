"""`textDocument/codeAction`: quick fixes, and what the lenses do for editors without lenses."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from postroom_server.analysis.results import CodeAction
from postroom_server.lsp.documents import Document, ScriptAt
from postroom_server.lsp.edits import file_edits, script_edit, workspace_edit
from postroom_server.lsp.problems import template_findings
from postroom_server.lsp.scripts import analysed
from postroom_server.lsp.session import Snapshot
from postroom_server.lsp.targets import targets
from postroom_server.lsp.variables import creations
from postroom_server.text import Span

_RUN = "source.postroom.run"
_FIX_ALL = "source.fixAll.postroom"
_UNDEFINED = "PM037"
_FIX = types.CodeActionKind.QuickFix

OPTIONS = types.CodeActionOptions([_FIX, types.CodeActionKind.Source])

Actions = list[types.CodeAction | types.Command]


def code_action(snapshot: Snapshot, params: types.CodeActionParams) -> Actions:
    """What can be done at the range. A client that knows only commands gets only those."""
    document = snapshot.document(params.text_document.uri)
    if document is None:
        return []
    actions = [
        *_changes(snapshot, document, params),
        *_template_fixes(snapshot, document, params),
        *_creations(snapshot, document, params),
        *_fix_all(snapshot, document, params),
        *_run_actions(snapshot, document, params),
    ]
    if snapshot.client.action_literals:
        return list(actions)
    return [action.command for action in actions if action.command is not None]


def _changes(
    snapshot: Snapshot, document: Document, params: types.CodeActionParams
) -> Iterator[types.CodeAction]:
    """The fixes of what is wrong in the range, and rewrites."""
    from postroom_server.analysis.code_actions import code_actions  # brings in the rules

    for at in document.scripts:
        span = at.places.span(params.range)
        if span is None or not _wanted(params.context, _FIX.value):
            continue
        for one in code_actions(analysed(snapshot, document, at), span):
            yield _change(snapshot, document, at, one, params.context)


def _template_fixes(
    snapshot: Snapshot, document: Document, params: types.CodeActionParams
) -> Iterator[types.CodeAction]:
    """The fixes of what is wrong in `{{…}}` outside of scripts."""
    if not _wanted(params.context, _FIX.value):
        return
    start, end = map(document.places.offset, (params.range.start, params.range.end))
    for found in template_findings(snapshot, document):
        for fix in found.fixes if found.span.touches(Span(start, end)) else ():
            mended = [one for one in params.context.diagnostics if one.code == found.code]
            edits = [
                types.TextEdit(document.places.range(one.span.start, one.span.end), one.text)
                for one in fix.edits
            ]
            edit = workspace_edit(snapshot.client, {document: edits})
            yield types.CodeAction(fix.title, _FIX, mended or None, edit=edit)


def _creations(
    snapshot: Snapshot, document: Document, params: types.CodeActionParams
) -> Iterator[types.CodeAction]:
    """A new row of an environment for each variable in the range that nothing sets."""
    if not _wanted(params.context, _FIX.value):
        return
    for one in params.context.diagnostics:
        if one.code != _UNDEFINED:
            continue
        start, end = map(document.places.offset, (one.range.start, one.range.end))
        for title, changes in creations(snapshot.session, document, document.text[start:end]):
            edit = workspace_edit(snapshot.client, changes)
            yield types.CodeAction(title, _FIX, [one], edit=edit)


def _change(
    snapshot: Snapshot,
    document: Document,
    at: ScriptAt,
    one: CodeAction,
    context: types.CodeActionContext,
) -> types.CodeAction:
    mended = [diagnostic for diagnostic in context.diagnostics if diagnostic.code == one.code]
    return types.CodeAction(
        one.title,
        one.kind,
        mended or None,
        is_preferred=one.preferred or None,
        edit=script_edit(snapshot.client, document, at, one.edits),
    )


def _fix_all(
    snapshot: Snapshot, document: Document, params: types.CodeActionParams
) -> Iterator[types.CodeAction]:
    """Every preferred fix of the document; only when asked for, as editors do on save."""
    if params.context.only is None or not _wanted(params.context, _FIX_ALL):
        return
    from postroom_server.analysis.code_actions import fix_all  # brings in the rules

    edits = [
        edit
        for at in document.scripts
        for edit in file_edits(at, fix_all(analysed(snapshot, document, at)))
    ]
    if edits:
        edit = workspace_edit(snapshot.client, {document: edits})
        yield types.CodeAction("Fix all that Postroom can fix", _FIX_ALL, edit=edit)


def _run_actions(
    snapshot: Snapshot, document: Document, params: types.CodeActionParams
) -> Iterator[types.CodeAction]:
    """Send the request that the cursor is in, and run the whole."""
    if not _wanted(params.context, _RUN):
        return
    cursor = document.places.offset(params.range.start)
    session = snapshot.session
    for target in targets(document, session.responses, session.results):
        if target.covers(cursor):
            yield types.CodeAction(target.command.title, _RUN, command=target.command)


def _wanted(context: types.CodeActionContext, kind: str) -> bool:
    """Whether the editor asked for actions of a kind: by name, by a kind above it, or for all."""
    if context.only is None:
        return True
    names = [_text(only) for only in context.only]
    return any(name in ("", kind) or kind.startswith(f"{name}.") for name in names)


def _text(kind: types.CodeActionKind | str) -> str:
    return kind.value if isinstance(kind, types.CodeActionKind) else kind
