"""The scripts of one kind around a request: collection, folders, request, in this order."""

from __future__ import annotations

import msgspec
from msgspec import Struct, field

from postroom_runtime.model.collection import Script, ScriptKind
from postroom_runtime.runner.events import (
    ErrorInfo,
    ScriptFinished,
    ScriptStarted,
)
from postroom_runtime.runner.inheritance import scripts_of
from postroom_runtime.runner.listener import Listener
from postroom_runtime.runner.options import VerdictPlaces
from postroom_runtime.runner.scope_frames import apply_mutations
from postroom_runtime.runner.state import Run, Turn
from postroom_runtime.scripting.frames import (
    CookieData,
    Finished,
    Info,
    ResponseData,
    ScopeMutations,
    ScriptContext,
    Visualization,
)


class Scripts(Struct):
    """What the scripts of a turn see and leave behind. `request` is v2.1 JSON, and changes when a
    pre-request script changes it."""

    request: dict[str, object]
    response: ResponseData | None = None
    cookies: list[CookieData] = field(default_factory=list[CookieData])
    skipped: bool = False
    changed_request: bool = False
    errors: list[ErrorInfo] = field(default_factory=list[ErrorInfo])
    mutations: list[ScopeMutations] = field(default_factory=list[ScopeMutations])
    next_request: str | msgspec.UnsetType | None = msgspec.UNSET
    visualization: Visualization | None = None


async def run_scripts(run: Run, turn: Turn, kind: ScriptKind, scripts: Scripts) -> None:
    """Run the scripts of `kind` one after the other. An error in one does not stop the next;
    `skipRequest` does."""
    for owner, script in scripts_of(turn.step, kind):
        await _run_script(run, turn, owner, script, scripts)
        if scripts.skipped:
            return


async def _run_script(run: Run, turn: Turn, owner: str, script: Script, scripts: Scripts) -> None:
    run.places.register(script.label, script.source)
    path = str(script.source.path)
    run.emit(ScriptStarted(turn.ref, turn.iteration, script.kind, owner, path))
    listener = Listener(run, turn, owner, script)
    finished = await run.session.execute(
        script.source.text,
        label=script.label,
        context=_context(run, turn, owner, script, scripts),
        listener=listener,
        time_limit=run.options.script_timeout,
    )
    _take_over(run, finished, scripts)
    scripts.errors.extend(listener.failures)
    duration = finished.duration
    run.emit(ScriptFinished(turn.ref, turn.iteration, script.kind, owner, duration))


def _take_over(run: Run, finished: Finished, scripts: Scripts) -> None:
    apply_mutations(run.scopes, finished.mutations)
    run.secrets.learn(run.scopes.secrets())
    scripts.mutations.append(finished.mutations)
    if finished.request is not None:
        scripts.request = finished.request
        scripts.changed_request = True
    if finished.next_request is not msgspec.UNSET:
        scripts.next_request = finished.next_request
    scripts.visualization = finished.visualization or scripts.visualization
    scripts.skipped = finished.skipped


def _context(run: Run, turn: Turn, owner: str, script: Script, scripts: Scripts) -> ScriptContext:
    folders = [folder.variables for folder in turn.step.parents[1:]]
    return ScriptContext(
        info=_info(run, turn, script),
        scopes=run.frames.scopes(run.scopes, folders),
        request=scripts.request,
        response=scripts.response,
        cookies=scripts.cookies,
        location=list(turn.step.names),
        current_location=owner,
        modules=run.modules.modules_for(script.label, script.source),
        passed_places=run.options.verdict_places is VerdictPlaces.ALL,
    )


def _info(run: Run, turn: Turn, script: Script) -> Info:
    item = turn.step.item
    count = run.options.iteration_count
    return Info(script.kind, turn.iteration, count, item.name, item.id)
