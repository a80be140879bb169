"""The last response of a request as a document: what was sent, what came back, the body formatted.

Editors that can ask for a document's content get `postroom-response:` documents; for the others a
file in a private temporary directory is written and opened.
"""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from postroom_runtime.service.frames import ResponseData

from postroom_server.runs.responses import Exchange
from postroom_server.runs.shown import shortened

if TYPE_CHECKING:
    from postroom_server.lsp.session import Session

SCHEME = "postroom-response"

_LONGEST_BODY = 2_000_000


async def show(session: Session, exchange: Exchange) -> str | None:
    """Open the response beside the request; its URI, or None when the editor cannot."""
    uri = _virtual(session, exchange) or _written(session, exchange)
    shown = await session.editor.show(uri)
    return uri if shown else None


def content(session: Session, uri: str) -> str | None:
    """The text of a `postroom-response:` document."""
    exchange = session.shown_responses.get(uri)
    if exchange is None:
        return None
    newest = session.responses.last(exchange.request) or exchange
    return session.mask(rendered(newest))


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


def _virtual(session: Session, exchange: Exchange) -> str | None:
    if not session.client.text_document_content:
        return None
    uri = f"{SCHEME}:/{_file_name(exchange)}"
    session.shown_responses[uri] = exchange
    session.editor.refresh_content(uri)
    return uri


def _written(session: Session, exchange: Exchange) -> str:
    path = session.scratch_directory() / _file_name(exchange)
    path.write_text(session.mask(rendered(exchange)), "utf-8")
    return path.as_uri()


def _file_name(exchange: Exchange) -> str:
    name = re.sub(r"[^\w.-]+", "-", "-".join(exchange.item.path[1:]) or exchange.item.name)
    return f"{name.strip('-') or 'response'}.http"


def remove(directory: Path) -> None:
    """Delete the files that were written, and the directory."""
    for path in directory.glob("*"):
        path.unlink(missing_ok=True)
    directory.rmdir()
