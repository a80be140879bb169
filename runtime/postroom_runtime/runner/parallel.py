"""Iterations side by side. They are independent: each begins with the variables of the files and
an empty cookie jar, and its events are told together when it is over.

An iteration is begun only where its scripts have a host ready. Hosts boot one after another, so the
first one works while the others boot, and a short run is over before it has booted them all.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from postroom_runtime.model.collection import Collection
from postroom_runtime.runner.beginning import Parts, first_scopes, new_run
from postroom_runtime.runner.events import RunEvent
from postroom_runtime.runner.inheritance import has_scripts
from postroom_runtime.runner.options import RunOptions
from postroom_runtime.runner.order import RunResult, bails_out, run_iteration, told_run
from postroom_runtime.runner.outcome import Outcome
from postroom_runtime.runner.scope_frames import ScopeFrames
from postroom_runtime.runner.state import Run


async def run_in_parallel(
    collection: Collection, options: RunOptions, workers: Sequence[Parts]
) -> RunResult:
    """Run the iterations with as many of them at once as there are `workers`.

    Events go to the first worker's `emit`. The scopes in the result are those of the iteration
    that ended last. Raises as `run_collection`.
    """

    async def iterations(run: Run) -> bool:
        numbers = iter(range(options.iteration_count))
        async with asyncio.TaskGroup() as group:
            lanes = [_Lane(worker, group.create_task(_ready(run, worker))) for worker in workers]
            for lane in lanes:
                group.create_task(_work(run, lane, lanes, numbers))
        return bails_out(run)

    return await told_run(new_run(collection, options, workers[0]), iterations)


class _Lane(Struct, frozen=True):
    """Where iterations run one after the other, once `ready` says whether scripts can."""

    worker: Parts
    ready: asyncio.Task[bool]


async def _ready(run: Run, worker: Parts) -> bool:
    return not any(map(has_scripts, run.steps)) or await worker.session.get_ready()


async def _work(run: Run, lane: _Lane, lanes: Sequence[_Lane], numbers: Iterator[int]) -> None:
    if not await lane.ready and lane is not lanes[0]:
        return  # the others manage, and the first one tells what is wrong when there are none
    for iteration in numbers:
        if bails_out(run):
            break
        await _iterate(run, lane.worker, iteration)
    for late in lanes:  # there is nothing left for them to begin
        late.ready.cancel()


async def _iterate(run: Run, worker: Parts, iteration: int) -> None:
    events: list[RunEvent] = []
    worker.client.cookies.remove(tuple(worker.client.cookies))
    own = replace(
        run,
        client=worker.client,
        session=worker.session,
        scopes=first_scopes(run.collection, run.options),
        listener=events.append,
        outcome=Outcome(),
        frames=ScopeFrames(),
    )
    try:
        await run_iteration(own, iteration)
    finally:
        for event in events:
            run.emit(event)
        run.scopes = own.scopes
