"""Frames on a pipe: a 4-byte big-endian length, then that many bytes of JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from struct import Struct
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    # Not at run time: importing it takes a third of a host's start, and no host needs it.
    import asyncio

LENGTH = Struct(">I")
LONGEST = 256 * 1024 * 1024
"""The longest frame in bytes: beyond the largest response that a script is given."""


class BrokenFrameError(Exception):
    """The other side sent something that is no frame."""


def pack(payload: bytes) -> bytes:
    """One frame. Raises `BrokenFrameError` when the payload is longer than `LONGEST`."""
    if len(payload) > LONGEST:
        raise BrokenFrameError(f"a frame of {len(payload)} bytes is longer than {LONGEST}")
    return LENGTH.pack(len(payload)) + payload


def write_frames(stream: BinaryIO, payloads: Iterable[bytes]) -> None:
    """Write frames in one go."""
    stream.write(b"".join(map(pack, payloads)))
    stream.flush()


def read_frame(read: Callable[[int], bytes]) -> bytes | None:
    """The next frame's payload, None at the end of what `read` gives: so many bytes as it is asked
    for, or fewer at the end."""
    head = read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    length = _length(head)
    payload = read(length)
    return payload if len(payload) == length else None


async def receive_frame(stream: asyncio.StreamReader) -> bytes | None:
    """The next frame's payload, None at the end of the stream."""
    try:
        head = await stream.readexactly(LENGTH.size)
        return await stream.readexactly(_length(head))
    except (EOFError, ConnectionError):
        return None


def _length(head: bytes) -> int:
    (length,) = LENGTH.unpack(head)
    if length > LONGEST:
        raise BrokenFrameError(f"a frame claims {length} bytes; the most is {LONGEST}")
    return int(length)
