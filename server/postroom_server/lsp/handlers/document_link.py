"""`textDocument/documentLink`: files that scripts load."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types

from postroom_server.analysis.uses import module_uses
from postroom_server.lsp.scripts import analysed
from postroom_server.lsp.session import Snapshot


def document_link(snapshot: Snapshot, params: types.DocumentLinkParams) -> list[types.DocumentLink]:
    """A link for each file that a script loads and that is there."""
    document = snapshot.document(params.text_document.uri)
    if document is None:
        return []
    return [
        types.DocumentLink(at.places.range(use.span), target)
        for at in document.scripts
        for use in module_uses(analysed(snapshot, document, at))
        if (target := _target(document.path, use.name)) is not None
    ]


def _target(path: Path, name: str) -> str | None:
    if not name.startswith("."):
        return None
    target = Path(path.parent, name).resolve()
    return target.as_uri() if target.is_file() else None
