"""The pipe to the editor: LSP's framing on standard input and output, until one side ends it.

A thread reads, because a pipe cannot be awaited on every system; the event loop does the rest.
Messages that have already arrived are all taken before a handler's task starts, so a cancellation
overtakes the request it cancels.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from typing import BinaryIO, Protocol

logger = logging.getLogger(__name__)

_LONGEST_HEADER = 4096
_LONGEST_MESSAGE = 512 * 1024 * 1024


class Connection(Protocol):
    """What takes the messages. `exit_code` is set when the session is over."""

    exit_code: int | None

    def receive(self, body: bytes) -> None: ...


async def converse(connection: Connection, source: BinaryIO) -> int:
    """Give each message of `source` to the connection until it ends; the exit code to leave with:
    0 after `shutdown` and `exit`, 1 when the editor went away without them."""
    bodies: asyncio.Queue[bytes | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def deliver(body: bytes | None) -> None:
        with contextlib.suppress(RuntimeError):  # the loop may be closed already
            loop.call_soon_threadsafe(bodies.put_nowait, body)

    threading.Thread(target=_read, args=(source, deliver), daemon=True, name="reader").start()
    while connection.exit_code is None:
        body = await bodies.get()
        if body is None:
            logger.info("The editor closed the pipe")
            return 1
        connection.receive(body)
    return connection.exit_code


def _read(source: BinaryIO, deliver: Callable[[bytes | None], None]) -> None:
    try:
        for body in messages(source):
            deliver(body)
    except (OSError, ValueError) as error:
        logger.warning("Cannot read from the editor: %s", error)
    deliver(None)


def messages(source: BinaryIO) -> Iterator[bytes]:
    """The bodies of the messages in `source`. A header that is none is skipped.

    Raises ValueError for a message that is announced to be longer than any is: what follows cannot
    be told apart any more, and to make room for it could take all memory.
    """
    length: int | None = None
    while header := source.readline(_LONGEST_HEADER):
        name, _, value = header.strip().partition(b":")
        if name.lower() == b"content-length" and value.strip().isdigit():
            length = _length(value.strip())
        elif not header.strip() and length is not None:
            body = source.read(length)
            if len(body) < length:
                return
            yield body
            length = None


def _length(value: bytes) -> int:
    if len(value) > len(str(_LONGEST_MESSAGE)) or int(value) > _LONGEST_MESSAGE:
        raise ValueError(f"a message of {value[:20].decode('ascii')} bytes was announced")
    return int(value)


@contextlib.contextmanager
def protected_stdout() -> Generator[BinaryIO]:
    """The real standard output; meanwhile `print` goes to standard error, not into a message."""
    real, sys.stdout = sys.stdout, sys.stderr
    try:
        yield real.buffer
    finally:
        sys.stdout = real


def own_stdin() -> BinaryIO:
    """Standard input through a buffer of its own: the interpreter closes its own at exit, and
    would wait there for a thread that is still reading."""
    return open(sys.stdin.fileno(), "rb", closefd=False)


class StdoutWriter:
    """Where pygls writes its messages."""

    def __init__(self, output: BinaryIO) -> None:
        self.output = output

    def write(self, data: bytes) -> None:
        """Write one message. An editor that has gone away is noticed by the reader."""
        with contextlib.suppress(BrokenPipeError):
            self.output.write(data)
            self.output.flush()

    def close(self) -> None:
        """Nothing: the pipe belongs to the process."""
