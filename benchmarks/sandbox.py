"""The script host alone: start, fresh isolate to first verdict, each further script."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass

from postroom_runtime.scripting.frames import (
    Call,
    ConsoleLine,
    Failure,
    Info,
    ResponseData,
    ScriptContext,
    Verdict,
)
from postroom_runtime.scripting.session import CallError, ScriptSession
from postroom_runtime.scripting.supervisor import ScriptHosts

SCRIPT = 'pm.test("status", () => pm.response.to.have.status(200));'


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds of something, the median of several."""

    what: str
    milliseconds: float


class Silent:
    """Hears a script and says nothing."""

    def console(self, line: ConsoleLine) -> None:
        """Pass over a log line."""

    def verdict(self, verdict: Verdict) -> None:
        """Pass over a verdict."""

    def failure(self, failure: Failure) -> None:
        """A benchmark's script must not fail."""
        raise RuntimeError(failure.error.message)

    async def answer(self, call: Call) -> object:
        """A benchmark's script asks for nothing."""
        raise CallError({"name": "Error", "message": call.kind})


def timings(times: int) -> Iterator[Timing]:
    """The table's rows."""
    return iter(asyncio.run(_timings(times)))


async def _timings(times: int) -> list[Timing]:
    starts: list[float] = []
    firsts: list[float] = []
    further: list[float] = []
    for _ in range(times):
        hosts = ScriptHosts()
        session = hosts.session()
        starts.append(await _run(session))
        further += [await _run(session) for _ in range(20)]
        await session.close()
        session = hosts.session()
        firsts.append(await _run(session))
        await hosts.close()
    return [
        Timing("host process started, first verdict", statistics.median(starts) * 1e3),
        Timing("fresh sandbox in a warm host, first verdict", statistics.median(firsts) * 1e3),
        Timing("each further script", statistics.median(further) * 1e3),
    ]


async def _run(session: ScriptSession) -> float:
    """One script; the seconds that it took."""
    begun = time.perf_counter()
    response = ResponseData(code=200, status="OK", text='{"name": "parcel"}')
    context = ScriptContext(Info("test"), response=response)
    await session.execute(SCRIPT, label="benchmark", context=context, listener=Silent())
    return time.perf_counter() - begun
