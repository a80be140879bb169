"""Running collections from Python.

```python
from postroom_runtime.api import run_collection

run = run_collection("orders.postman_collection.json", environment="dev")
for verdict in run.verdicts:
    print(verdict.item.name, verdict.name, verdict.passed)
assert run.passed
```

Secrets are masked in the events, but not in responses.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from postroom_runtime.formats import load_data, load_variables
from postroom_runtime.model.problems import Problem, UnreadableInputError
from postroom_runtime.model.variables import Variable, VariableScope
from postroom_runtime.runner.beginning import Parts
from postroom_runtime.runner.environment_files import find_environment
from postroom_runtime.runner.events import RunEvent, VerdictGiven
from postroom_runtime.runner.lone_script import load_runnable
from postroom_runtime.runner.masking import Secrets
from postroom_runtime.runner.modules import workspace_of
from postroom_runtime.runner.options import RunOptions
from postroom_runtime.runner.order import RunResult
from postroom_runtime.runner.order import run_collection as run_loaded
from postroom_runtime.runner.selection import NothingSelectedError
from postroom_runtime.runner.warnings import warned_of
from postroom_runtime.scripting.supervisor import ScriptHosts
from postroom_runtime.variables.scopes import Changes, apply_changes, enabled_values

if TYPE_CHECKING:
    from postroom_runtime.http import ClientOptions

Values = str | Path | Mapping[str, object] | None
"""An environment or globals: a file, an environment's name, or values by key."""

_DEFAULTS = RunOptions()
_NONE: Mapping[str, object] = {}


@dataclass(frozen=True, slots=True)
class CollectionRun:
    """A run that is over. `mask` covers the run's secrets in a text; `environment`, `globals` and
    `collection` are the values afterwards."""

    events: Sequence[RunEvent]
    result: RunResult
    mask: Callable[[str], str] = str
    environment: Mapping[str, object] = field(default_factory=dict[str, object])
    globals: Mapping[str, object] = field(default_factory=dict[str, object])
    collection: Mapping[str, object] = field(default_factory=dict[str, object])

    @property
    def passed(self) -> bool:
        """Whether no test, script or request failed, and the run came to its end."""
        return not self.result.outcome.failures and not self.result.cancelled

    @property
    def verdicts(self) -> list[VerdictGiven]:
        """The outcome of every `pm.test`, in order."""
        return [event for event in self.events if isinstance(event, VerdictGiven)]


def run_collection(
    path: str | Path,
    *,
    environment: Values = None,
    globals: Values = None,
    variables: Mapping[str, object] = _NONE,
    data: str | Path | Sequence[Mapping[str, object]] = (),
    options: RunOptions = _DEFAULTS,
    wire: ClientOptions | None = None,
) -> CollectionRun:
    """Run a collection, a request file or a script file to its end.

    `variables` go on top of the environment. `options` says what runs and how; its scopes and data
    are replaced by the other arguments. Raises UnreadableInputError, and BundleMissingError when
    the sandbox is not built.
    """
    events: list[RunEvent] = []
    scopes = _scopes(Path(path), environment, globals, variables)
    given = _Given(Path(path), _options(scopes, data, options), wire)
    result = asyncio.run(_run(given, events.append))
    left = result.scopes
    return CollectionRun(
        events,
        result,
        given.secrets.mask,
        enabled_values(left.environment),
        enabled_values(left.globals),
        enabled_values(left.collection),
    )


async def stream_collection(
    path: str | Path,
    *,
    environment: Values = None,
    globals: Values = None,
    variables: Mapping[str, object] = _NONE,
    data: str | Path | Sequence[Mapping[str, object]] = (),
    options: RunOptions = _DEFAULTS,
    wire: ClientOptions | None = None,
) -> AsyncGenerator[RunEvent]:
    """The same, event by event, inside an event loop. Closing the generator cancels the run."""
    scopes = _scopes(Path(path), environment, globals, variables)
    given = _Given(Path(path), _options(scopes, data, options), wire)
    queue: asyncio.Queue[RunEvent | None] = asyncio.Queue()
    task = asyncio.create_task(_run(given, queue.put_nowait))
    task.add_done_callback(lambda _: queue.put_nowait(None))
    try:
        while (event := await queue.get()) is not None:
            yield event
        task.result()
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, UnreadableInputError):
            await task


@dataclass(frozen=True, slots=True)
class _Given:
    path: Path
    options: RunOptions
    wire: ClientOptions | None
    secrets: Secrets = field(default_factory=Secrets)


async def _run(given: _Given, emit: Callable[[RunEvent], None]) -> RunResult:
    hosts = ScriptHosts()
    try:
        await hosts.prestart()
        return await _run_with(given, hosts, emit)
    finally:
        await hosts.close()


async def _run_with(
    given: _Given, hosts: ScriptHosts, emit: Callable[[RunEvent], None]
) -> RunResult:
    from postroom_runtime.http import Client, ClientOptions

    def masked(event: RunEvent) -> None:
        emit(given.secrets.mask_all_but_response(event))

    runnable = load_runnable(given.path)
    for problem in runnable.problems:
        emit(warned_of(problem))
    options = replace(given.options, send=given.options.send and runnable.sends)
    workspace = workspace_of(runnable.collection.path)
    wire = given.wire or ClientOptions(workspace=workspace, restrict_files=True)
    async with Client(wire) as client:
        parts = Parts(client, hosts.session(), masked, given.secrets)
        try:
            return await run_loaded(runnable.collection, options, parts)
        except NothingSelectedError as error:
            raise UnreadableInputError(Problem(given.path, str(error))) from error


def _options(
    scopes: tuple[VariableScope, VariableScope],
    data: str | Path | Sequence[Mapping[str, object]],
    options: RunOptions,
) -> RunOptions:
    rows = load_data(Path(data)) if isinstance(data, str | Path) else data
    return replace(options, environment=scopes[0], globals=scopes[1], data=rows)


def _scopes(
    path: Path, environment: Values, globals_: Values, variables: Mapping[str, object]
) -> tuple[VariableScope, VariableScope]:
    rows = tuple(Variable(key, value) for key, value in variables.items())
    return apply_changes(_scope(environment, path), Changes(rows)), _scope(globals_, path)


def _scope(values: Values, near: Path) -> VariableScope:
    if values is None:
        return VariableScope()
    if isinstance(values, str | Path):
        return load_variables(find_environment(str(values), near))
    return VariableScope(rows=tuple(Variable(key, value) for key, value in values.items()))
