"""The commands for editors that open a script in JSON or YAML as a document of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from lsprotocol import types
from postroom_runtime.formats.blocks import replace_script
from postroom_runtime.formats.write.atomic import write_text
from postroom_runtime.model.collection import ScriptKind
from pygls.exceptions import JsonRpcInvalidParams

from postroom_server.lsp.answered import answered, span
from postroom_server.lsp.arguments import Arguments, target_path
from postroom_server.lsp.documents import Document, ScriptAt, difference, read_document
from postroom_server.lsp.edits import workspace_edit
from postroom_server.lsp.messages import ScriptInFile

if TYPE_CHECKING:
    from postroom_server.lsp.session import Session

_KINDS: dict[ScriptKind, Literal["beforeRequest", "afterResponse"]] = {
    ScriptKind.PRE_REQUEST: "beforeRequest",
    ScriptKind.POST_RESPONSE: "afterResponse",
}
_CHANGED = "The script has changed in {}. Close this copy and open the script again."


async def list_scripts(session: Session, arguments: Arguments) -> object:
    """The scripts of a file, in the order in which they stand."""
    document = _document(session, target_path(arguments))
    return answered(
        [
            ScriptInFile(
                index,
                _KINDS[at.block.kind],
                at.block.owner,
                span(document.places.range(at.block.holder.start, at.block.holder.end)),
                at.block.text,
            )
            for index, at in enumerate(document.scripts)
        ]
    )


async def write_script(session: Session, arguments: Arguments) -> object:
    """Put a script's new text into its file; refused when the script there is not `before`."""
    document = _document(session, target_path(arguments))
    at = _script(document, arguments.get("index"))
    before, after = arguments.get("before"), arguments.get("text")
    if not isinstance(after, str):
        raise JsonRpcInvalidParams("The command needs `text`.")
    if at is None or at.block.text != before:
        session.editor.complain(_CHANGED.format(document.path.name))
        return False
    return await _put(session, document, replace_script(document.text, at.block, after))


def _document(session: Session, path: Path) -> Document:
    document = session.open_at(str(path)) or read_document(path, session.client.encoding)
    if document is None:
        raise JsonRpcInvalidParams(f"{path} cannot be read.")
    return document


def _script(document: Document, index: object) -> ScriptAt | None:
    if not isinstance(index, int) or not 0 <= index < len(document.scripts):
        return None
    return document.scripts[index]


async def _put(session: Session, document: Document, text: str) -> bool:
    """Change the document where it is open, else the file."""
    if document.version < 0 or not session.client.applies_edits:
        write_text(document.path, text)
        session.indexing.changed_on_disk([document.path])
        session.results_changed(session.following.changed_on_disk([document.path]))
        return True
    start, end, new = difference(document.text, text)
    edit = types.TextEdit(document.places.range(start, end), new)
    return await session.editor.apply(
        workspace_edit(session.client, {document: [edit]}), "Change the script"
    )
