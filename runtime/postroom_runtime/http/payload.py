"""The bytes of a request body, in memory or in files, sent in pieces."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from postroom_runtime.http.errors import TransportError

PIECE = 64 * 1024


class FileChunk(Struct, frozen=True):
    """The content of a file, `size` bytes long when the request was prepared."""

    path: Path
    size: int


class Payload(Struct, frozen=True):
    """A body: bytes and files, in order. It can be sent more than once."""

    chunks: tuple[bytes | FileChunk, ...] = ()

    @property
    def size(self) -> int:
        """How many bytes go on the wire."""
        return sum(len(c) if isinstance(c, bytes) else c.size for c in self.chunks)

    @property
    def data(self) -> bytes | None:
        """The bytes when all of them are in memory, else None."""
        parts = [chunk for chunk in self.chunks if isinstance(chunk, bytes)]
        return b"".join(parts) if len(parts) == len(self.chunks) else None

    async def stream(self) -> AsyncIterator[bytes]:
        """The body piece by piece; files are read as they are needed.

        Raises TransportError when a file has gone or its length has changed.
        """
        for chunk in self.chunks:
            if isinstance(chunk, bytes):
                yield chunk
                continue
            async for piece in _file_pieces(chunk):
                yield piece

    def text(self) -> str | None:
        """The body as text, None when it is not UTF-8 or lies in files."""
        data = self.data
        if data is None:
            return None
        try:
            return data.decode()
        except UnicodeDecodeError:
            return None


def file_chunk(path: Path) -> FileChunk:
    """The content of `path` as it is now. Raises OSError when it cannot be read."""
    with path.open("rb") as file:
        return FileChunk(path, file.seek(0, 2))


async def _file_pieces(chunk: FileChunk) -> AsyncIterator[bytes]:
    left = chunk.size
    file = await _open(chunk.path)
    try:
        while left:
            piece = await asyncio.to_thread(file.read, min(PIECE, left))
            if not piece:
                raise _shrunk(chunk.path)
            left -= len(piece)
            yield piece
    finally:
        file.close()


async def _open(path: Path) -> BinaryIO:
    try:
        return await asyncio.to_thread(path.open, "rb")
    except OSError as error:
        raise TransportError(
            f"{error.strerror}, open '{path}'",
            code="ENOENT",
            sentence=f"{path} cannot be read any more: {error.strerror}.",
        ) from error


def _shrunk(path: Path) -> TransportError:
    return TransportError(
        f"{path} became shorter while it was sent",
        code="ECONNRESET",
        sentence=f"{path} became shorter while it was being sent. Send the request again.",
    )
