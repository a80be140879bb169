"""The order of a run: iterations, requests one after the other, jumps, and how it ends."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import msgspec
from msgspec import Struct

from postroom_runtime.model.collection import Collection
from postroom_runtime.runner.beginning import Parts, new_run
from postroom_runtime.runner.events import (
    IterationFinished,
    IterationStarted,
    RunFinished,
    RunStarted,
    Warned,
)
from postroom_runtime.runner.item import TurnResult, run_item
from postroom_runtime.runner.options import Bail, RunOptions
from postroom_runtime.runner.outcome import Outcome
from postroom_runtime.runner.selection import Step
from postroom_runtime.runner.state import Run, Turn, item_ref
from postroom_runtime.variables.scopes import RunScopes


class RunResult(Struct, frozen=True):
    """How a run came out: what failed, and the scopes as its scripts left them."""

    outcome: Outcome
    scopes: RunScopes
    cancelled: bool = False


async def run_collection(collection: Collection, options: RunOptions, parts: Parts) -> RunResult:
    """Run the selected requests of `collection`, all iterations, and tell of every step.

    `RunFinished` is always the last event. Cancelling the awaiting task ends the run: what is
    under way is given up, `RunFinished` says so, and CancelledError goes on to the caller.

    Raises:
        NothingSelectedError: the options select something that is not in the collection. Nothing
            has happened then.
    """
    return await run_steps(new_run(collection, options, parts))


async def run_steps(run: Run) -> RunResult:
    """Do a run that is about to begin, as `run_collection` does. When it is cancelled, its scopes
    are as its scripts have left them."""
    return await told_run(run, _run_iterations)


async def told_run(run: Run, iterations: Callable[[Run], Awaitable[bool]]) -> RunResult:
    """Do `iterations` between the events that frame a run, within its time. `iterations` says
    whether it ended before its end."""
    name, path = run.collection.root.name, str(run.collection.path)
    run.emit(RunStarted(name, path, len(run.steps), run.options.iteration_count))
    started = time.perf_counter()
    ended_early = True
    try:
        ended_early = await _within_time(run, iterations)
    finally:
        duration = (time.perf_counter() - started) * 1000
        run.emit(RunFinished(round(duration, 3), ended_early))
    return RunResult(run.outcome, run.scopes, ended_early)


async def _within_time(run: Run, iterations: Callable[[Run], Awaitable[bool]]) -> bool:
    limit = run.options.timeout / 1000 if run.options.timeout > 0 else None
    try:
        async with asyncio.timeout(limit):
            return await iterations(run)
    except TimeoutError:
        seconds = run.options.timeout / 1000
        run.emit(Warned(f"The run was ended: it took longer than its limit of {seconds:g} s"))
        return True


async def _run_iterations(run: Run) -> bool:
    for iteration in range(run.options.iteration_count):
        await run_iteration(run, iteration)
        if bails_out(run):
            return True
    return False


async def run_iteration(run: Run, iteration: int) -> None:
    """One pass over the run's requests, with its row of data."""
    await asyncio.sleep(0)  # or a run without requests could not be interrupted
    run.scopes.data = run.options.data_row(iteration)
    run.emit(IterationStarted(iteration))
    place: int | None = 0
    while place is not None and place < len(run.steps):
        step = run.steps[place]
        result = await run_item(run, Turn(step, item_ref(step), iteration))
        place = None if bails_out(run) else _next_place(run, place, result)
        if run.options.delay > 0 and place is not None and place < len(run.steps):
            await asyncio.sleep(run.options.delay / 1000)
    run.emit(IterationFinished(iteration))


def bails_out(run: Run) -> bool:
    """Whether what has failed so far ends the run."""
    if run.options.bail is Bail.FAILURE:
        return run.outcome.failures > 0
    return run.options.bail is Bail.ERROR and run.outcome.errors > 0


def _next_place(run: Run, place: int, result: TurnResult) -> int | None:
    """Where the run goes on; None ends the iteration."""
    wanted = result.next_request
    if isinstance(wanted, msgspec.UnsetType):
        return place + 1
    if wanted is None:
        return None
    found = place_of_request(run.steps, wanted)
    if found is None:
        run.emit(
            Warned(f"setNextRequest: no request of this run is “{wanted}”: the iteration ends")
        )
    return found


def place_of_request(steps: tuple[Step, ...], wanted: str) -> int | None:
    """The index of the request with id `wanted`, else of the last one of that name."""
    for place, step in enumerate(steps):
        if step.item.id == wanted:
            return place
    named = [place for place, step in enumerate(steps) if step.item.name == wanted]
    return named[-1] if named else None
