"""`window/workDoneProgress/cancel`: the person has stopped a run at its bar."""

from __future__ import annotations

from lsprotocol import types

from postroom_server.lsp.session import Session


def progress_cancel(session: Session, params: types.WorkDoneProgressCancelParams) -> None:
    """End the run that the bar belongs to."""
    for number, under_way in list(session.under_way.items()):
        if under_way.progress is not None and under_way.progress.token == params.token:
            session.editor.errand(session.runtime.cancel(number))
