"""Each way in which a script can take V8 down: a named error, and the run goes on."""

from __future__ import annotations

import pytest
from postroom_runtime.scripting.recorder import record
from postroom_runtime.scripting.supervisor import HostSession

NEVER = "sandbox: synchronous script execution timeout"
PENDING = "sandbox: asynchronous script execution timeout"
ENOUGH = 1000
"""Milliseconds: a busy machine, too, has come to the end of what a script does before it hangs."""


@pytest.mark.parametrize(
    ("source", "name", "message"),
    [
        ("while (true);", "ScriptTimeoutError", NEVER),
        ("await 0; while (true);", "ScriptTimeoutError", NEVER),
        ("for (;;) await 0", "ScriptTimeoutError", NEVER),
        ("setTimeout(() => { while (true); }, 1)", "ScriptTimeoutError", NEVER),
        ("await Promise.resolve().then(() => { while (true); })", "ScriptTimeoutError", NEVER),
        ("try { while (true); } catch { while (true); }", "ScriptTimeoutError", NEVER),
        ("try { while (true); } finally { while (true); }", "ScriptTimeoutError", NEVER),
        ("/(a+)+$/.test('a'.repeat(40) + 'b')", "ScriptTimeoutError", NEVER),
        ("await new Promise(() => {})", "Error", "the script waits for a promise"),
        ("setTimeout(() => {}, 1e6)", "Error", PENDING),
        ("setInterval(() => {}, 5)", "Error", PENDING),
        ("}));while (true);((async()=>{", "ScriptTimeoutError", NEVER),
    ],
)
async def test_a_script_over_its_time_fails(
    session: HostSession, source: str, name: str, message: str
):
    recorder = await record(session, source, time_limit=ENOUGH)
    assert recorder.error is not None
    assert recorder.error.name == name
    assert recorder.error.message.startswith(message)
    assert (await record(session, "console.log(1)")).logged == [1]


async def test_what_a_script_did_before_its_time_was_up_is_kept(session: HostSession):
    source = "pm.environment.set('key', 'value'); console.log(1); while (true);"
    recorder = await record(session, source, time_limit=ENOUGH)
    assert recorder.logged == [1]
    assert recorder.finished is not None
    assert [row.key for row in recorder.finished.mutations.environment.set] == ["key"]


async def test_globals_survive_an_interrupted_script(session: HostSession):
    await record(session, "kept = 1; while (true);", time_limit=ENOUGH)
    assert (await record(session, "console.log(kept)")).logged == [1]


@pytest.mark.parametrize(
    ("source", "names"),
    [
        (
            "const all = []; for (;;) all.push(new Array(1e5).fill(1))",
            {"ScriptOutOfMemoryError", "ScriptHostDied"},
        ),
        ("const all = []; for (;;) all.push({ x: [1, 2] })", {"ScriptOutOfMemoryError"}),
        ("new Uint8Array(3e9).fill(1)", {"RangeError"}),
        (
            # A refused buffer is a RangeError, and as a rule there is that. What is then left of
            # the process's memory may be too little for V8's own needs; of that it dies.
            "const all = []; for (;;) all.push(new Uint8Array(1e7).fill(1))",
            {"RangeError", "ScriptHostDied"},
        ),
        pytest.param(
            "const all = []; for (let i = 0; ; i++) all.push(String(i).padStart(1e6))",
            {"ScriptOutOfMemoryError", "ScriptHostDied"},
            marks=pytest.mark.soak,
        ),
        pytest.param(
            "const all = new Map(); for (let i = 0; ; i++) all.set(i, i)",
            {"RangeError"},
            marks=pytest.mark.soak,
        ),
        pytest.param(
            "JSON.parse(`[${'[],'.repeat(2e7)}[]]`)",
            {"ScriptOutOfMemoryError", "ScriptHostDied"},
            marks=pytest.mark.soak,
        ),
        ("new RegExp('(')", {"SyntaxError"}),
        ("let text = 'x'; for (;;) text += text", {"RangeError"}),
        ("(function again() { again() })()", {"RangeError"}),
        ("JSON.parse('['.repeat(1e5))", {"SyntaxError", "RangeError", "JSONError"}),
        (
            "console.log('x'.repeat(3e8))",
            {"ScriptOutOfMemoryError", "ScriptHostDied", "RangeError"},
        ),
    ],
)
async def test_a_script_that_takes_too_much_fails(
    session: HostSession, source: str, names: set[str]
):
    recorder = await record(session, source)
    assert recorder.error is not None
    assert recorder.error.name in names
    after = await record(session, "console.log(1)")
    if after.error is not None and after.error.name == "ScriptHostDied":
        # What the script took may not be given back yet; then the host goes, and a new one comes.
        after = await record(session, "console.log(1)")
    assert after.logged == [1]


async def test_a_host_that_is_killed_is_replaced(session: HostSession):
    await record(session, "")
    host = session.host
    assert host is not None
    await host.kill("the test says so")
    assert (await record(session, "console.log(1)")).logged == [1]


@pytest.mark.parametrize("length", ["1e8", "5e8"])
async def test_the_script_learns_how_its_host_ended(session: HostSession, length: str):
    recorder = await record(session, f"new Array({length}).fill(0)")
    assert recorder.error is not None
    assert recorder.error.name == "ScriptHostDied"
    assert "memory" in recorder.error.message
    assert (await record(session, "console.log(1)")).logged == [1]
