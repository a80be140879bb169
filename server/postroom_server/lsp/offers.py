"""Changes that a person may want at a place, as code actions whose edits are worked out when they
are chosen, in an editor that can wait so long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsprotocol import types

from postroom_server.analysis.results import CodeAction, TextEdit
from postroom_server.lsp.documents import Document, ScriptAt
from postroom_server.lsp.edits import file_edits, script_edit, workspace_edit
from postroom_server.lsp.moving import moves
from postroom_server.lsp.scripts import analysed
from postroom_server.lsp.variables import creations

if TYPE_CHECKING:
    from postroom_server.lsp.session import Snapshot

FIX_ALL = "source.fixAll.postroom"
MIGRATE = "source.postroom.migrate"
TESTS = "source.postroom.tests"
EXTRACT = "refactor.extract"
REWRITE = "refactor.rewrite"
MOVE = "refactor.move.postroom"
KINDS = (FIX_ALL, MIGRATE, TESTS, EXTRACT, REWRITE, MOVE)

Edit = types.WorkspaceEdit | None


@dataclass(frozen=True, slots=True)
class Offer:
    """A change: `edit` works it out. `command` is what an editor carries out that cannot create or
    delete files by itself."""

    title: str
    kind: str
    edit: Callable[[], Edit]
    command: types.Command | None = None


def offers(
    snapshot: Snapshot, document: Document, range_: types.Range, wanted: Callable[[str], bool]
) -> Iterator[Offer]:
    """Everything of a wanted kind that can be done at a range of a document."""
    if wanted(FIX_ALL):
        yield from _fix_all(snapshot, document)
    at = next((one for one in document.scripts if one.places.span(range_) is not None), None)
    if wanted(MIGRATE):
        yield from _migration(snapshot, document)
    if at is None:
        return
    if wanted(EXTRACT) or wanted(REWRITE):
        yield from _refactorings(snapshot, document, at, range_, wanted)
    if wanted(TESTS):
        yield from _tests(snapshot, document, at)
    if wanted(MOVE):
        for move in moves(snapshot, document, at):
            yield Offer(move.title, MOVE, move.edit, move.command)


def _refactorings(
    snapshot: Snapshot,
    document: Document,
    at: ScriptAt,
    range_: types.Range,
    wanted: Callable[[str], bool],
) -> Iterator[Offer]:
    from postroom_server.analysis.actions import refactorings  # brings in the rules
    from postroom_server.analysis.actions.extract_variable import KIND, extract_variable

    script, span = analysed(snapshot, document, at), at.places.span(range_)
    if span is None:
        return
    for one in refactorings(script, span):
        if wanted(one.kind):
            yield _of_script(snapshot, document, at, one)
    found = extract_variable(script, span) if wanted(KIND) else None
    if found is None:
        return
    edits = file_edits(at, found.edits)
    for title, changes in creations(snapshot.session, document, found.name, found.value):
        both = {**changes, document: [*changes.get(document, []), *edits]}
        text = title.replace("Create", "Extract into", 1)
        yield Offer(text, KIND, lambda both=both: workspace_edit(snapshot.client, both))


def _of_script(snapshot: Snapshot, document: Document, at: ScriptAt, one: CodeAction) -> Offer:
    return Offer(one.title, one.kind, lambda: script_edit(snapshot.client, document, at, one.edits))


def _tests(snapshot: Snapshot, document: Document, at: ScriptAt) -> Iterator[Offer]:
    """Tests made out of the last response of the script's request."""
    from postroom_server.analysis.actions.response_tests import response_tests
    from postroom_server.lsp.knowledge import exchange_of_script

    exchange = exchange_of_script(snapshot.session, document, at.block)
    if exchange is None or exchange.response.code is None:
        return
    from postroom_server.analysis.actions.response_tests import SeenResponse

    response, body = exchange.response, exchange.json
    is_json = body is not None or (response.text or "").strip() == "null"
    seen = SeenResponse(response.code or 0, response.headers, body, is_json)
    mask = snapshot.session.mask
    for one in response_tests(analysed(snapshot, document, at), seen):
        if all(mask(edit.text) == edit.text for edit in one.edits):  # no secret leaves the response
            yield _of_script(snapshot, document, at, one)


def _fix_all(snapshot: Snapshot, document: Document) -> Iterator[Offer]:
    """The safe fixes of all scripts, and of what they bring to light."""
    from postroom_server.lsp.problems import script_findings

    if any(fix.preferred for one in script_findings(snapshot, document) for fix in one.found.fixes):
        edit = _everywhere(snapshot, document, _fixed(snapshot))
        yield Offer("Fix all that Postroom can fix", FIX_ALL, edit)


def _migration(snapshot: Snapshot, document: Document) -> Iterator[Offer]:
    """The API before `pm` changed to `pm`, in all scripts of the document."""
    from postroom_server.lsp.problems import script_findings

    if not any(one.found.code == "PM017" for one in script_findings(snapshot, document)):
        return

    def changed(document: Document, at: ScriptAt) -> tuple[TextEdit, ...]:
        from postroom_server.analysis.actions.migrate import migration

        found = migration(analysed(snapshot, document, at))
        return () if found is None else found.edits

    edit = _everywhere(snapshot, document, changed)
    yield Offer("Change the API before `pm` to `pm`", MIGRATE, edit)


Change = Callable[[Document, ScriptAt], tuple[TextEdit, ...]]


def _fixed(snapshot: Snapshot) -> Change:
    from postroom_server.workspace.rule_levels import is_off

    levels = snapshot.settings.rules

    def change(document: Document, at: ScriptAt) -> tuple[TextEdit, ...]:
        from postroom_server.analysis.actions.migrate import fixed

        if not at.block.enabled:
            return ()
        return fixed(analysed(snapshot, document, at), lambda one: not is_off(one, levels))

    return change


def _everywhere(snapshot: Snapshot, document: Document, change: Change) -> Callable[[], Edit]:
    def edit() -> Edit:
        edits = [edit for at in document.scripts for edit in file_edits(at, change(document, at))]
        return workspace_edit(snapshot.client, {document: edits}) if edits else None

    return edit
