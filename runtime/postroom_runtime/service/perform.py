"""One run that the language server asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from postroom_runtime.formats import load_data, load_variables
from postroom_runtime.model.collection import Collection
from postroom_runtime.model.problems import Problem, UnreadableInputError
from postroom_runtime.model.variables import VariableScope
from postroom_runtime.runner.beginning import Parts
from postroom_runtime.runner.environment_files import find_environment
from postroom_runtime.runner.events import RunEvent
from postroom_runtime.runner.lone_script import Runnable, load_runnable
from postroom_runtime.runner.masking import Secrets
from postroom_runtime.runner.modules import workspace_of
from postroom_runtime.runner.options import RunOptions
from postroom_runtime.runner.order import RunResult, run_collection
from postroom_runtime.runner.selection import NothingSelectedError
from postroom_runtime.runner.warnings import warned_of
from postroom_runtime.scripting.supervisor import ScriptHosts
from postroom_runtime.service.frames import Run
from postroom_runtime.service.values import with_values

Emit = Callable[[RunEvent], None]
Overlays = Mapping[Path, str]


@dataclass(frozen=True, slots=True)
class _Order:
    """A run, read from its files."""

    command: Run
    runnable: Runnable
    options: RunOptions
    overlays: Overlays


async def perform(command: Run, hosts: ScriptHosts, emit: Emit) -> RunResult:
    """Read what `command` names, run it, and tell of every event.

    Secrets are masked in the events, but not in responses. Raises UnreadableInputError when
    nothing can be run, BundleMissingError, and CancelledError when the run was cancelled.
    """
    await hosts.prestart()
    order = _read(command)
    for problem in order.runnable.problems:
        emit(warned_of(problem))
    return await _run(order, hosts, emit)


def _read(command: Run) -> _Order:
    overlays = {Path(path): text for path, text in command.overlays.items()}
    runnable = load_runnable(Path(command.path), overlays)
    return _Order(command, runnable, _options(command, runnable, overlays), overlays)


def _options(command: Run, runnable: Runnable, overlays: Overlays) -> RunOptions:
    values = command.values
    environment = _environment(command, runnable.collection, overlays)
    return RunOptions(
        environment=with_values(environment, values.get("environment", {})),
        globals=with_values(_globals(command, overlays), values.get("globals", {})),
        collection_values=values.get("collection", {}),
        data=() if command.data is None else load_data(Path(command.data), overlays),
        iterations=command.iterations,
        select=tuple(command.select),
        script_timeout=command.script_timeout,
        replay=command.replay,
        send=runnable.sends,
    )


def _environment(command: Run, collection: Collection, overlays: Overlays) -> VariableScope:
    if command.environment is None:
        return VariableScope()
    if Path(command.environment) in overlays:
        return load_variables(Path(command.environment), overlays)
    return load_variables(find_environment(command.environment, collection.path), overlays)


def _globals(command: Run, overlays: Overlays) -> VariableScope:
    if command.globals is None:
        return VariableScope()
    return load_variables(Path(command.globals), overlays)


async def _run(order: _Order, hosts: ScriptHosts, emit: Emit) -> RunResult:
    from postroom_runtime.http import Client, ClientOptions

    command, collection = order.command, order.runnable.collection
    secrets = Secrets()

    def masked(event: RunEvent) -> None:
        emit(secrets.mask_all_but_response(event))

    session = hosts.session()
    # An editor starts the service anywhere, so its working directory means nothing to a request.
    wire = ClientOptions(
        timeout=command.request_timeout,
        verify=not command.insecure,
        working_dir=workspace_of(collection.path),
        restrict_files=True,
    )
    try:
        async with Client(wire) as client:
            parts = Parts(client, session, masked, secrets, order.overlays)
            return await run_collection(collection, order.options, parts)
    except NothingSelectedError as error:
        raise UnreadableInputError(Problem(collection.path, str(error))) from error
    finally:
        await session.close()
