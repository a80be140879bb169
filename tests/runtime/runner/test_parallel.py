"""Iterations side by side: each runs once, alone, and only where its scripts can run."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import psutil
import pytest
from postroom_runtime.formats import load_collection
from postroom_runtime.http import Client, ClientOptions
from postroom_runtime.runner.beginning import Parts
from postroom_runtime.runner.events import (
    ConsoleLogged,
    IterationFinished,
    IterationStarted,
    RunEvent,
    RunFinished,
)
from postroom_runtime.runner.options import RunOptions
from postroom_runtime.runner.parallel import run_in_parallel
from postroom_runtime.scripting.supervisor import HostSession, ScriptHosts

from tests.runtime.runner.conftest import EchoServer, post, pre, request

pytestmark = pytest.mark.asyncio(loop_scope="module")

Play = Callable[..., Awaitable[list[RunEvent]]]


class NeverReady(HostSession):
    """A session whose host boots for ever."""

    async def get_ready(self) -> bool:
        return await asyncio.get_running_loop().create_future()


class Hostless(HostSession):
    """A session for which the system starts no further process."""

    async def get_ready(self) -> bool:
        return False


@pytest.fixture
def play(tmp_path: Path, echo_server: EchoServer) -> Play:
    """Run iterations of a collection with one lane for each session."""

    async def run(items: Any, iterations: int, *sessions: HostSession) -> list[RunEvent]:
        variables = [{"key": "base", "value": echo_server.base}]
        content = {"info": {"name": "Shop"}, "item": items, "variable": variables}
        path = tmp_path / "shop.postman_collection.json"
        path.write_text(json.dumps(content))
        collection, _ = load_collection(path)
        events: list[RunEvent] = []
        async with AsyncExitStack() as stack:
            clients = [await stack.enter_async_context(Client(ClientOptions())) for _ in sessions]
            workers = [Parts(c, s, events.append) for c, s in zip(clients, sessions, strict=True)]
            await run_in_parallel(collection, RunOptions(iterations=iterations), workers)
        for session in sessions:
            await session.close()
        return events

    return run


SCRIPTED = [
    request(
        "one",
        pre("pm.environment.set('seen', (pm.environment.get('seen') ?? 0) + 1);"),
        post("console.log(pm.info.iteration, pm.environment.get('seen'));"),
    )
]


def logs(events: list[RunEvent]) -> list[list[object]]:
    """What scripts logged, in the order of the iterations."""
    return sorted(event.args for event in events if isinstance(event, ConsoleLogged))


async def test_each_iteration_runs_once_with_variables_of_its_own(
    play: Play, hosts: ScriptHosts
) -> None:
    events = await play(SCRIPTED, 7, *(hosts.session() for _ in range(3)))
    assert logs(events) == [[iteration, 1] for iteration in range(7)]


async def test_the_events_of_an_iteration_are_told_together(play: Play, hosts: ScriptHosts) -> None:
    events = await play(SCRIPTED, 4, *(hosts.session() for _ in range(2)))
    frames = [e for e in events if isinstance(e, IterationStarted | IterationFinished)]
    for start, end in zip(frames[::2], frames[1::2], strict=True):
        assert isinstance(start, IterationStarted)
        assert isinstance(end, IterationFinished)
        assert start.iteration == end.iteration


async def test_iterations_are_under_way_at_the_same_time(play: Play, hosts: ScriptHosts) -> None:
    both = asyncio.Barrier(2)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        await both.wait()
        writer.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        items = [request("meet", post("console.log(1)"), url=f"http://127.0.0.1:{port}/")]
        events = await play(items, 2, hosts.session(), hosts.session())
    assert logs(events) == [[1], [1]]


async def test_a_host_that_boots_too_long_is_not_waited_for(play: Play, hosts: ScriptHosts) -> None:
    events = await play(SCRIPTED, 3, NeverReady(hosts), hosts.session(), NeverReady(hosts))
    assert logs(events) == [[0, 1], [1, 1], [2, 1]]
    assert [event.cancelled for event in events if isinstance(event, RunFinished)] == [False]


async def test_without_scripts_nothing_waits_for_a_host(play: Play, hosts: ScriptHosts) -> None:
    events = await play([request("plain")], 3, NeverReady(hosts), NeverReady(hosts))
    assert sum(isinstance(event, IterationFinished) for event in events) == 3


async def test_where_no_further_host_starts_the_others_manage(
    play: Play, hosts: ScriptHosts
) -> None:
    events = await play(SCRIPTED, 3, hosts.session(), Hostless(hosts), Hostless(hosts))
    assert logs(events) == [[0, 1], [1, 1], [2, 1]]


async def test_hosts_that_still_boot_go_with_the_run(play: Play) -> None:
    before = set(psutil.Process().children())
    hosts = ScriptHosts()
    await hosts.prestart()
    events = await play(SCRIPTED, 1, *(hosts.session() for _ in range(8)))
    await hosts.close()
    assert logs(events) == [[0, 1]]
    assert set(psutil.Process().children()) <= before
