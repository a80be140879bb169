"""Responses as documents. Editors that can ask for a document's content get `postroom-response:`
documents; for the others files in a private temporary directory are written and opened.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lsprotocol import types

from postroom_server.lsp.messages import Compared
from postroom_server.lsp.shown_responses import ResponseSource
from postroom_server.runs.response_text import (
    LINES_OF_TIMES,
    language,
    media_type,
    rendered,
    summary,
    whole_body,
)
from postroom_server.runs.responses import Exchange

if TYPE_CHECKING:
    from postroom_server.lsp.session import Session

SCHEME = "postroom-response"


async def show(session: Session, exchange: Exchange) -> str | None:
    """Open a response beside the request; its URI, or None when the editor cannot."""
    newest = session.responses.last(exchange.request) is exchange
    uri = _newest(session, exchange) if newest else _earlier(session, exchange)
    await _take_away(session, exchange, uri)
    if await session.editor.show(uri):
        session.open_responses[exchange.request] = uri
        return uri
    return None


def tell(session: Session, exchange: Exchange) -> None:
    """Say where a response is, in an editor that cannot be made to open it."""
    path = unquote(_newest(session, exchange).removeprefix("file://"))
    session.editor.say(f"{exchange.item.name}: {summary(exchange)}. The response is in {path}")


async def _take_away(session: Session, exchange: Exchange, uri: str) -> None:
    """Close the response that this one takes the place of: an editor that knows only files would
    open a window for each."""
    before = session.open_responses.pop(exchange.request, uri)
    if before != uri and session.client.deletes_files:
        options = types.DeleteFileOptions(ignore_if_not_exists=True)
        delete = types.DeleteFile(before, options=options)
        await session.editor.apply(
            types.WorkspaceEdit(document_changes=[delete]), "Close the response before"
        )


async def compare(session: Session, before: Exchange, after: Exchange) -> Compared:
    """Make documents of two responses of one request and of what differs, which is opened where
    the editor has no view of its own."""
    compared = Compared(
        _earlier(session, before), _newest(session, after), _difference(session, before, after)
    )
    if not session.has_response_view:
        await session.editor.show(compared.difference)
    return compared


def content(session: Session, uri: str) -> str | None:
    """The text of a `postroom-response:` document."""
    return session.shown_responses.text(uri)


def cover(session: Session, spellings: Collection[str]) -> None:
    """Take secrets, spelt like this, out of what the editor shows."""
    for path in session.shown_responses.cover_files(session.mask):
        session.editor.complain(f"{path} may show a secret and cannot be changed. Remove it.")
    for uri in session.shown_responses.documents_with(spellings):
        session.editor.refresh_content(uri)


def text_of(session: Session, exchange: Exchange) -> str:
    """A response as a text, secrets hidden. What is no text, or too much, goes to a file."""
    return session.mask(rendered(exchange, _saved_body(session, exchange)))


def _newest(session: Session, exchange: Exchange) -> str:
    def source() -> str | None:
        newest = session.responses.last(exchange.request)
        return text_of(session, newest) if newest else None

    return _document(session, exchange, language(exchange).ending, source)


def _earlier(session: Session, exchange: Exchange) -> str:
    ending = f".run{exchange.run}{language(exchange).ending}"
    return _document(session, exchange, ending, partial(text_of, session, exchange))


def _difference(session: Session, before: Exchange, after: Exchange) -> str:
    from difflib import unified_diff  # few ask for it, and every start would pay

    both = (before, after)
    old, new = (text_of(session, one).splitlines()[LINES_OF_TIMES:] for one in both)
    names = [f"{_name(one)} of run {one.run}: {summary(one)}" for one in both]
    lines = list(unified_diff(old, new, names[0], names[1], lineterm=""))
    text = "\n".join(lines or ["The responses are the same."]) + "\n"
    ending = f".run{before.run}-{after.run}.diff"
    return _document(session, after, ending, lambda: session.mask(text))


def _document(session: Session, exchange: Exchange, ending: str, source: ResponseSource) -> str:
    """The URI of a document of this server's, or of a file where the editor knows only those. An
    editor reads a file once, so there each run has its own."""
    name = _name(exchange) + ending
    if not session.client.text_document_content:
        numbered = ending if ".run" in ending else f".run{exchange.run}{ending}"
        path = session.scratch_directory() / f"{_name(exchange)}{numbered}"
        session.shown_responses.write(path, source() or "")
        return path.as_uri()
    uri = f"{SCHEME}:/{name}"
    session.shown_responses.put(uri, source)
    session.editor.refresh_content(uri)
    return uri


def _saved_body(session: Session, exchange: Exchange) -> Path | None:
    """The file with the whole body, where the text does not hold it."""
    body = whole_body(exchange.response)
    if body is None:
        return None
    from mimetypes import guess_extension  # reads the system's tables

    text = exchange.response.text
    suffix = guess_extension(media_type(exchange.response)) or (".bin" if text is None else ".txt")
    path = session.scratch_directory() / f"{_name(exchange)}.run{exchange.run}.body{suffix}"
    if path.exists():
        return path
    if text is None:
        path.write_bytes(body)
    else:
        session.shown_responses.write(path, session.mask(text))
    return path


def _name(exchange: Exchange) -> str:
    name = re.sub(r"[^\w.-]+", "-", "-".join(exchange.item.path[1:]) or exchange.item.name)
    return name.strip("-.") or "response"
