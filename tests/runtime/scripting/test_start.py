"""A start that is given up leaves no process behind, however far it has come."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import psutil
from postroom_runtime.scripting.launch import launch
from postroom_runtime.scripting.limits import HEAP_MEGABYTES
from postroom_runtime.scripting.process import HostProcess, adopted_host, start_host

from tests.patience import left_of


async def started_in(steps: int, start: Callable[[], Awaitable[HostProcess]]) -> HostProcess | None:
    """A host that is started in so many steps of the event loop; None when it would take more, and
    then its start has been cancelled."""
    task = asyncio.ensure_future(start())
    for _ in range(steps):
        await asyncio.sleep(0)
    task.cancel()
    try:
        return await task
    except asyncio.CancelledError:
        return None


async def test_a_host_whose_start_is_cancelled_is_ended() -> None:
    before, steps = set(psutil.Process().children()), 0
    while (host := await started_in(steps, lambda: start_host(HEAP_MEGABYTES, 0))) is None:
        assert left_of(set(psutil.Process().children()) - before) == []
        steps += 1
    await host.close()
    assert steps > 2, "it was never cancelled in the middle"


async def test_a_launched_host_whose_adoption_is_cancelled_is_ended() -> None:
    steps, host = 1, None  # what has not begun has nothing to end
    while host is None:
        launched = launch()
        assert launched is not None
        host = await started_in(steps, lambda process=launched: adopted_host(process))
        assert (launched.poll() is None) == (host is not None)
        steps += 1
    await host.close()
    assert steps > 2, "it was never cancelled in the middle"
