"""Sessions over real host processes: calls, cancelling, reuse, and a missing bundle."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import psutil
import pytest
from postroom_runtime.scripting import bundle, launch
from postroom_runtime.scripting.frames import Call
from postroom_runtime.scripting.recorder import NO_CONTEXT, Recorder, record
from postroom_runtime.scripting.session import CallError
from postroom_runtime.scripting.supervisor import HostSession, ScriptHosts

SECRET = """
const value = await pm.vault.get("token");
console.log(value);
"""


async def test_what_a_script_logs_arrives_in_order(session: HostSession):
    recorder = await record(session, "for (let i = 0; i < 10000; i++) console.log(i)")
    assert recorder.logged == list(range(10000))


async def test_a_call_gets_its_answer(session: HostSession):
    async def secret(call: Call) -> object:
        return f"{call.kind}:{call.payload['key']}"

    recorder = await record(session, SECRET, respond=secret)
    assert (recorder.error, recorder.logged) == (None, ["vault:token"])


async def test_a_refused_call_rejects_with_the_error_that_was_given(session: HostSession):
    async def refuse(call: Call) -> object:
        raise CallError({"name": "VaultError", "message": "no"})

    recorder = await record(session, SECRET, respond=refuse)
    assert recorder.error is not None
    assert (recorder.error.name, recorder.error.message) == ("VaultError", "no")


async def test_a_fault_of_the_listener_reaches_who_runs_the_script(session: HostSession):
    async def fail(call: Call) -> object:
        raise LookupError("a fault of the runner")

    with pytest.raises(LookupError, match="a fault of the runner"):
        await record(session, SECRET, respond=fail)
    assert (await record(session, "console.log(1)")).logged == [1]


async def test_a_script_waits_for_another_one_in_the_same_session(session: HostSession):
    async def nested(call: Call) -> object:
        inner = await record(session, "shared = 'from inside'")
        assert inner.error is None
        return "done"

    recorder = await record(session, f"{SECRET}\nconsole.log(shared)", respond=nested)
    assert recorder.logged == ["done", "from inside"]


async def test_cancelling_aborts_a_waiting_script(session: HostSession):
    asked = asyncio.Event()

    async def never(call: Call) -> object:
        asked.set()
        return await asyncio.get_running_loop().create_future()

    script = asyncio.create_task(record(session, f"kept = 1;\n{SECRET}", respond=never))
    await asked.wait()
    script.cancel()
    with pytest.raises(asyncio.CancelledError):
        await script
    assert (await record(session, "console.log(typeof kept)")).logged == ["number"]


async def test_cancelling_ends_a_busy_script_with_its_host(session: HostSession):
    started = asyncio.Event()

    class Listener(Recorder):
        def console(self, line: object) -> None:
            started.set()

    source = "console.log(1); setTimeout(() => { while (true); }, 1)"
    script = asyncio.create_task(
        session.execute(
            source,
            label="busy.js",
            context=NO_CONTEXT,
            listener=Listener(),
        )
    )
    await started.wait()
    script.cancel()
    with pytest.raises(asyncio.CancelledError):
        await script
    assert (await record(session, "console.log(2)")).logged == [2]


async def test_scripts_of_a_run_share_globals_and_runs_do_not(hosts: ScriptHosts):
    first = hosts.session()
    await record(first, "left = 'over'")
    assert (await record(first, "console.log(left)")).logged == ["over"]
    await first.close()
    second = hosts.session()
    assert (await record(second, "console.log(typeof left)")).logged == ["undefined"]
    await second.close()


async def test_dynamic_variables_have_values(session: HostSession):
    values = await session.generate(["$guid", "$randomBoolean", "$noSuchThing"])
    assert len(values[0] or "") == 36
    assert values[1] in ("true", "false")
    assert values[2] is None


@pytest.mark.parametrize(
    ("source", "line", "column", "message"),
    [
        ("let a = ;", 0, 8, "Unexpected token ';'"),
        ("let a = 1;\n  let é𝒳 = 2; let a;", 1, 19, "Identifier 'a' has already been declared"),
        ("if (true) {\n", 1, 0, "Unexpected token ')'"),
        ("let a = 1 }", 0, 11, "Unexpected token '}'"),
        ("import x from 'y'", 0, 0, "Cannot use import statement outside a module"),
    ],
)
async def test_a_syntax_error_has_its_place(
    session: HostSession, source: str, line: int, column: int, message: str
):
    error = await session.check(source)
    assert error is not None
    assert (error.name, error.message) == ("SyntaxError", message)
    assert [(frame.line, frame.column) for frame in error.frames] == [(line, column)]


@pytest.mark.parametrize(
    "source",
    ["await 1; return 2", "throw new Error('never run')", "}));while(true);((async()=>{"],
)
async def test_checking_a_script_runs_none_of_it(session: HostSession, source: str):
    assert await session.check(source) is None


async def test_a_missing_bundle_is_told_in_a_sentence(
    hosts: ScriptHosts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(bundle, "FOLDER", tmp_path)
    with pytest.raises(bundle.BundleMissingError, match="npm ci && npm run build"):
        await hosts.prestart()


async def test_a_host_that_nobody_waits_for_any_more_is_kept_for_the_next_session(
    hosts: ScriptHosts, monkeypatch: pytest.MonkeyPatch
):
    never_ready = (sys.executable, "-c", "import sys; sys.stdin.read()")
    monkeypatch.setattr(launch, "HOST", never_ready)
    before = set(psutil.Process().children())
    await hosts.prestart()
    waiting = asyncio.create_task(hosts.session().get_ready())
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await hosts.prestart()
    assert len(set(psutil.Process().children()) - before) == 1
