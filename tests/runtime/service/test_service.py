"""The runtime as a process of its own, spoken to as the language server does."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from postroom_runtime.runner.events import (
    ConsoleLogged,
    Exchanged,
    RunEvent,
    RunFinished,
    ScriptStarted,
    VerdictGiven,
)
from postroom_runtime.scripting.frames import ResponseData
from postroom_runtime.scripting.pipe import pack, receive_frame
from postroom_runtime.service.frames import (
    Cancel,
    Command,
    Done,
    Happened,
    Hello,
    Message,
    Refused,
    Run,
    message_decoder,
)
from postroom_runtime.text.surrogates import encode_json


@dataclass(slots=True)
class Talk:
    """The language server's end of the pipe."""

    process: asyncio.subprocess.Process
    events: dict[int, list[RunEvent]] = field(default_factory=dict[int, list[RunEvent]])

    def send(self, command: Command) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(pack(encode_json(command)))

    async def receive(self) -> Message:
        assert self.process.stdout is not None
        payload = await receive_frame(self.process.stdout)
        assert payload is not None, "the service has ended"
        return message_decoder.decode(payload)

    async def end_of(self, run: int) -> Done | Refused:
        """The last message of a run; events of all runs are kept on the way."""
        while True:
            message = await self.receive()
            if isinstance(message, Happened):
                self.events.setdefault(message.run, []).append(message.event)
            elif isinstance(message, Done | Refused) and message.run == run:
                return message

    async def until(self, kind: type[Any]) -> None:
        """Read on to the first event of a kind."""
        while True:
            message = await self.receive()
            if isinstance(message, Happened) and isinstance(message.event, kind):
                return

    def of(self, run: int, kind: type[Any]) -> list[Any]:
        return [event for event in self.events.get(run, []) if isinstance(event, kind)]


@asynccontextmanager
async def service() -> AsyncGenerator[Talk]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "postroom_runtime.service"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=16 * 1024 * 1024,
    )
    talk = Talk(process)
    try:
        assert isinstance(await talk.receive(), Hello)
        yield talk
    finally:
        assert process.stdin is not None
        process.stdin.close()
        assert await process.wait() == 0


def collection(folder: Path, *scripts: str, url: str = "http://127.0.0.1:1/") -> Path:
    """A collection of one request with post-response scripts."""
    events = [{"listen": "test", "script": {"exec": [script]}} for script in scripts]
    item = {"id": "r", "name": "R", "request": {"url": url}, "event": events}
    path = folder / "c.postman_collection.json"
    path.write_text(json.dumps({"info": {"name": "C"}, "item": [item]}))
    return path


async def test_a_run_tells_what_happens_and_gives_the_values_afterwards(tmp_path: Path) -> None:
    path = collection(tmp_path, "pm.environment.set('a', pm.environment.get('b') + 1)")
    async with service() as talk:
        talk.send(Run(1, str(path), values={"environment": {"b": 41}}))
        done = await talk.end_of(1)
    assert isinstance(done, Done)
    assert done.values["environment"] == {"b": 41, "a": 42}
    assert [event.error.name for event in talk.of(1, Exchanged)] == ["ECONNREFUSED"]
    assert isinstance(talk.events[1][-1], RunFinished)


async def test_unreadable_input_is_refused_with_its_place(tmp_path: Path) -> None:
    broken = tmp_path / "b.postman_collection.json"
    broken.write_text('{\n "info": {"name": "B"},\n "item": [')
    async with service() as talk:
        talk.send(Run(1, str(broken)))
        refused = await talk.end_of(1)
        assert isinstance(refused, Refused)
        assert (refused.path, refused.line) == (str(broken), 2)
        talk.send(Run(2, str(tmp_path / "nobody.json")))
        assert isinstance(await talk.end_of(2), Refused)
        talk.send(Run(3, str(collection(tmp_path)), select=["nobody"]))
        refused = await talk.end_of(3)
        assert isinstance(refused, Refused)
        assert "“nobody”" in refused.message
        talk.send(Run(4, str(collection(tmp_path))))
        assert isinstance(await talk.end_of(4), Done)


