"""The examples of the declaration, which the editor and the API's pages show, do what they say."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio
from msgspec.structs import replace
from postroom_runtime.scripting.frames import (
    Call,
    CookieData,
    Info,
    Module,
    ResponseData,
    Scope,
    ScopeRow,
    Scopes,
    ScriptContext,
)
from postroom_runtime.scripting.recorder import record
from postroom_runtime.scripting.supervisor import ScriptHosts
from postroom_server.api.catalogue import load_catalogue

from tests.patience import UNHURRIED

BODY = (
    '{"id":8,"name":"Ada","token":"t","status":"open","tags":["a","b"],"roles":["admin","dev"],'
    '"items":[{"id":1},{"id":2},{"id":3}],"data":{"id":1}}'
)
TEXTS = {"ResponseChecks.body": "pong"}
"""The bodies of examples that want another one."""
PREAMBLE = """
const body = pm.response?.text().startsWith("{") ? pm.response.json() : {};
const [user, password] = ["ada", "pw"]; {"""
RESPONSE = ResponseData(
    code=200,
    status="OK",
    headers=[("Content-Type", "application/json"), ("X-Request-Id", "1")],
    text=BODY,
    response_time=12,
)
AUTHORIZATION = {"key": "Authorization", "value": "Bearer t"}
SCOPE = Scope("e", "dev", [ScopeRow("host", "h.test"), ScopeRow("token", "t"), ScopeRow("id", "7")])
MODULES = {
    name: Module(f"{name}.js", "exports.sign = () => 1; exports.chunk = () => [];")
    for name in ("./lib/auth.js", "npm:lodash@4.17.21")
}


def examples() -> Iterator[Any]:
    """Each example with the kind of script that it is for."""
    catalogue = load_catalogue()
    owners = {"": catalogue.globals} | {
        name: declared.members for name, declared in catalogue.types.items()
    }
    for owner, members in owners.items():
        for name, member in members.items():
            if member.example and "runtime" not in member.lacking:
                kind = "test" if "test" in member.scripts or not member.scripts else "prerequest"
                place = f"{owner}.{name}"
                yield pytest.param(member.example, kind, TEXTS.get(place, BODY), id=place)


def code_of(example: str) -> str:
    lines = [line for line in example.splitlines() if not line.startswith("```")]
    return "\n".join([PREAMBLE, *lines, "}"])


def context(kind: str, body: str) -> ScriptContext:
    return ScriptContext(
        info=Info(kind, request_name="Login", request_id="r1"),
        scopes=Scopes(SCOPE, SCOPE, SCOPE, SCOPE, {"user": "ada"}),
        request={"url": "https://h.test/a?page=1", "method": "POST", "header": [AUTHORIZATION]},
        response=replace(RESPONSE, text=body) if kind == "test" else None,
        cookies=[CookieData("session", "1", "h.test")] if kind == "test" else [],
        location=["Shop", "Login"],
        current_location="Login",
        modules=MODULES,
    )


async def answer(call: Call) -> object:
    """Whatever a script asks for, it gets."""
    match call.kind:
        case "sendRequest":
            return {"response": RESPONSE, "cookies": []}
        case "runRequest":
            return {"response": RESPONSE, "mutations": {}}
        case "vault":
            return "secret" if call.payload.get("method") == "get" else None
        case _:
            many = call.payload.get("method") == "getAll"
            return [] if many else CookieData("session", "1", "h.test")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def hosts() -> AsyncIterator[ScriptHosts]:
    hosts = ScriptHosts()
    yield hosts
    await hosts.close()


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(("example", "kind", "body"), list(examples()))
async def test_an_example_runs(hosts: ScriptHosts, example: str, kind: str, body: str):
    session = hosts.session()
    try:
        recorder = await record(
            session,
            code_of(example),
            context=context(kind, body),
            respond=answer,
            time_limit=UNHURRIED,
        )
    finally:
        await session.close()
    assert recorder.error is None
    assert [verdict.name for verdict in recorder.verdicts if not verdict.passed] == []
