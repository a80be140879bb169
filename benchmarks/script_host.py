"""The script host alone: start, fresh sandbox to first verdict, each further script, libraries."""

from __future__ import annotations

import asyncio
import json
import statistics
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from page import Table
from postroom_runtime.scripting.bundle import load_bundle
from postroom_runtime.scripting.frames import Info, ResponseData, ScriptContext
from postroom_runtime.scripting.recorder import record
from postroom_runtime.scripting.session import ScriptSession
from postroom_runtime.scripting.supervisor import ScriptHosts

SCRIPT = 'pm.test("status", () => pm.response.to.have.status(200));'
PAUSE = 0.3
"""Seconds between runs, in which a host gets an isolate ready for the next."""
CONTEXT = ScriptContext(
    Info("test"), response=ResponseData(code=200, status="OK", text='{"name": "parcel"}')
)


@dataclass(frozen=True, slots=True)
class HostTimes:
    """Milliseconds, each the median of several."""

    start: float
    fresh: float
    at_once: float
    further: float
    libraries: dict[str, tuple[float, float]]
    """By library: its first `require`, and the next one."""


def host_times(times: int) -> HostTimes:
    """Measure, with so many hosts one after the other."""
    return asyncio.run(_host_times(times))


def table(found: HostTimes) -> Table:
    """Beside Postman's sandbox, which runs in Node's own process."""
    postman = _postmans_sandbox()
    rows = [
        ("host process started, to its first verdict", f"{found.start:.1f}", "–"),
        ("fresh sandbox in a warm host, to its first verdict", f"{found.fresh:.1f}", postman[0]),
        (f"the same within {PAUSE:g} s of the last", f"{found.at_once:.1f}", postman[0]),
        ("each further script", f"{found.further:.2f}", postman[1]),
    ]
    return Table(("scripts", "Postroom ms", "postman-sandbox ms"), rows)


def libraries_table(found: HostTimes) -> Table:
    """What each library costs the script that first uses it."""
    rows = [(name, f"{a:.1f}", f"{b:.1f}") for name, (a, b) in sorted(found.libraries.items())]
    return Table(("library", "first `require` ms", "next one"), rows)


def _postmans_sandbox() -> tuple[str, str]:
    command = ["node", str(Path(__file__).with_name("sandbox.mjs"))]
    answer = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return f"{answer['fresh']:.1f}", f"{answer['further']:.2f}"


async def _host_times(times: int) -> HostTimes:
    starts: list[float] = []
    fresh: list[float] = []
    at_once: list[float] = []
    further: list[float] = []
    for _ in range(times):
        hosts = ScriptHosts(spares=1)
        session = hosts.session()
        starts.append(await _run(session))
        further += [await _run(session) for _ in range(20)]
        await session.close()
        session = hosts.session()
        at_once.append(await _run(session))
        await asyncio.sleep(PAUSE)
        await session.close()
        session = hosts.session()
        fresh.append(await _run(session))
        await hosts.close()
    libraries = {name: await _library(name, times) for name in _names()}
    middle = statistics.median
    return HostTimes(middle(starts), middle(fresh), middle(at_once), middle(further), libraries)


def _names() -> list[str]:
    """What scripts can require; names with an underscore are for other libraries."""
    return [name for name in load_bundle().manifest.names if not name.startswith("_")]


async def _library(name: str, times: int) -> tuple[float, float]:
    """The first use in a fresh sandbox that has run a script, and the next."""
    source = f'require("{name}");' if name != "json" else "JSON.parse('1');"
    firsts: list[float] = []
    nexts: list[float] = []
    hosts = ScriptHosts()
    for _ in range(times):
        session = hosts.session()
        await _run(session)
        firsts.append(await _run(session, source))
        nexts.append(await _run(session, source))
        await session.close()
    await hosts.close()
    return statistics.median(firsts), statistics.median(nexts)


async def _run(session: ScriptSession, source: str = SCRIPT) -> float:
    """One script; the milliseconds that it took. Raises when it fails."""
    begun = time.perf_counter()
    recorder = await record(session, source, context=CONTEXT)
    if recorder.error is not None:
        raise RuntimeError(recorder.error.message)
    return (time.perf_counter() - begun) * 1e3
