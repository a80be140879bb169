"""The host's standard input, both ways in which it can be waited for."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager

import pytest
from postroom_runtime.scripting import pipe

from tests.patience import PATIENCE

pytestmark = pytest.mark.parametrize(
    "kind",
    [
        pytest.param(
            "PolledInbox",
            marks=pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot poll pipes"),
        ),
        "QueuedInbox",
    ],
)

ECHO = """
inbox = {kind}()
print("ready", flush=True)
while True:
    command = inbox.take(None)
    print(len(command), command[:9].decode(), flush=True)
"""
IMPATIENT = """
inbox = {kind}()
print(inbox.take(0.01), flush=True)
print(inbox.take(None).decode(), flush=True)
"""
BUSY = """
inbox = {kind}()
print("ready", flush=True)
while True:
    pass
"""


@contextmanager
def _child(code: str, kind: str) -> Generator[subprocess.Popen[bytes]]:
    source = f"from postroom_runtime.scripting.inbox import {kind}\n{code.format(kind=kind)}"
    with subprocess.Popen(
        [sys.executable, "-c", source], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
    ) as child:
        try:
            yield child
        finally:
            child.kill()


def _send(child: subprocess.Popen[bytes], data: bytes) -> None:
    assert child.stdin is not None
    rest = memoryview(data)
    while rest:
        rest = rest[child.stdin.write(rest) :]


def _line(child: subprocess.Popen[bytes]) -> bytes:
    assert child.stdout is not None
    return child.stdout.readline()


def test_commands_arrive_whole_and_in_order(kind: str):
    commands = [b"one", b"", b"three" * 1_000_000, b"four"]
    with _child(ECHO, kind) as child:
        assert _line(child) == b"ready\n"
        _send(child, b"".join(map(pipe.pack, commands)))
        lines = [_line(child) for _ in commands]
    assert lines == [b"%d %s\n" % (len(command), command[:9]) for command in commands]


def test_patience_ends(kind: str):
    with _child(IMPATIENT, kind) as child:
        assert _line(child) == b"None\n"
        _send(child, pipe.pack(b"now"))
        assert _line(child) == b"now\n"


@pytest.mark.parametrize("code", [ECHO, BUSY])
@pytest.mark.parametrize("begun", [b"", pipe.pack(b"a command")[:6]])
def test_the_process_ends_with_its_input(kind: str, code: str, begun: bytes):
    with _child(code, kind) as child:
        assert _line(child) == b"ready\n"
        _send(child, begun)
        assert child.stdin is not None
        child.stdin.close()
        assert child.wait(PATIENCE) == 0
