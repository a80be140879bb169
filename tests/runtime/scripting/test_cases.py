"""Scripts in real V8, each with the events that it must cause.

A case is a folder: `script.js`, `expected.json`, and where needed `context.json` (what differs from
`CONTEXT`, in the frames' JSON), `replies.json` (by kind of call the answers in order, the last one
for all that follow) and `earlier.js` (a script of the same run, before this one). Places are
`[line, column]`, in a module `[label, line, column]`.

`UPDATE_EXPECT=1` writes down what each script causes; read the difference before you keep it.
"""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest
import pytest_asyncio
from postroom_runtime.scripting.frames import (
    Call,
    ConsoleLine,
    Failure,
    Finished,
    ScriptContext,
    ScriptError,
    StackFrame,
    Verdict,
)
from postroom_runtime.scripting.session import CallError
from postroom_runtime.scripting.supervisor import HostSession, ScriptHosts

from tests.patience import UNHURRIED

CASES = Path(__file__).parents[2] / "fixtures" / "scripts"
LABEL = "script.js"
CONTEXT: dict[str, Any] = {
    "info": {"eventName": "test", "requestName": "Get user", "requestId": "r1"},
    "scopes": {"environment": {"name": "Local", "values": [{"key": "host", "value": "h.test"}]}},
    "request": {"url": "https://h.test/users?page=1", "method": "GET"},
    "response": {
        "code": 200,
        "status": "OK",
        "headers": [["Content-Type", "application/json; charset=utf-8"], ["X-Id", "7"]],
        "text": '{"id":7,"name":"Ada","tags":["a","b"]}',
        "responseTime": 12,
    },
    "location": ["Shop", "Users", "Get user"],
    "currentLocation": "Users",
}
BEFORE: dict[str, Any] = {
    **CONTEXT,
    "info": {**CONTEXT["info"], "eventName": "prerequest"},
    "response": None,
}

Event = dict[str, Any]


class Recorder:
    """Writes down what a script does and answers its calls from a list."""

    def __init__(self, replies: dict[str, list[Any]]) -> None:
        self.events: list[Event] = []
        self._replies = replies

    def console(self, line: ConsoleLine) -> None:
        self._add({"console": line.level, "args": line.args}, line.at)

    def verdict(self, verdict: Verdict) -> None:
        state = "skipped" if verdict.skipped else "passed" if verdict.passed else "failed"
        event: Event = {"verdict": verdict.name, "index": verdict.index, "state": state}
        if verdict.error is not None:
            event["error"] = described(verdict.error)
        self._add(event, verdict.at)

    def failure(self, failure: Failure) -> None:
        self.events.append({"failure": described(failure.error)})

    async def answer(self, call: Call) -> object:
        self.events.append({"call": call.kind, "payload": call.payload})
        replies = self._replies[call.kind]
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        if "error" in reply:
            raise CallError(reply["error"])
        return reply.get("value")

    def _add(self, event: Event, at: StackFrame | None) -> None:
        self.events.append(event if at is None else {**event, "at": place(at)})


def described(error: ScriptError) -> Event:
    fields = cast("Event", msgspec.to_builtins(error))
    frames = fields.pop("frames", [])
    return {**fields, "at": place(error.frames[0])} if frames else fields


def place(frame: StackFrame) -> list[Any]:
    source = [] if frame.source == LABEL else [frame.source]
    return [*source, frame.line, frame.column]


def read(path: Path, default: Any) -> Any:
    return json.loads(path.read_text("utf-8")) if path.exists() else default


def context_of(case: Path) -> ScriptContext:
    own: dict[str, Any] = read(case / "context.json", {})
    info: dict[str, Any] = own.get("info", {})
    base = BEFORE if info.get("eventName") == "prerequest" else CONTEXT
    fields: dict[str, Any] = {**base, **own, "info": {**base["info"], **info}}
    return msgspec.convert(fields, ScriptContext)


async def outcome(hosts: ScriptHosts, case: Path) -> list[Event]:
    recorder = Recorder(read(case / "replies.json", {}))
    session = hosts.session()
    if earlier := text_of(case / "earlier.js"):
        await run(session, earlier, case, Recorder({}))
    finished = await run(session, text_of(case / "script.js"), case, recorder)
    await session.close()
    fields = cast("Event", msgspec.to_builtins(finished))
    for name in ("type", "id", "duration"):
        fields.pop(name, None)
    return [*recorder.events, {"finished": fields}]


def text_of(script: Path) -> str:
    return script.read_text("utf-8") if script.exists() else ""


async def run(session: HostSession, script: str, case: Path, recorder: Recorder) -> Finished:
    return await session.execute(
        script,
        label=LABEL,
        context=context_of(case),
        listener=recorder,
        time_limit=UNHURRIED,
    )


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def hosts() -> AsyncIterator[ScriptHosts]:
    hosts = ScriptHosts()
    yield hosts
    await hosts.close()


def cases() -> list[Any]:
    scripts = sorted(CASES.glob("*/*/script.js"))
    return [pytest.param(path.parent, id=f"{path.parts[-3]}/{path.parts[-2]}") for path in scripts]


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("case", cases())
async def test_script(case: Path, hosts: ScriptHosts) -> None:
    caused = await outcome(hosts, case)
    if os.environ.get("UPDATE_EXPECT"):
        lines = ",\n  ".join(json.dumps(event, ensure_ascii=False) for event in caused)
        (case / "expected.json").write_text(f"[\n  {lines}\n]\n", "utf-8")
    assert caused == read(case / "expected.json", None)
