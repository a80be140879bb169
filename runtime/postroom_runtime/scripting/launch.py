"""Starts a script host's process ahead of everything else: it boots while its runtime imports
what it needs. So this module imports next to nothing, and knows no event loop.

An event loop adopts the process later, where it can adopt one: on Windows it cannot.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress

from postroom_runtime.scripting.limits import HEAP_MEGABYTES

HOST = (sys.executable, "-P", "-m", "postroom_runtime.scripting.host")
CAN_BE_ADOPTED = sys.platform != "win32"


def launch(heap_megabytes: int = HEAP_MEGABYTES) -> subprocess.Popen[bytes] | None:
    """Start a host's process; None where no event loop could adopt it, and where it cannot be
    started: the first script that needs it tells why."""
    if not CAN_BE_ADOPTED:
        return None
    with suppress(OSError):
        return subprocess.Popen(
            command(heap_megabytes),
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
        )
    return None


def command(heap_megabytes: int, spares: int = 0) -> tuple[str, ...]:
    """The command that starts a host. One that is used again and again keeps a spare isolate."""
    return (*HOST, str(heap_megabytes), str(spares))


def environment() -> dict[str, str]:
    """The parent's, with the import path spelled out, so that the host finds this package."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def end(process: subprocess.Popen[bytes]) -> None:
    """End a launched process that nobody has adopted; nothing happens when it has ended."""
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None:
            with suppress(OSError):
                stream.close()
