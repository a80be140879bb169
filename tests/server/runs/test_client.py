from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from postroom_runtime.runner.events import RunEvent, RunFinished, RunStarted, VerdictGiven
from postroom_runtime.service.frames import Run
from postroom_server.runs.client import RunRefusedError, RuntimeClient
from postroom_server.runs.pipe import RuntimeLostError

FAKE = (sys.executable, str(Path(__file__).with_name("fake_service.py")))


@pytest.fixture
async def client() -> AsyncIterator[RuntimeClient]:
    client = RuntimeClient(FAKE)
    yield client
    await client.close()


def ignore(event: RunEvent) -> None:
    """A listener for runs whose events do not matter."""


async def test_a_run_tells_its_events_in_order_and_ends_with_the_values(client: RuntimeClient):
    events: list[RunEvent] = []
    done = await client.run(Run(client.next_run(), "/shop.json"), events.append)
    assert done.values == {"environment": {"token": "abc"}}
    assert [event.passed for event in events if isinstance(event, VerdictGiven)] == [True, False]
    assert client.going == ()


async def test_a_refused_run_names_the_place(client: RuntimeClient):
    with pytest.raises(RunRefusedError) as refusal:
        await client.run(Run(1, "/shop.json", ["refuse"]), ignore)
    assert (refusal.value.refused.path, refusal.value.refused.line) == ("/shop.json", 2)


async def test_a_death_fails_the_run_and_the_next_run_starts_the_runtime_anew(
    client: RuntimeClient,
):
    with pytest.raises(RuntimeLostError, match=r"exit code 3\): out of memory"):
        await client.run(Run(1, "/shop.json", ["die"]), ignore)
    done = await client.run(Run(2, "/shop.json"), ignore)
    assert done.run == 2


async def test_a_death_fails_every_run_under_way(client: RuntimeClient):
    started = asyncio.Event()

    def note(event: RunEvent) -> None:
        started.set()

    waiting = asyncio.create_task(client.run(Run(1, "/shop.json", ["wait"]), note))
    waiting.add_done_callback(lambda _: started.set())
    await started.wait()
    with pytest.raises(RuntimeLostError):
        await client.run(Run(2, "/shop.json", ["die"]), ignore)
    with pytest.raises(RuntimeLostError):
        await waiting


async def test_a_frame_that_is_none_ends_the_runtime(client: RuntimeClient):
    with pytest.raises(RuntimeLostError, match="unknown message"):
        await client.run(Run(1, "/shop.json", ["garbage"]), ignore)
    assert (await client.run(Run(2, "/shop.json"), ignore)).run == 2


async def test_a_process_that_is_being_started_is_ended_with_the_client(client: RuntimeClient):
    started = asyncio.create_task(client.run(Run(1, "/shop.json", ["wait"]), ignore))
    await asyncio.sleep(0)  # it is on its way
    await client.close()
    with pytest.raises(RuntimeLostError):
        await started
    with pytest.raises(RuntimeLostError, match="ending"):
        await client.run(Run(1, "/shop.json", ["wait"]), ignore)


async def test_cancel_lets_the_run_end_by_itself(client: RuntimeClient):
    events: list[RunEvent] = []
    started = asyncio.Event()

    def note(event: RunEvent) -> None:
        events.append(event)
        started.set()

    run = asyncio.create_task(client.run(Run(1, "/shop.json", ["wait"]), note))
    await started.wait()
    await client.cancel(1)
    await run
    assert isinstance(events[0], RunStarted)
    assert events[-1] == RunFinished(1.0, cancelled=True)


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (("no-such-program-anywhere",), "could not be started"),
        ((sys.executable, "-c", "import sys; sys.exit('no bundle')"), "no bundle"),
        ((sys.executable, "-c", ""), "said nothing"),
    ],
)
async def test_a_runtime_that_does_not_start_says_why(command: tuple[str, ...], reason: str):
    client = RuntimeClient(command)
    with pytest.raises(RuntimeLostError, match=reason):
        await client.run(Run(1, "/shop.json"), ignore)
    await client.close()
