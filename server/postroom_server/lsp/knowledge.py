"""What is known around a script when it is analysed: the workspace's files and the last run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postroom_runtime.formats.blocks import Level, ScriptBlock

from postroom_server.analysis.script import Knowledge
from postroom_server.lsp.documents import Document
from postroom_server.runs.responses import Exchange
from postroom_server.workspace.knowledge import Surroundings
from postroom_server.workspace.visibility import folder_in

if TYPE_CHECKING:
    from postroom_server.lsp.session import Session


def knowledge(session: Session, document: Document, block: ScriptBlock) -> Knowledge:
    """What is known around one script of a document."""
    environment = session.environment_for(document.path)
    exchange = exchange_of_script(session, document, block)
    return session.knowledge_of(
        Surroundings(
            path=document.path,
            owner=block.owner,
            owner_id=block.owner_id,
            folder=_folder(session, document, block),
            environment=environment,
            values=session.environments.values(environment, session.collection_of(document.path)),
            response=exchange.json if exchange else None,
            response_origin=f"the last response of {exchange.item.name}" if exchange else "",
            mask=session.mask,
        )
    )


def file_knowledge(session: Session, document: Document) -> Knowledge:
    """What is known in a document outside of its scripts: the variables."""
    environment = session.environment_for(document.path)
    values = session.environments.values(environment, session.collection_of(document.path))
    is_json = document.path.suffix == ".json"
    return session.knowledge_of(
        Surroundings(
            document.path,
            environment=environment,
            values=values,
            mask=session.mask,
            folder=None if is_json else folder_in(session.indexing.index, document.path),
        )
    )


def _folder(session: Session, document: Document, block: ScriptBlock) -> str:
    """The folder that a script stands in, by the names from the collection's root."""
    if document.path.suffix != ".json":
        return folder_in(session.indexing.index, document.path)
    is_request = block.level not in (Level.FOLDER, Level.COLLECTION)
    return block.selector.rpartition("/")[0] if is_request else block.selector


def exchange_of_script(session: Session, document: Document, block: ScriptBlock) -> Exchange | None:
    """The last response that the script saw, or would see."""
    path = str(session.request_file(document.path))
    select = [block.selector] if block.level is Level.REQUEST and block.selector else []
    return session.responses.find(path, select)
