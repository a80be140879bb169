"""How long a test waits for what must happen. Nothing is slower for it where all is well: it only
tells a machine with much to do from a program that hangs."""

from __future__ import annotations

import time
from collections.abc import Iterable

import psutil

PATIENCE = 120
"""Seconds; less than what pytest gives a test."""

UNHURRIED = 60_000
"""Milliseconds: a limit of a request's or a script's that is not to be reached."""

_LOOK_SECONDS = 0.05


def left_of(processes: Iterable[psutil.Process]) -> list[psutil.Process]:
    """The processes that still run when all patience is over. Those of others tell nobody of their
    end, so there is nothing to do but look."""
    until = time.monotonic() + PATIENCE
    left = [one for one in processes if _runs(one)]
    while left and time.monotonic() < until:
        time.sleep(_LOOK_SECONDS)
        left = [one for one in left if _runs(one)]
    return left


def _runs(process: psutil.Process) -> bool:
    """Whether it is more than an entry that nobody has asked after: a container's first process
    may never do so. A killed process looks like one while its other threads are still on their
    way out, its pipes open."""
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            return process.num_threads() > 1
        return process.is_running()
    except psutil.NoSuchProcess:
        return False
