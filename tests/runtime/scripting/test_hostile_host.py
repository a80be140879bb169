"""A host that breaks the protocol: a fake one speaks to the runtime, which ends it and says why."""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from struct import pack

import pytest
from postroom_runtime.scripting import launch
from postroom_runtime.scripting.recorder import record
from postroom_runtime.scripting.supervisor import HostSession, ScriptHosts

from tests.patience import UNHURRIED

HOST = """
import sys
out = sys.stdout.buffer
out.write(open({ready!r}, "rb").read()); out.flush()
head = sys.stdin.buffer.read(4)
sys.stdin.buffer.read(int.from_bytes(head, "big"))
out.write(open({answer!r}, "rb").read()); out.flush()
while sys.stdin.buffer.read(1): pass
"""


def frame(value: object) -> bytes:
    payload = value if isinstance(value, bytes) else json.dumps(value).encode()
    return pack(">I", len(payload)) + payload


Says = Callable[[bytes], object]
READY = frame({"type": "ready", "engine": "fake"})
FINISHED = frame({"type": "finished", "id": 1})


@pytest.fixture
def says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Says:
    """Sets what the fake host writes once it was sent a script."""
    host, ready, answer = (tmp_path / name for name in ("host.py", "ready", "answer"))
    ready.write_bytes(READY)
    host.write_text(HOST.format(ready=str(ready), answer=str(answer)))
    monkeypatch.setattr(launch, "HOST", (sys.executable, str(host)))
    return answer.write_bytes


@pytest.fixture
async def session(says: Says) -> AsyncIterator[HostSession]:
    hosts = ScriptHosts()
    session = hosts.session()
    yield session
    await session.close()
    await hosts.close()


@pytest.mark.parametrize(
    "garbage",
    [
        b"\xff\xff\xff\xff",  # a frame of 4 GB
        pack(">I", 300 * 1024 * 1024),
        frame(b"no json"),
        frame(b""),
        frame(b"[1, 2]"),
        frame(b"null"),
        frame({"type": "unknown", "id": 1}),
        frame({"id": 1}),
        frame({"type": "verdict", "id": 1}),
        frame({"type": "verdict", "id": 1, "index": "0", "name": "t", "passed": True}),
        frame({"type": "verdict", "id": 1, "index": 0, "name": "t", "passed": "yes"}),
        frame({"type": "console", "id": 1, "level": "log", "args": "text"}),
        frame({"type": "failure", "id": 1, "error": "text"}),
        frame({"type": "call", "id": 1, "call": 1, "kind": "vault", "payload": []}),
        frame({"type": "finished", "id": "1"}),
        frame({"type": "finished", "id": 1, "mutations": {"environment": {"set": [{"key": 5}]}}}),
        frame({"type": "finished", "id": 1, "nextRequest": 5}),
        frame({"type": "checked", "id": 1}),
        frame({"type": "generated", "id": 1, "values": []}),
        frame(b'{"type":"console","id":1,"level":"log","args":' + b"[" * 100_000 + b"]}"),
        frame(b'{"type":"console","id":1,"level":"log","args":["\xff\xfe"]}'),
    ],
    ids=lambda garbage: repr(garbage[4:40]),
)
async def test_what_is_no_frame_ends_the_host(session: HostSession, says: Says, garbage: bytes):
    says(garbage)
    recorder = await record(session, "1", time_limit=UNHURRIED)
    assert recorder.error is not None
    assert recorder.error.name == "ScriptHostDied"
    assert "it broke the protocol" in recorder.error.message
    assert "Traceback" not in recorder.error.message
    assert recorder.finished is not None


async def test_a_frame_cut_short_is_an_end(session: HostSession, says: Says):
    says(FINISHED[:-3])
    recorder = await record(session, "1", time_limit=100)
    assert recorder.error is not None
    assert recorder.error.name == "ScriptHostDied"


async def test_frames_of_other_scripts_reach_nobody(session: HostSession, says: Says):
    forged = {"type": "verdict", "id": 99, "index": 0, "name": "forged", "passed": True}
    says(frame(forged) + frame({"type": "finished", "id": 99}) + FINISHED)
    recorder = await record(session, "1", time_limit=UNHURRIED)
    assert recorder.verdicts == []
    assert recorder.error is None


async def test_names_of_prototypes_are_data(session: HostSession, says: Says):
    value = {"__proto__": {"polluted": True}, "constructor": 1}
    line = {"type": "console", "id": 1, "level": "log", "args": [value]}
    says(frame(line) + FINISHED)
    recorder = await record(session, "1", time_limit=UNHURRIED)
    assert recorder.logged == [value]
