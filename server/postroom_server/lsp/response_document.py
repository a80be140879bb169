"""The last response of a request as a document: what was sent, what came back, the body formatted.

Editors that can ask for a document's content get `postroom-response:` documents; for the others a
file in a private temporary directory is written and opened.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from postroom_runtime.service.frames import ResponseData

from postroom_server.runs.responses import Exchange
from postroom_server.runs.shown import shortened

if TYPE_CHECKING:
    from postroom_server.lsp.session import Session

SCHEME = "postroom-response"

ResponseSource = Callable[[], Exchange | None]
"""What gives the exchange that a document shows, as it is now."""

_LONGEST_BODY = 2_000_000
_ENDING = ".http"
_ENDING_BEFORE = ".before.http"


async def show(session: Session, exchange: Exchange) -> str | None:
    """Open the response beside the request; its URI, or None when the editor cannot."""
    uri = _newest(session, exchange)
    shown = await session.editor.show(uri)
    return uri if shown else None


async def compare(session: Session, before: Exchange, after: Exchange) -> dict[str, str]:
    """The URIs of two responses of one request; opened where the editor has no view of its own."""
    source = partial(session.responses.before_last, before.request)
    uris = {
        "before": _document(session, before, _ENDING_BEFORE, source),
        "after": _newest(session, after),
    }
    if not session.has_response_view:
        for uri in uris.values():
            await session.editor.show(uri)
    return uris


def content(session: Session, uri: str) -> str | None:
    """The text of a `postroom-response:` document."""
    source = session.shown_responses.get(uri)
    exchange = source and source()
    return session.mask(rendered(exchange)) if exchange else None


def rendered(exchange: Exchange) -> str:
    """The document's text."""
    response, sent = exchange.response, exchange.sent
    parts = [
        f"# {exchange.item.name}: {_summary(exchange)}",
        "",
        f"{sent.method} {sent.url}",
        *(f"{name}: {value}" for name, value in sent.headers),
        *(["", shortened(sent.body, _LONGEST_BODY)] if sent.body else []),
        "",
        "###",
        "",
        f"HTTP/1.1 {response.code} {response.status}".rstrip(),
        *(f"{name}: {value}" for name, value in response.headers),
        "",
        body_text(response),
    ]
    return "\n".join(parts) + "\n"


def body_text(response: ResponseData) -> str:
    """The body for reading: JSON indented, a huge one cut, a binary one described."""
    if response.text is None:
        size = len(base64.b64decode(response.base64 or ""))
        return f"# {size} bytes of {_media_type(response) or 'binary data'}"
    text = _indented(response.text)
    if len(text) > _LONGEST_BODY:
        return f"{text[:_LONGEST_BODY]}\n# cut here: the body has {len(text)} characters"
    return text


def _indented(text: str) -> str:
    """JSON indented, its numbers and escapes as they came; any other text as it is."""
    if text.lstrip()[:1] not in ("{", "["):
        return text
    try:
        return msgspec.json.format(text, indent=2)
    except msgspec.DecodeError:
        return text


def _summary(exchange: Exchange) -> str:
    response = exchange.response
    size = f"{response.wire_size} bytes"
    phases = ", ".join(f"{name} {value:.0f} ms" for name, value in exchange.timings.items())
    time = phases or f"{response.response_time:.0f} ms"
    return f"{response.code} {response.status}, {size}, {time}"


def _media_type(response: ResponseData) -> str:
    values = (value for name, value in response.headers if name.lower() == "content-type")
    return next(values, "").partition(";")[0].strip()


def _newest(session: Session, exchange: Exchange) -> str:
    source = partial(session.responses.last, exchange.request)
    return _document(session, exchange, _ENDING, source)


def _document(session: Session, exchange: Exchange, ending: str, source: ResponseSource) -> str:
    """The URI of a document of this server's, or of a file where the editor knows only those."""
    name = _file_name(exchange) + ending
    if not session.client.text_document_content:
        path = session.scratch_directory() / name
        path.write_text(session.mask(rendered(exchange)), "utf-8")
        return path.as_uri()
    uri = f"{SCHEME}:/{name}"
    session.shown_responses[uri] = source
    session.editor.refresh_content(uri)
    return uri


def _file_name(exchange: Exchange) -> str:
    name = re.sub(r"[^\w.-]+", "-", "-".join(exchange.item.path[1:]) or exchange.item.name)
    return name.strip("-") or "response"


def remove(directory: Path) -> None:
    """Delete the files that were written, and the directory."""
    for path in directory.glob("*"):
        path.unlink(missing_ok=True)
    directory.rmdir()
