"""Scripts that run while another one waits for the request that they belong to."""

from __future__ import annotations

from postroom_runtime.scripting.frames import (
    Call,
    ConsoleLine,
    Failure,
    Info,
    ResponseData,
    ScriptContext,
    Verdict,
)
from postroom_runtime.scripting.session import ScriptSession
from postroom_runtime.scripting.supervisor import ScriptHosts

OUTER = """
setTimeout(() => pm.test("outer timer", () => {}), 1);
tests["outer"] = true;
await pm.execution.runRequest("inner");
console.log(pm.info.requestName, typeof responseBody, Object.keys(tests));
"""
INNER = """
await new Promise((resolve) => setTimeout(resolve, 20));
console.log(pm.info.requestName, typeof responseBody, Object.keys(tests));
"""


class Listener:
    """Writes down who said what, and runs the inner script when it is asked for."""

    def __init__(self, session: ScriptSession, said: list[object]) -> None:
        self._session = session
        self._said = said

    def console(self, line: ConsoleLine) -> None:
        self._said.append(line.args)

    def verdict(self, verdict: Verdict) -> None:
        self._said.append(verdict.name)

    def failure(self, failure: Failure) -> None:
        self._said.append(failure.error)

    async def answer(self, call: Call) -> object:
        context = ScriptContext(Info("prerequest", request_name="Inner"))
        await self._session.execute(INNER, label="inner.js", context=context, listener=self)
        return {"response": None, "mutations": {}}


async def test_each_script_sees_its_own_globals() -> None:
    hosts = ScriptHosts()
    session = hosts.session()
    said: list[object] = []
    context = ScriptContext(Info("test", request_name="Outer"), response=ResponseData(code=200))
    listener = Listener(session, said)
    await session.execute(OUTER, label="outer.js", context=context, listener=listener)
    await session.close()
    await hosts.close()
    assert [item for item in said if "deprecated" not in str(item)] == [
        "outer timer",
        ["Inner", "undefined", []],
        ["Outer", "undefined", ["outer"]],
        "outer",
    ]
