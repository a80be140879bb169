"""Content encodings: gzip, deflate and br, with a bound on what comes out."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Callable
from typing import Any

from postroom_runtime.http.failures import bad_encoding, too_large

_INLINE = 256 * 1024
"""Bodies up to this many bytes are decoded at once, longer ones on a thread."""
_FIRST_PIECE = 512
"""Bytes of a stream that are decoded first; each further piece is twice as long."""


async def decoded(body: bytes, encodings: str, limit: int) -> bytes:
    """`body` out of the encodings that `Content-Encoding` lists; those unknown here stay.

    Raises TransportError when the body is in another encoding or grows beyond `limit` bytes.
    """
    names = [name.strip().lower() for name in encodings.split(",")]
    for name in reversed(names):
        decoder = _DECODERS.get(name)
        if decoder is None or not body:
            break
        if len(body) <= _INLINE:
            body = decoder(body, limit)
        else:
            body = await asyncio.to_thread(decoder, body, limit)
    return body


def _gzip(body: bytes, limit: int) -> bytes:
    parts: list[bytes] = []
    size = place = 0
    while not parts or body.startswith(b"\x1f\x8b", place):
        part, place = _inflate(body, place, zlib.MAX_WBITS | 16, limit - size, "gzip")
        parts.append(part)
        size += len(part)
    return b"".join(parts)


def _deflate(body: bytes, limit: int) -> bytes:
    # The name means zlib's format, but some servers send the bare stream.
    wrapped = body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    return _inflate(body, 0, zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS, limit, "deflate")[0]


def _inflate(body: bytes, place: int, window: int, limit: int, name: str) -> tuple[bytes, int]:
    """The decoded bytes of the stream at `place`, and where it ends. One that is cut off gives
    what there is.

    It is fed in growing pieces: zlib copies what follows a stream, and a body may be a million
    empty ones.
    """
    decoder, view = zlib.decompressobj(window), memoryview(body)
    parts: list[bytes] = []
    size, length = 0, _FIRST_PIECE
    while place < len(body) and not decoder.eof:
        piece = view[place : place + length]
        try:
            parts.append(decoder.decompress(piece, limit + 1 - size))
        except zlib.error as error:
            raise bad_encoding(name, _reason(str(error))) from error
        size += len(parts[-1])
        if size > limit:
            raise too_large(limit)
        place += len(piece) - len(decoder.unused_data)
        length *= 2
    return b"".join(parts), place


def _reason(text: str) -> str:
    return text.rpartition(": ")[2] if ": " in text else text


def _brotli(body: bytes, limit: int) -> bytes:
    import brotli as untyped

    brotli: Any = untyped
    decoder = brotli.Decompressor()
    parts: list[bytes] = []
    size = 0
    try:
        while not decoder.is_finished():
            part: bytes = decoder.process(body, output_buffer_limit=limit + 1 - size)
            body = b""
            parts.append(part)
            size += len(part)
            if size > limit:
                raise too_large(limit)
            if not part:
                break
    except brotli.error as error:
        raise bad_encoding("br", "decompression failed") from error
    return b"".join(parts)


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
}
