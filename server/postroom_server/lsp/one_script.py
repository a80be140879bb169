"""One script alone: which request it runs for, and the command that runs it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from postroom_runtime.formats.blocks import Level, ScriptBlock
from postroom_runtime.formats.v3.layout import is_definition_file, request_beside
from postroom_runtime.model.collection import ScriptKind
from postroom_runtime.runner.events import Place
from pygls.exceptions import JsonRpcInvalidParams

from postroom_server.lsp.arguments import Arguments, target_path
from postroom_server.lsp.documents import Document, ScriptAt
from postroom_server.lsp.run_commands import order, start
from postroom_server.runs.responses import Exchange
from postroom_server.runs.results import Source

if TYPE_CHECKING:
    from postroom_server.lsp.session import Session

_NO_RESPONSE = "There is no response yet to run the script on: send the request first."


@dataclass(frozen=True, slots=True)
class Turn:
    """What a script runs for: what is to be run, what in it, and the response that there is."""

    path: Path
    select: tuple[str, ...] = ()
    exchange: Exchange | None = None


def turn_of(session: Session, document: Document, block: ScriptBlock) -> Turn | None:
    """The request that a script alone runs for: its own, the one of its folder that was sent last,
    else the folder's first. None for a script that belongs to no request."""
    if block.event:
        return None
    if block.level is Level.FILE:
        request = request_beside(document.path)
        return request and Turn(request, (), session.responses.find(str(request), []))
    if block.level is Level.REQUEST:
        select = (block.selector,) if block.selector else ()
        exchange = session.responses.find(str(document.path), select)
        return Turn(document.path, select, exchange)
    folder = document.path.parents[1] if is_definition_file(document.path) else document.path
    exchange = session.responses.below(str(folder), block.selector)
    if exchange is None or exchange.item.place is None:
        return Turn(folder, (block.selector,) if block.selector else ())
    path = Path(exchange.item.place.path)
    return Turn(path, (exchange.selector,) if path == document.path else (), exchange)


def runnable_title(session: Session, document: Document, block: ScriptBlock) -> str:
    """What running a script alone is called; empty where it cannot be run now."""
    turn = turn_of(session, document, block)
    after = block.kind is ScriptKind.POST_RESPONSE
    if turn is None or not block.enabled or (after and turn.exchange is None):
        return ""
    title = f"{_verb(block).removesuffix(' for')} {block.owner if _own(block) else ''}".rstrip()
    return f"{title} on the last response" if after else title


async def run_script(session: Session, arguments: Arguments) -> object:
    """Run one script: a pre-request script without sending, the others on the last response."""
    document, at = _script(session, arguments)
    turn = turn_of(session, document, at.block)
    if turn is None:
        return start(session, order(session, {"path": str(document.path)}), "Run")
    after = at.block.kind is ScriptKind.POST_RESPONSE
    if after and turn.exchange is None:
        session.editor.say(_NO_RESPONSE)
        return None
    target = {"path": str(turn.path), "select": list(turn.select)}
    asked = order(session, target, turn.exchange if after else None)
    owner = (str(document.path), at.block.owner)

    def replaced(source: Source) -> bool:
        return source.script == at.block.kind.value and source.holder == owner

    asked = msgspec.structs.replace(asked, script=_beginning(document, at))
    return start(session, asked, _verb(at.block), replaced=replaced)


def _verb(block: ScriptBlock) -> str:
    """What is done to the request, for a title: `Run the post-response script of`."""
    word = "post-response" if block.kind is ScriptKind.POST_RESPONSE else "pre-request"
    if _own(block):
        return f"Run the {word} script of"
    return f"Run {block.owner}'s {word} script for"


def _own(block: ScriptBlock) -> bool:
    """Whether a script hangs on a request, not on a folder."""
    return block.level in (Level.REQUEST, Level.FILE)


def _script(session: Session, arguments: Arguments) -> tuple[Document, ScriptAt]:
    path, index = target_path(arguments), arguments.get("index", 0)
    document = session.document_of(path)
    if document is None:
        raise JsonRpcInvalidParams(f"{path} cannot be read.")
    if not isinstance(index, int) or not 0 <= index < len(document.scripts):
        raise JsonRpcInvalidParams(f"{path.name} has no script number {index!r}.")
    return document, document.scripts[index]


def _beginning(document: Document, at: ScriptAt) -> Place:
    start_ = document.index.position(at.block.map.offset_to_file(0))
    return Place(str(document.path), start_.line, start_.column)
