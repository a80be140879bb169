"""The script host dies, floods or fills up: its script pays, the run goes on, memory stays bounded.

What a host says that breaks the protocol is in `tests/runtime/scripting/test_host.py`.
"""

from __future__ import annotations

import gzip
import json
import socket
import sys
from collections.abc import Callable
from typing import Any

import psutil
import pytest
from postroom_runtime.scripting import launch
from postroom_runtime.scripting.recorder import record
from postroom_runtime.scripting.supervisor import ScriptHosts

from tests.faults.conftest import FINE, Ended, Liar, StartLiar, Terminal, Writer
from tests.patience import PATIENCE, left_of

MEGABYTE = 1_000_000
KILL = "http://127.0.0.1:PORT/kill"
SENT = f"console.log('waits'); await pm.sendRequest('{KILL}'); pm.test('too late', () => {{}})"
DIED = "ScriptHostDied: the process that runs scripts ended while this script ran"


def item(
    name: str, *, url: str = "http://127.0.0.1:PORT/", before: str = "", test: str = ""
) -> Any:
    """A request with its scripts."""
    kinds = (("prerequest", before), ("test", test))
    events = [{"listen": kind, "script": {"exec": [code]}} for kind, code in kinds if code]
    return {"name": name, "id": name, "request": url, "event": events}


ALIVE = item("Next", test="pm.test('alive', () => {})")
STAGES: dict[str, tuple[list[Any], int]] = {
    "in a pre-request script": ([item("One", before=SENT)], 1),
    "in a post-response script": ([item("One", test=SENT)], 1),
    "in a script of the collection's last request": ([ALIVE, item("One", test=SENT)], 1),
    "between the scripts of a request": (
        [
            item(
                "One",
                url=KILL,
                before="pm.environment.set('kept', 1)",
                test="pm.test('on', () => pm.expect(pm.environment.get('kept')).to.equal(1))",
            )
        ],
        0,
    ),
    "in a request that a script runs": (
        [item("One", test="await pm.execution.runRequest('Inner')"), item("Inner", url=KILL)],
        1,
    ),
    "before there was a script": ([item("One", url=KILL)], 0),
}


class Killer:
    """Kills the script hosts of a run, once, when a request says so."""

    def __init__(self) -> None:
        self.runs: list[psutil.Process] = []
        self.killed: list[psutil.Process] = []

    def __call__(self, liar: Liar, connection: socket.socket) -> None:
        """Answer a request, and kill first when it is for `/kill`."""
        if b"/kill" in liar.heads[-1] and not self.killed:
            self.killed = self.runs[0].children()
            for host in self.killed:
                host.kill()
            left_of(self.killed)
        connection.sendall(FINE)


@pytest.mark.parametrize("stage", STAGES)
def test_a_kill_at_each_stage_of_a_run(
    postroom: Terminal, collection: Writer, lying: StartLiar, stage: str
) -> None:
    items, code = STAGES[stage]
    killer = Killer()
    liars: list[Liar] = []
    liars.append(lying(lambda connection: killer(liars[0], connection)))
    port = liars[0].authority.rpartition(":")[2]
    path = collection.items(*json.loads(json.dumps([*items, ALIVE]).replace("PORT", port)))
    with postroom.started("run", path) as process:
        killer.runs.append(psutil.Process(process.pid))
        out, err = process.communicate(timeout=PATIENCE)
    assert killer.killed
    assert (process.returncode, err) == (code, "")
    assert "✓ alive" in out
    assert "too late" not in out
    assert (DIED in out) == (code == 1)


async def test_a_host_that_dies_before_its_first_script_costs_nothing() -> None:
    hosts = ScriptHosts()
    session = hosts.session()
    others = psutil.Process().children()
    try:
        await hosts.prestart()
        started = [host for host in psutil.Process().children() if host not in others]
        for host in started:
            host.kill()
        left_of(started)
        first = await record(session, "console.log(1)")
    finally:
        await session.close()
        await hosts.close()
    assert started
    assert first.logged == [1]


