"""Notices that the editor has died although its pipe is still open (somebody inherited it)."""

from __future__ import annotations

import asyncio
import os
import sys

_SECONDS = 2.0


def watchable(process_id: int | None) -> int | None:
    """The id of a process that can be watched; None when there is none, or one that this system
    does not know (an editor outside the container, say)."""
    return process_id if process_id is not None and alive(process_id) else None


async def parent_death(process_id: int | None, interval: float = _SECONDS) -> None:
    """Return once the process is gone. Waits for ever when there is none to watch."""
    if process_id is None:
        await asyncio.get_running_loop().create_future()
        return
    while alive(process_id):  # noqa: ASYNC110 - another process cannot set an event of ours
        await asyncio.sleep(interval)


def alive(process_id: int) -> bool:
    """Whether a process with this id exists."""
    if sys.platform == "win32":
        return _alive_on_windows(process_id)
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _alive_on_windows(process_id: int) -> bool:
    """There `os.kill(pid, 0)` would end the process, so ask the kernel."""
    import ctypes

    synchronize, still_running = 0x00100000, 0x00000102
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - exists on Windows only
    handle = kernel.OpenProcess(synchronize, False, process_id)
    if not handle:
        return False
    try:
        return kernel.WaitForSingleObject(handle, 0) == still_running
    finally:
        kernel.CloseHandle(handle)
