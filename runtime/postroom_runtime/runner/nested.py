"""`pm.execution.runRequest`: a request of the collection runs inside a script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import msgspec
from msgspec.structs import replace

from postroom_runtime.model.variables import Variable
from postroom_runtime.runner.item import TurnResult, take_turn
from postroom_runtime.runner.scope_frames import ScopeFrames, apply_mutations, merged_mutations
from postroom_runtime.runner.selection import Step
from postroom_runtime.runner.state import Run, Turn
from postroom_runtime.runner.wire import error_object
from postroom_runtime.scripting.frames import ScopeMutations
from postroom_runtime.scripting.session import CallError
from postroom_runtime.variables.scopes import Changes, RunScopes, apply_changes

DEPTH_LIMIT = 10


async def run_nested(run: Run, turn: Turn, payload: Mapping[str, object]) -> object:
    """Run the request that `payload` names, with its own scripts and auth.

    Its events carry the request that began it. Raises CallError when there is no such request,
    when runs nest deeper than ten, and when the nested request or one of its scripts fails.
    """
    step = _step(run, str(payload.get("request", "")))
    if turn.depth >= DEPTH_LIMIT:
        message = f"Max pm.execution.runRequest depth of {DEPTH_LIMIT} has been reached."
        raise _refusal(message)
    apply_mutations(run.scopes, _mutations(payload))
    nested = _nested_run(run, payload)
    result = await take_turn(nested, replace(turn, step=step, depth=turn.depth + 1))
    mutations = merged_mutations(result.scripts.mutations)
    apply_mutations(run.scopes, mutations)
    _raise_failure(result)
    response = None if result.scripts.skipped else result.response
    return {"response": response, "mutations": mutations}


def _step(run: Run, wanted: str) -> Step:
    if not wanted:
        raise _refusal("runRequest: collection request id not provided")
    steps = [Step(parents, item) for parents, item in run.collection.walk()]
    for step in steps:
        if step.item.id == wanted:
            return step
    for step in steps:
        if wanted in (step.item.name, "/".join(step.names[1:])):
            return step
    raise _refusal(f"runRequest: there is no request “{wanted}” in this collection")


def _nested_run(run: Run, payload: Mapping[str, object]) -> Run:
    """`run` with scopes of its own, in which the call's variables win over all others."""
    given = payload.get("variables")
    rows = [Variable(str(k), v) for k, v in cast("Mapping[object, object]", given or {}).items()]
    scopes = run.scopes
    local = apply_changes(scopes.local, Changes(rows))
    own = RunScopes(scopes.globals, scopes.collection, scopes.environment, local, scopes.data)
    return replace(run, scopes=own, frames=ScopeFrames())


def _mutations(payload: Mapping[str, object]) -> ScopeMutations:
    try:
        return msgspec.convert(payload.get("mutations") or {}, ScopeMutations)
    except msgspec.ValidationError as error:
        raise _refusal(f"runRequest: unreadable variables: {error}") from error


def _raise_failure(result: TurnResult) -> None:
    failure = next(iter(result.scripts.errors), result.error)
    if failure is not None:
        raise CallError(dict(error_object(failure.name, failure.message)))


def _refusal(message: str) -> CallError:
    return CallError(dict(error_object("Error", message)))