async def test_a_system_that_starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launch, "HOST", ("/nonexistent",))
    assert launch.launch() is None
    hosts = ScriptHosts()
    session = hosts.session()
    await hosts.prestart()
    failed = await record(session, "console.log(1)")
    monkeypatch.undo()
    works = await record(session, "console.log(2)")
    await session.close()
    await hosts.close()
    assert failed.error is not None
    assert "did not start ([Errno 2] No such file or directory" in failed.error.message
    assert works.logged == [2]


# ---- Floods --------------------------------------------------------------------------------------


def measured(postroom: Terminal, *argv: object) -> tuple[Ended, float]:
    """A run, and the most memory in megabytes that one of its processes took."""
    program = (
        "import resource, subprocess, sys\n"
        "ended = subprocess.run(sys.argv[1:])\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)\n"
        "sys.exit(ended.returncode)\n"
    )
    words = (sys.executable, "-c", program, sys.executable, "-m", "postroom_runtime")
    ended = Terminal(postroom.folder, words)(*argv)
    lines = ended.err.splitlines()
    return Ended(ended.code, ended.out, "\n".join(lines[:-1])), _megabytes(int(lines[-1]))


def _megabytes(most: int) -> float:
    return most / (MEGABYTE if sys.platform == "darwin" else 1000)


def test_ten_thousand_lines_are_all_logged(
    postroom: Terminal, collection: Writer, url: str
) -> None:
    path = collection(url, test="for (let i = 0; i < 10000; i++) console.log('line', i)")
    ended = postroom("run", path)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.count("line ") == 10_000
    assert "line 9999\n" in ended.out


def test_a_line_of_fifty_megabytes(postroom: Terminal, collection: Writer, url: str) -> None:
    path = collection(url, test="console.log('x'.repeat(50e6)); pm.test('after', () => {})")
    ended, most = measured(postroom, "run", path)
    assert (ended.code, ended.err) == (0, "")
    assert "✓ after" in ended.out
    assert most < 800


def test_a_hundred_thousand_verdicts(postroom: Terminal, collection: Writer, url: str) -> None:
    loop = "for (let i = 0; i < 100000; i++) pm.test('t' + i, () => pm.expect(i).to.equal(i))"
    ended, most = measured(postroom, "run", collection(url, test=loop))
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.count("✓ t") == 100_000
    assert most < 600


@pytest.mark.soak
def test_a_million_verdicts(postroom: Terminal, collection: Writer, url: str) -> None:
    loop = "for (let i = 0; i < 50000; i++) pm.test('t' + i, () => pm.expect(i).to.equal(i))"
    short, few = measured(postroom, "run", collection(url, test=loop), "-n", 2)
    ended, most = measured(postroom, "run", collection(url, test=loop), "-n", 20)
    assert (short.code, ended.code, ended.err) == (0, 0, "")
    assert ended.out.count("✓ t") == 1_000_000
    assert most < few + 150


@pytest.mark.soak
def test_a_million_verdicts_in_one_script_are_given_or_refused(
    postroom: Terminal, collection: Writer, url: str
) -> None:
    loop = "for (let i = 0; i < 1e6; i++) pm.test('t' + i, () => {})"
    event = {"listen": "test", "script": {"exec": [loop]}}
    one = {"name": "One", "request": url, "event": [event]}
    event = {"listen": "test", "script": {"exec": ["pm.test('alive', () => {})"]}}
    path = collection.items(one, {"name": "Next", "request": url, "event": [event]})
    ended = postroom("run", path)
    assert ended.err == ""
    assert "✓ alive" in ended.out
    refusals = ("ScriptOutOfMemoryError", "ScriptTimeoutError", "ScriptHostDied")
    given = ended.out.count("✓ t")
    assert given == 1_000_000 or any(name in ended.out for name in refusals)


def _long(kind: str) -> str:
    return {
        "a variable": "pm.environment.set('long', 'x'.repeat(1e7))",
        "a verdict's name": "pm.test('x'.repeat(1e7), () => {})",
        "an error": "throw new Error('x'.repeat(1e7))",
        "a request": "pm.sendRequest('http://127.0.0.1:9/?' + 'x'.repeat(1e7), () => {})",
        "an assertion": "pm.test('t', () => pm.expect('x'.repeat(1e7)).to.equal('y'.repeat(1e7)))",
        "a visualization": "pm.visualizer.set('x'.repeat(1e7), {})",
    }[kind]


