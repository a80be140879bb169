"""One script in a host: its events told to a listener, its calls answered, its end awaited."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TypeVar

from postroom_runtime.scripting import failures
from postroom_runtime.scripting.frames import (
    Abort,
    Call,
    Check,
    Checked,
    ConsoleLine,
    Execute,
    Failure,
    Finished,
    Generate,
    Generated,
    Reply,
    Verdict,
)
from postroom_runtime.scripting.pipe import BrokenFrameError
from postroom_runtime.scripting.process import HostDiedError, HostProcess, ScriptEvent
from postroom_runtime.scripting.session import CallError, ScriptListener

GRACE = 5.0
"""Seconds that a host gets beyond a script's time limit to report it."""
ABORT_GRACE = 1.0

Answer = TypeVar("Answer", Checked, Generated)
Inbox = asyncio.Queue[ScriptEvent | BaseException]


async def run_script(host: HostProcess, command: Execute, listener: ScriptListener) -> Finished:
    """Run a script to its end. Raises `HostDiedError`, and `BrokenFrameError` when the command is
    longer than a frame may be; aborts the script when cancelled."""
    inbox = host.open_inbox(command.id)
    answers: set[asyncio.Task[None]] = set()
    try:
        await host.send(command)
        async with asyncio.timeout(_patience(command)):
            return await _listen(host, inbox, listener, answers)
    except TimeoutError:
        await host.kill("it did not answer when the script's time was up")
        return await _death(inbox)
    except BrokenFrameError:  # the command is too long: the host knows nothing of it
        raise
    except BaseException:
        await _abort(host, command.id, inbox)
        raise
    finally:
        if answers:
            await _give_up(answers)
        host.close_inbox(command.id)


async def ask(host: HostProcess, command: Generate | Check, kind: type[Answer]) -> Answer:
    """Ask a host something that one event answers. Raises `HostDiedError`."""
    inbox = host.open_inbox(command.id)
    try:
        await host.send(command)
        while not isinstance(event := await inbox.get(), kind):
            if isinstance(event, HostDiedError):
                raise event
        return event
    finally:
        host.close_inbox(command.id)


async def _listen(
    host: HostProcess,
    inbox: Inbox,
    listener: ScriptListener,
    answers: set[asyncio.Task[None]],
) -> Finished:
    while True:
        match event := await inbox.get():
            case ConsoleLine():
                listener.console(event)
            case Verdict():
                listener.verdict(event)
            case Failure():
                listener.failure(event)
            case Call():
                answer = asyncio.create_task(_answer(host, event, listener))
                answer.add_done_callback(partial(_tell_fault, inbox))
                answers.add(answer)
            case Finished():
                return event
            case BaseException():
                raise event
            case Checked() | Generated():
                await host.kill("it broke the protocol: an answer that nobody asked for")


async def _answer(host: HostProcess, call: Call, listener: ScriptListener) -> None:
    try:
        value = await listener.answer(call)
    except CallError as refusal:
        await host.send(Reply(call.id, call.call, error=refusal.error))
    else:
        await _reply(host, Reply(call.id, call.call, value=value))


async def _reply(host: HostProcess, reply: Reply) -> None:
    try:
        await host.send(reply)
    except BrokenFrameError:
        error: dict[str, object] = {"name": "ScriptDataError"}
        refusal = {**error, "message": failures.TOO_MUCH_DATA.message}
        await host.send(Reply(reply.id, reply.call, error=refusal))


def _tell_fault(inbox: Inbox, answer: asyncio.Task[None]) -> None:
    """A listener's own fault ends the script: its runner must hear of it."""
    if not answer.cancelled() and (fault := answer.exception()) is not None:
        inbox.put_nowait(fault)


async def _give_up(answers: set[asyncio.Task[None]]) -> None:
    for answer in answers:
        answer.cancel()
    await asyncio.gather(*answers, return_exceptions=True)


def _patience(command: Execute) -> float | None:
    return command.timeout / 1000 + GRACE if command.timeout > 0 else None


async def _death(inbox: Inbox) -> Finished:
    while True:
        event = await inbox.get()
        if isinstance(event, HostDiedError):
            raise event
        if isinstance(event, Finished):
            return event


async def _abort(host: HostProcess, script_id: int, inbox: Inbox) -> None:
    """End a script that nobody waits for any more, with its host when there is no other way."""
    if not host.alive:
        return
    await host.send(Abort(script_id))
    try:
        async with asyncio.timeout(ABORT_GRACE):
            await _death(inbox)
    except TimeoutError:
        await host.kill("its script was cancelled and did not end")
    except HostDiedError:
        return
