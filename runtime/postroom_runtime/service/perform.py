"""One run that the language server asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from postroom_runtime.formats import load_data, load_variables
from postroom_runtime.model.collection import Collection, ScriptKind
from postroom_runtime.model.problems import Problem, UnreadableInputError
from postroom_runtime.model.variables import VariableScope
from postroom_runtime.runner.beginning import Parts, new_run
from postroom_runtime.runner.environment_files import find_environment
from postroom_runtime.runner.events import Place, RunEvent
from postroom_runtime.runner.lone_script import Runnable, load_runnable
from postroom_runtime.runner.masking import Secrets
from postroom_runtime.runner.modules import workspace_of
from postroom_runtime.runner.options import RunOptions
from postroom_runtime.runner.order import run_steps
from postroom_runtime.runner.selection import NothingSelectedError
from postroom_runtime.runner.vault import AskedOnce, Consent, GuardedVault
from postroom_runtime.runner.vault_places import KeyringVault
from postroom_runtime.runner.warnings import warned_of
from postroom_runtime.scripting.supervisor import ScriptHosts
from postroom_runtime.service.frames import Run
from postroom_runtime.service.one_script import with_one_script
from postroom_runtime.service.values import CurrentValues, values_after, with_values
from postroom_runtime.variables.scopes import RunScopes

Emit = Callable[[RunEvent], None]
Reveal = Callable[[list[str]], None]
Overlays = Mapping[Path, str]


@dataclass(frozen=True, slots=True)
class _Order:
    """A run, read from its files."""

    command: Run
    runnable: Runnable
    options: RunOptions
    overlays: Overlays
    files: RunScopes


async def perform(
    command: Run, hosts: ScriptHosts, emit: Emit, reveal: Reveal, consent: Consent
) -> CurrentValues:
    """Read what `command` names, run it, and tell of every event; gives the values that it leaves,
    those of a run that is cancelled, too. `consent` is asked before the scripts first open the
    vault, which is the system's keyring.

    Secrets are masked in the events, but not in responses: `reveal` is told them. Raises
    UnreadableInputError when nothing can be run, BundleMissingError, and CancelledError when the
    run was cancelled before it began.
    """
    await hosts.prestart()
    order = _read(command, GuardedVault(KeyringVault(), AskedOnce(consent)))
    for problem in order.runnable.problems:
        emit(warned_of(problem))
    scopes = await _run(order, hosts, emit, reveal)
    return values_after(scopes, order.files)


def _read(command: Run, vault: GuardedVault) -> _Order:
    overlays = {Path(path): text for path, text in command.overlays.items()}
    runnable = load_runnable(Path(command.path), overlays, _kind(command))
    if command.script is not None:
        runnable = _one_script(command, runnable, command.script)
    files = _scopes(command, runnable.collection, overlays)
    options = replace(_options(command, runnable, files, overlays), vault=vault)
    return _Order(command, runnable, options, overlays, files)


def _kind(command: Run) -> ScriptKind | None:
    try:
        return ScriptKind(command.script_kind) if command.script_kind else None
    except ValueError as error:
        message = f"There is no script of the kind “{command.script_kind}”."
        remedy = f"There are {' and '.join(ScriptKind)}."
        raise UnreadableInputError(Problem(Path(command.path), message, remedy=remedy)) from error


def _one_script(command: Run, runnable: Runnable, place: Place) -> Runnable:
    try:
        alone = with_one_script(runnable.collection, tuple(command.select), place)
    except NothingSelectedError as error:
        raise UnreadableInputError(Problem(runnable.collection.path, str(error))) from error
    return replace(runnable, collection=alone, sends=False)


def _scopes(command: Run, collection: Collection, overlays: Overlays) -> RunScopes:
    """The variables as they stand in the files."""
    root = collection.root
    return RunScopes(
        globals=_globals(command, overlays),
        collection=VariableScope(root.name, root.id, root.variables),
        environment=_environment(command, collection, overlays),
    )


def _options(command: Run, runnable: Runnable, files: RunScopes, overlays: Overlays) -> RunOptions:
    values = command.values
    return RunOptions(
        environment=with_values(files.environment, values.get("environment", {})),
        globals=with_values(files.globals, values.get("globals", {})),
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


async def _run(order: _Order, hosts: ScriptHosts, emit: Emit, reveal: Reveal) -> RunScopes:
    from postroom_runtime.http import Client, ClientOptions

    command, collection = order.command, order.runnable.collection
    secrets = Secrets()

    def masked(event: RunEvent) -> None:
        if untold := secrets.take_untold():
            reveal(sorted(untold))
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
            run = new_run(collection, order.options, parts)
            with suppress(asyncio.CancelledError):  # what its scripts have set so far stays
                await run_steps(run)
            return run.scopes
    except NothingSelectedError as error:
        raise UnreadableInputError(Problem(collection.path, str(error))) from error
    finally:
        await session.close()