async def test_unsaved_texts_are_read_in_place_of_the_files(tmp_path: Path) -> None:
    path = collection(tmp_path, "console.log('saved')")
    unsaved = path.read_text().replace("saved", "unsaved")
    async with service() as talk:
        talk.send(Run(1, str(path), overlays={str(path): unsaved}))
        await talk.end_of(1)
    assert [event.text for event in talk.of(1, ConsoleLogged)] == ["unsaved"]


async def test_a_response_can_be_replayed_without_sending(tmp_path: Path) -> None:
    script = "pm.test('teapot', () => pm.expect(pm.response.json().a).to.equal(1))"
    path = collection(tmp_path, script)
    response = ResponseData("1", 418, "Teapot", [], '{"a": 1}')
    async with service() as talk:
        talk.send(Run(1, str(path), replay=response))
        await talk.end_of(1)
    assert [event.passed for event in talk.of(1, VerdictGiven)] == [True]
    assert talk.of(1, Exchanged) == []


async def test_cancelling_ends_an_endless_script_and_other_runs_go_on(tmp_path: Path) -> None:
    endless = collection(tmp_path, "await new Promise(() => setTimeout(() => {}, 1e6));")
    other = tmp_path / "other"
    other.mkdir()
    async with service() as talk:
        talk.send(Run(1, str(endless)))
        await talk.until(ScriptStarted)
        talk.send(Run(2, str(collection(other, "console.log('fine')"))))
        assert isinstance(await talk.end_of(2), Done)
        talk.send(Cancel(1))
        assert isinstance(await talk.end_of(1), Done)
    assert talk.of(1, RunFinished)[0].cancelled
    assert [event.text for event in talk.of(2, ConsoleLogged)] == ["fine"]


async def test_a_cancelled_run_leaves_what_its_scripts_had_set(tmp_path: Path) -> None:
    sets = "pm.environment.set('a', 1); pm.globals.set('b', 2); pm.collectionVariables.set('c', 3)"
    endless = "pm.environment.set('a', 4); await new Promise(() => setTimeout(() => {}, 1e6));"
    path = collection(tmp_path, sets, endless)
    async with service() as talk:
        talk.send(Run(1, str(path), values={"environment": {"given": "before", "a": 0}}))
        for _ in range(2):
            await talk.until(ScriptStarted)
        talk.send(Cancel(1))
        done = await talk.end_of(1)
    assert isinstance(done, Done)
    assert done.values == {
        "environment": {"given": "before", "a": 1},
        "globals": {"b": 2},
        "collection": {"c": 3},
    }
    assert talk.of(1, RunFinished)[0].cancelled


async def test_a_run_that_is_cancelled_before_it_begins_ends_too(tmp_path: Path) -> None:
    path = collection(tmp_path)
    async with service() as talk:
        commands = (Run(1, str(path)), Cancel(1))
        assert talk.process.stdin is not None
        talk.process.stdin.write(b"".join(pack(encode_json(one)) for one in commands))
        assert isinstance(await talk.end_of(1), Done)


async def test_a_script_file_on_its_own_runs_without_sending(tmp_path: Path) -> None:
    path = tmp_path / "alone.afterResponse.js"
    path.write_text("console.log(pm.info.eventName);\nnobody();")
    async with service() as talk:
        talk.send(Run(1, str(path)))
        await talk.end_of(1)
    assert [event.text for event in talk.of(1, ConsoleLogged)] == ["test"]
    assert talk.of(1, Exchanged) == []


async def test_what_is_no_frame_ends_the_service_quietly() -> None:
    async with service() as talk:
        assert talk.process.stdin is not None
        talk.process.stdin.write(pack(b'{"type": "nonsense"}'))
        assert await talk.process.wait() == 0
