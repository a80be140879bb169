"""Where a script host's commands arrive: its standard input, waited for at most so long.

The process ends with its input, whatever a script is doing: the runtime is gone then, or wants the
host gone. V8 must not be torn down in an orderly way while it runs.
"""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from typing import NoReturn, Protocol

from postroom_runtime.scripting import pipe

CHUNK = 1024 * 1024
STANDARD_INPUT = 0


class Inbox(Protocol):
    """What the host's loop needs of it."""

    def take(self, patience: float | None) -> bytes | None:
        """The next command; None when there is none after so many seconds (None: no limit)."""
        ...


def open_inbox() -> Inbox:
    """The inbox of this process. Takes standard input over from everything else."""
    return QueuedInbox() if sys.platform == "win32" else PolledInbox()


class PolledInbox:
    """The loop itself waits for the pipe, since handing a command from one thread to another takes
    a quarter of a short script's time. Another thread sleeps until the pipe is hung up."""

    def __init__(self) -> None:
        self._poll = select.poll()
        self._poll.register(STANDARD_INPUT, select.POLLIN)
        _start(_end_when_hung_up)

    def take(self, patience: float | None) -> bytes | None:
        if not self._poll.poll(None if patience is None else patience * 1000):
            return None
        command = pipe.read_frame(_read)
        return _end() if command is None else command


class QueuedInbox:
    """A thread reads: Windows cannot wait for a pipe."""

    def __init__(self) -> None:
        self._commands: SimpleQueue[bytes] = SimpleQueue()
        _start(self._read_all)

    def take(self, patience: float | None) -> bytes | None:
        try:
            return self._commands.get(timeout=patience)
        except Empty:
            return None

    def _read_all(self) -> None:
        while (command := pipe.read_frame(_read)) is not None:
            self._commands.put(command)
        _end()


def _start(work: Callable[[], None]) -> None:
    Thread(target=work, name="standard input", daemon=True).start()


def _end_when_hung_up() -> None:
    hang_up = select.poll()
    hang_up.register(STANDARD_INPUT, 0)  # no event is asked for, and a hang-up is told of anyway
    hang_up.poll()
    _end()


def _end() -> NoReturn:
    os._exit(0)


def _read(size: int) -> bytes:
    """So many bytes, fewer when the input ends."""
    parts: list[bytes] = []
    while size > 0 and (part := os.read(STANDARD_INPUT, min(size, CHUNK))):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
