"""`textDocument/codeAction` and `codeAction/resolve`: quick fixes, changes that a person may want,
and what the lenses do for editors without lenses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast

from lsprotocol import types

from postroom_server.lsp.documents import Document
from postroom_server.lsp.offers import FIX_ALL, KINDS, MIGRATE, TESTS, Offer, offers
from postroom_server.lsp.quick_fixes import quick_fixes
from postroom_server.lsp.session import Snapshot
from postroom_server.lsp.targets import ENVIRONMENT, RUN, SHOW, targets

_FIX = types.CodeActionKind.QuickFix

OPTIONS = types.CodeActionOptions(
    [_FIX, types.CodeActionKind.Source, *KINDS, RUN, SHOW, ENVIRONMENT], resolve_provider=True
)

Actions = list[types.CodeAction | types.Command]


def code_action(snapshot: Snapshot, params: types.CodeActionParams) -> Actions:
    """What can be done at the range. A client that knows only commands gets only those."""
    document = snapshot.document(params.text_document.uri)
    if document is None:
        return []
    actions = [
        *(quick_fixes(snapshot, document, params) if _wanted(params.context, _FIX.value) else ()),
        *_offered(snapshot, document, params),
        *_run_actions(snapshot, document, params),
    ]
    if snapshot.client.action_literals:
        return list(actions)
    return [action.command for action in actions if action.command is not None]


def resolve(snapshot: Snapshot, action: types.CodeAction) -> types.CodeAction:
    """The edit of an offered change that was chosen; the action as it is when it is no longer
    there, because the document has changed meanwhile."""
    given: object = action.data
    data = cast("dict[str, object]", given) if isinstance(given, dict) else {}
    document = snapshot.document(str(data.get("uri", "")))
    place = data.get("range")
    if document is None or not isinstance(place, list) or action.kind is None:
        return action
    first, last, kind = *cast("list[list[int]]", place), _text(action.kind)
    range_ = types.Range(types.Position(*first), types.Position(*last))
    found = offers(
        snapshot, document, range_, lambda one: kind == one or kind.startswith(f"{one}.")
    )
    offer = next((one for one in found if one.title == action.title and one.kind == kind), None)
    if offer is not None:
        action.edit = offer.edit()
    return action


def _offered(
    snapshot: Snapshot, document: Document, params: types.CodeActionParams
) -> Iterator[types.CodeAction]:
    """The changes that a person may want at the range. Unasked, only those that belong there: not
    all fixes of the file, and of the tests that could be added all at once."""
    context, seen = params.context, set[str]()
    for offer in offers(snapshot, document, params.range, _filter(context)):
        if context.only is None and offer.kind in (TESTS, MIGRATE):
            if offer.kind in seen or (offer.kind == MIGRATE and not _names_legacy(context)):
                continue
            seen.add(offer.kind)
        yield _action(snapshot, document, params.range, offer)


def _filter(context: types.CodeActionContext) -> Callable[[str], bool]:
    def wanted(kind: str) -> bool:
        if kind == FIX_ALL and context.only is None:
            return False
        return _wanted(context, kind)

    return wanted


def _names_legacy(context: types.CodeActionContext) -> bool:
    return any(one.code == "PM017" for one in context.diagnostics)


def _action(
    snapshot: Snapshot, document: Document, place: types.Range, offer: Offer
) -> types.CodeAction:
    if offer.command is not None:
        return types.CodeAction(offer.title, offer.kind, command=offer.command)
    if not snapshot.client.resolves_actions:
        return types.CodeAction(offer.title, offer.kind, edit=offer.edit())
    places = [[one.line, one.character] for one in (place.start, place.end)]
    data = {"uri": document.uri, "range": places}
    return types.CodeAction(offer.title, offer.kind, data=data)


def _run_actions(
    snapshot: Snapshot, document: Document, params: types.CodeActionParams
) -> Iterator[types.CodeAction]:
    """Send the request that the cursor is in, run the whole, and what else can be done here."""
    if not any(_wanted(params.context, kind) for kind in (RUN, SHOW, ENVIRONMENT)):
        return
    cursor = document.places.offset(params.range.start)
    for target in targets(snapshot.session, document):
        if target.covers(cursor) and _wanted(params.context, target.kind):
            yield types.CodeAction(target.command.title, target.kind, command=target.command)


def _wanted(context: types.CodeActionContext, kind: str) -> bool:
    """Whether the editor asked for actions of a kind: by name, by a kind above it, or for all. A
    family of kinds is also wanted when one of the family is."""
    if context.only is None:
        return True
    names = [_text(only) for only in context.only]
    return any(
        name in ("", kind) or kind.startswith(f"{name}.") or name.startswith(f"{kind}.")
        for name in names
    )


def _text(kind: types.CodeActionKind | str) -> str:
    return kind.value if isinstance(kind, types.CodeActionKind) else kind
