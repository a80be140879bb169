"""`multipart/form-data` bodies."""

from __future__ import annotations

import mimetypes
import re
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from postroom_runtime.http.payload import FileChunk, Payload
from postroom_runtime.http.upload_files import UploadError, UploadFiles
from postroom_runtime.model.request import Parameter

_BOUNDARY = re.compile(r"boundary=([^;\s]+)", re.IGNORECASE)


class Multipart(Struct, frozen=True):
    """A form as bytes and files, its content type, and what could not be read."""

    payload: Payload
    content_type: str
    warnings: tuple[str, ...]


class _Part(Struct, frozen=True):
    name: str
    content: bytes | FileChunk
    file_name: str | None = None
    content_type: str | None = None


def multipart(rows: Iterable[Parameter], own_type: str | None, files: UploadFiles) -> Multipart:
    """The form that `rows` make. A boundary in `own_type` is used, else a fresh one.

    A file that cannot be read is left out, as Postman does; without parts there is no form.
    """
    warnings: list[str] = []
    parts = [part for row in rows for part in _parts(row, files, warnings)]
    if not parts:
        return Multipart(Payload(), "", tuple(warnings))
    content_type, boundary = _type_and_boundary(own_type)
    chunks = tuple(_chunks(parts, boundary))
    return Multipart(Payload(chunks), content_type, tuple(warnings))


def _type_and_boundary(own_type: str | None) -> tuple[str, str]:
    own = own_type if (own_type or "").lower().startswith("multipart/form-data") else None
    given = _BOUNDARY.search(own or "")
    if own and given:
        return own, given[1].strip('"')
    boundary = "-" * 26 + "".join(str(secrets.randbelow(10)) for _ in range(24))
    return f"{own or 'multipart/form-data'}; boundary={boundary}", boundary


def _parts(row: Parameter, files: UploadFiles, warnings: list[str]) -> Iterator[_Part]:
    if row.type != "file":
        content = (row.value or "").encode("utf-8", "replace")
        yield _Part(row.key, content, content_type=row.content_type)
        return
    sources = [source for source in row.source if source]
    if not sources:
        yield _Part(row.key, b"", "", row.content_type)
    for source in sources:
        try:
            yield _file_part(row, source, files)
        except UploadError as error:
            warnings.append(str(error))


def _file_part(row: Parameter, source: str, files: UploadFiles) -> _Part:
    chunk = files.read(source)
    guessed = mimetypes.guess_type(source)[0] or "application/octet-stream"
    return _Part(row.key, chunk, row.file_name or Path(source).name, row.content_type or guessed)


def _chunks(parts: Iterable[_Part], boundary: str) -> Iterator[bytes | FileChunk]:
    for part in parts:
        yield f"--{boundary}\r\n{_head(part)}\r\n".encode("utf-8", "replace")
        yield part.content
        yield b"\r\n"
    yield f"--{boundary}--\r\n".encode()


def _head(part: _Part) -> str:
    file_name = "" if part.file_name is None else f'; filename="{_one_line(part.file_name)}"'
    head = f'Content-Disposition: form-data; name="{_one_line(part.name)}"{file_name}\r\n'
    if part.content_type:
        head += f"Content-Type: {_one_line(part.content_type)}\r\n"
    return head


def _one_line(text: str) -> str:
    """Line breaks as browsers write them; left as they are they would start a header."""
    return text.replace("\r", "%0D").replace("\n", "%0A")
