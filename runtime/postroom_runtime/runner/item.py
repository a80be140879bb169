"""A request's turn: pre-request scripts, the request, post-response scripts."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from postroom_runtime.formats import request_from_json, request_to_json
from postroom_runtime.model.collection import ScriptKind
from postroom_runtime.model.request import Request
from postroom_runtime.runner.events import (
    ErrorInfo,
    ItemFinished,
    ItemStarted,
    Visualized,
    Warned,
)
from postroom_runtime.runner.exchange import Exchange, resolved_request, send_item
from postroom_runtime.runner.inheritance import scripts_of
from postroom_runtime.runner.options import ErrorRules
from postroom_runtime.runner.script_step import Scripts, run_scripts
from postroom_runtime.runner.state import Run, Turn
from postroom_runtime.runner.wire import cookie_data, sent_json, transport_error
from postroom_runtime.scripting.frames import ResponseData


class TurnResult(Struct, frozen=True):
    """What a turn leaves for the run: where to go next, and what a nested run hands back."""

    scripts: Scripts
    response: ResponseData | None = None
    error: ErrorInfo | None = None

    @property
    def next_request(self) -> str | msgspec.UnsetType | None:
        """What `setNextRequest` was last given; UNSET when nobody called it."""
        return self.scripts.next_request


async def run_item(run: Run, turn: Turn) -> TurnResult:
    """One request's turn, from its first script to its last."""
    run.emit(ItemStarted(turn.ref, turn.iteration))
    result = await take_turn(run, turn)
    visualization = result.scripts.visualization
    if visualization is not None:
        run.emit(Visualized(turn.ref, turn.iteration, visualization))
    run.emit(ItemFinished(turn.ref, turn.iteration, result.scripts.skipped))
    return result


async def take_turn(run: Run, turn: Turn) -> TurnResult:
    """A turn without the events that frame it."""
    if run.options.replay is not None:
        return await _replay(run, turn, run.options.replay)
    request = turn.step.item.request
    scripts = Scripts(_json_for_scripts(turn, request))
    await run_scripts(run, turn, ScriptKind.PRE_REQUEST, scripts)
    if scripts.skipped or _must_not_send(run, turn, scripts):
        return TurnResult(scripts)
    if scripts.changed_request:
        request = request_from_json(scripts.request)
    if not run.options.send:
        return await _without_sending(run, turn, scripts)
    return await _exchange(run, turn, request, scripts)


async def _exchange(run: Run, turn: Turn, request: Request, scripts: Scripts) -> TurnResult:
    resolved = await resolved_request(run, turn, request)
    exchange = await send_item(run, turn, resolved)
    scripts.response = exchange.response or ResponseData()
    if scripts_of(turn.step, ScriptKind.POST_RESPONSE):
        scripts.request = sent_json(resolved.request, exchange.sent.request)
        scripts.cookies = [cookie_data(cookie) for cookie in exchange.sent.cookies]
        await run_scripts(run, turn, ScriptKind.POST_RESPONSE, scripts)
    return TurnResult(scripts, exchange.response, _error_of(turn, exchange))


def _error_of(turn: Turn, exchange: Exchange) -> ErrorInfo | None:
    error = exchange.sent.error
    return None if error is None else transport_error(error, turn.ref.place)


async def _replay(run: Run, turn: Turn, response: ResponseData) -> TurnResult:
    """The post-response scripts on a response that came earlier; nothing is sent."""
    resolved = await resolved_request(run, turn, turn.step.item.request)
    scripts = Scripts(request_to_json(resolved.request), response)
    await run_scripts(run, turn, ScriptKind.POST_RESPONSE, scripts)
    return TurnResult(scripts, response)


async def _without_sending(run: Run, turn: Turn, scripts: Scripts) -> TurnResult:
    scripts.response = ResponseData()
    await run_scripts(run, turn, ScriptKind.POST_RESPONSE, scripts)
    return TurnResult(scripts)


def _json_for_scripts(turn: Turn, request: Request) -> dict[str, object]:
    if not scripts_of(turn.step, ScriptKind.PRE_REQUEST):
        return {}
    return request_to_json(request)


def _must_not_send(run: Run, turn: Turn, scripts: Scripts) -> bool:
    """Whether an error in a pre-request script keeps the request from being sent."""
    if not scripts.errors:
        return False
    if turn.depth == 0 and run.error_rules is ErrorRules.SEND_ANYWAY:
        return False
    message = "The request was not sent, because a pre-request script failed"
    if turn.depth == 0:
        run.emit(Warned(message, turn.ref, scripts.errors[0].place))
    return True
