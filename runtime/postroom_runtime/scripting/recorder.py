"""Runs a script and writes down what it did: for tests, benchmarks and one-off questions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from msgspec import Struct, field

from postroom_runtime.scripting.frames import (
    Call,
    ConsoleLine,
    Failure,
    Finished,
    Info,
    ScriptContext,
    ScriptError,
    Verdict,
)
from postroom_runtime.scripting.session import CallError, ScriptSession

LABEL = "script.js"
NO_CONTEXT = ScriptContext(info=Info("test"))


async def refuse(call: Call) -> object:
    """The answer to calls where none are expected."""
    raise CallError({"name": "Error", "message": f"nobody answers {call.kind} here"})


class Recorder(Struct):
    """A `ScriptListener` that keeps everything, and answers calls with `respond`."""

    respond: Callable[[Call], Awaitable[object]] = refuse
    lines: list[ConsoleLine] = field(default_factory=list[ConsoleLine])
    verdicts: list[Verdict] = field(default_factory=list[Verdict])
    failures: list[Failure] = field(default_factory=list[Failure])
    finished: Finished | None = None

    def console(self, line: ConsoleLine) -> None:
        """Keep a console call."""
        self.lines.append(line)

    def verdict(self, verdict: Verdict) -> None:
        """Keep a verdict."""
        self.verdicts.append(verdict)

    def failure(self, failure: Failure) -> None:
        """Keep an error of the script itself."""
        self.failures.append(failure)

    async def answer(self, call: Call) -> object:
        """Answer a call as told."""
        return await self.respond(call)

    @property
    def error(self) -> ScriptError | None:
        """The first error of the script itself."""
        return self.failures[0].error if self.failures else None

    @property
    def logged(self) -> list[object]:
        """The first argument of each console call."""
        return [line.args[0] for line in self.lines]


async def record(
    session: ScriptSession,
    source: str,
    *,
    label: str = LABEL,
    context: ScriptContext = NO_CONTEXT,
    respond: Callable[[Call], Awaitable[object]] = refuse,
    time_limit: int = 0,
) -> Recorder:
    """Run a script and return what it did. `time_limit` is in milliseconds, 0 for none."""
    recorder = Recorder(respond)
    recorder.finished = await session.execute(
        source, label=label, context=context, listener=recorder, time_limit=time_limit
    )
    return recorder