@pytest.mark.parametrize(
    "kind",
    [
        "a variable",
        "a verdict's name",
        "an error",
        "a request",
        "an assertion",
        "a visualization",
    ],
)
def test_ten_megabytes_in_one_frame(
    postroom: Terminal, collection: Writer, url: str, kind: str
) -> None:
    fine = {"listen": "test", "script": {"exec": ["pm.test('alive', () => {})"]}}
    event = {"listen": "test", "script": {"exec": [_long(kind)]}}
    path = collection.items(
        {"name": "One", "request": url, "event": [event]},
        {"name": "Next", "request": url, "event": [fine]},
    )
    ended, most = measured(postroom, "run", path)
    assert ended.err == ""
    assert "✓ alive" in ended.out
    assert most < 800


# ---- Large bodies and files ----------------------------------------------------------------------


def _body(size: int) -> Callable[[socket.socket], None]:
    def send(connection: socket.socket) -> None:
        head = f"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {size}\r\n\r\n"
        connection.sendall(head.encode())
        for _ in range(size // MEGABYTE):
            connection.sendall(b"x" * MEGABYTE)

    return send


@pytest.mark.parametrize(
    "megabytes", [40, pytest.param(200, marks=pytest.mark.soak)], ids=lambda size: f"{size} MB"
)
def test_a_large_body_reaches_its_script_in_bounded_memory(
    postroom: Terminal, collection: Writer, lying: StartLiar, megabytes: int
) -> None:
    size = megabytes * MEGABYTE
    liar = lying(_body(size))
    script = f"pm.test('all', () => pm.expect(pm.response.text().length).to.equal({size}))"
    ended, most = measured(postroom, "run", collection(liar.url, test=script))
    assert (ended.code, ended.err) == (0, "")
    assert "✓ all" in ended.out
    assert most < 200 + 8 * megabytes


@pytest.mark.parametrize("way", ["its own response", "a response that it asked for"])
def test_what_is_too_long_for_a_script_costs_that_script_alone(
    postroom: Terminal, collection: Writer, url: str, lying: StartLiar, way: str
) -> None:
    """Sixty megabytes of control characters are more than a frame may hold, once escaped."""
    size = 60 * MEGABYTE
    head = f"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {size}\r\n\r\n".encode()
    zeros = lying(head + bytes(size))
    own = way == "its own response"
    script = "1" if own else f"await pm.sendRequest('{zeros.url}')"
    path = collection.items(
        item("One", url=zeros.url if own else url, test=script),
        item("Next", url=url, test="pm.test('alive', () => {})"),
    )
    ended = postroom("run", path)
    assert (ended.code, ended.err) == (1, "")
    assert "ScriptDataError: the response, the request and the variables that a script" in ended.out
    assert "--max-response-size bounds responses" in ended.out
    assert "✓ alive" in ended.out


def test_what_unpacks_to_gigabytes_takes_no_memory(
    postroom: Terminal, collection: Writer, lying: StartLiar
) -> None:
    packed = gzip.compress(bytes(50 * MEGABYTE)) * 60
    head = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Encoding: gzip\r\n"
    liar = lying(f"{head}Content-Length: {len(packed)}\r\n\r\n".encode() + packed)
    ended, most = measured(postroom, "run", collection(liar.url))
    assert (ended.code, ended.err) == (1, "")
    assert most < 900


@pytest.mark.parametrize(
    "megabytes", [10, pytest.param(50, marks=pytest.mark.soak)], ids=lambda size: f"{size} MB"
)
def test_a_large_collection_is_run(
    postroom: Terminal, collection: Writer, url: str, megabytes: int
) -> None:
    filler = item("Never", url=url, test="// " + "x" * 10_000)
    count = megabytes * MEGABYTE // len(json.dumps(filler))
    wanted = item("Wanted", url=url, test="pm.test('found', () => {})")
    path = collection.items(*[filler] * count, wanted)
    ended, most = measured(postroom, "run", path, "--folder", "Wanted")
    assert (ended.code, ended.err) == (0, "")
    assert "✓ found" in ended.out
    assert most < 150 + 12 * megabytes
