"""The host process, spoken to in frames; and what becomes of one that breaks the protocol."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import BinaryIO, cast

import pytest
from postroom_runtime.scripting import launch, pipe
from postroom_runtime.scripting.frames import (
    Abort,
    Checked,
    Command,
    Execute,
    Finished,
    Generate,
    Generated,
    Info,
    Ready,
    Renew,
    Reply,
    ScriptContext,
    encoder,
    event_decoder,
)
from postroom_runtime.scripting.recorder import record
from postroom_runtime.scripting.supervisor import HostSession

from tests.patience import PATIENCE

CONTEXT = ScriptContext(info=Info("prerequest"))


class Host:
    """A host process and its two pipes."""

    def __init__(self, running: subprocess.Popen[bytes]) -> None:
        self._running = running

    def send(self, command: Command | object) -> None:
        pipe.write_frames(cast("BinaryIO", self._running.stdin), [encoder.encode(command)])

    def read(self) -> object:
        payload = pipe.read_frame(cast("BinaryIO", self._running.stdout).read)
        return None if payload is None else event_decoder.decode(payload)

    def end(self) -> int:
        cast("BinaryIO", self._running.stdin).close()
        return self._running.wait(timeout=PATIENCE)


@pytest.fixture
def host() -> Iterator[Host]:
    with subprocess.Popen(
        launch.HOST, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as running:
        host = Host(running)
        assert isinstance(host.read(), Ready)
        yield host
        running.kill()


def test_it_ends_when_its_input_does(host: Host):
    assert host.end() == 0


def test_it_ends_while_a_script_runs(host: Host):
    host.send(Execute(1, "console.log(1); while (true);", "a.js", CONTEXT))
    assert host.end() == 0


def test_answers_to_scripts_that_are_over_are_ignored(host: Host):
    host.send(Reply(7, 1, value="late"))
    host.send(Abort(7))
    host.send(Execute(8, "", "a.js", CONTEXT))
    assert isinstance(finished := host.read(), Finished)
    assert finished.id == 8


def test_an_unknown_command_is_ignored(host: Host):
    host.send({"type": "nonsense", "id": 1})
    host.send(Generate(2, ["$timestamp"]))
    assert isinstance(host.read(), Generated)


def test_a_fresh_isolate_is_announced(host: Host):
    host.send(Renew())
    assert isinstance(ready := host.read(), Ready)
    assert ready.engine.startswith("V8 ")


def test_an_error_in_the_wrapper_is_at_the_end_of_the_script(host: Host):
    host.send({"type": "check", "id": 3, "source": "if (true) {"})
    assert isinstance(checked := host.read(), Checked)
    assert checked.error is not None
    assert [(frame.line, frame.column) for frame in checked.error.frames] == [(0, 11)]


def fake_host(writes: str) -> tuple[str, ...]:
    """A host that says it is ready, then writes this for every command."""
    program = f"""
import struct, sys
def frame(payload): return struct.pack(">I", len(payload)) + payload
sys.stdout.buffer.write(frame(b'{{"type":"ready","engine":"fake"}}'))
sys.stdout.buffer.flush()
sys.stdin.buffer.read(1)
sys.stdout.buffer.write({writes})
sys.stdout.buffer.flush()
sys.stdin.buffer.read()
"""
    return (sys.executable, "-c", program)


@pytest.mark.parametrize(
    "writes",
    [
        """frame(b'no json')""",
        """frame(b'{"type":"unheard-of","id":1}')""",
        """frame(b'{"type":"verdict","id":1,"name":5}')""",
        """frame(b'[' * 100000)""",
        """frame(b'{"type":"console","id":1,"level":"log","args":' + b'[' * 99999)""",
        """struct.pack(">I", 0xFFFFFFFF)""",
        """frame(b'{"type":"checked","id":1}')""",
    ],
)
async def test_a_host_that_breaks_the_protocol_is_ended(
    session: HostSession, monkeypatch: pytest.MonkeyPatch, writes: str
):
    with monkeypatch.context() as patch:
        patch.setattr(launch, "HOST", fake_host(writes))
        recorder = await record(session, "console.log(1)")
    assert recorder.error is not None
    assert recorder.error.name == "ScriptHostDied"
    assert "broke the protocol" in recorder.error.message
    assert (await record(session, "console.log(1)")).logged == [1]


async def test_a_host_that_falls_silent_is_ended(
    session: HostSession, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("postroom_runtime.scripting.execution.GRACE", 0.1)
    monkeypatch.setattr(launch, "HOST", fake_host("b''"))
    recorder = await record(session, "console.log(1)", time_limit=1)
    assert recorder.error is not None
    assert "did not answer" in recorder.error.message


async def test_a_host_that_does_not_start_is_told_with_its_last_words(
    session: HostSession, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(launch, "HOST", (sys.executable, "-c", "raise OSError('no V8 here')"))
    recorder = await record(session, "console.log(1)")
    assert recorder.error is not None
    assert "did not start" in recorder.error.message
    assert "no V8 here" in recorder.error.message
