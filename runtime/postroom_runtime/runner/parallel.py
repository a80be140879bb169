"""Iterations side by side. They are independent: each begins with the variables of the files and
an empty cookie jar, and its events are told together when it is over."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from postroom_runtime.model.collection import Collection
from postroom_runtime.runner.beginning import Parts, first_scopes, new_run
from postroom_runtime.runner.events import RunEvent
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
            for worker in workers:
                group.create_task(_work(run, worker, numbers))
        return bails_out(run)

    return await told_run(new_run(collection, options, workers[0]), iterations)


async def _work(run: Run, worker: Parts, numbers: Iterator[int]) -> None:
    for iteration in numbers:
        if bails_out(run):
            return
        await _iterate(run, worker, iteration)


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
