"""The declaration and the running sandbox say the same, walked in both directions."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest
from postroom_runtime.scripting.frames import (
    Call,
    ConsoleLine,
    CookieData,
    Failure,
    Info,
    ResponseData,
    Scope,
    ScopeRow,
    Scopes,
    ScriptContext,
    Verdict,
)
from postroom_runtime.scripting.supervisor import ScriptHosts
from postroom_server.api.catalogue import load_catalogue
from postroom_server.api.lookup import constructors, is_available, members, signatures
from postroom_server.api.types import Member, Named

WALK = (Path(__file__).parent / "declaration_walk.js").read_text("utf-8")

BOTH = {
    "pm": "Pm",
    "pm.info": "Info",
    "pm.variables": "VariableScope",
    "pm.environment": "Environment",
    "pm.collectionVariables": "VariableScope",
    "pm.globals": "VariableScope",
    "pm.iterationData": "VariableScope",
    "pm.environment.values": "VariableList",
    "pm.environment.values.idx(0)": "Variable",
    "pm.request": "CurrentRequest",
    "pm.request.clone()": "PostmanRequest",
    "pm.request.url": "Url",
    "pm.request.url.query": "PropertyList",
    "pm.request.url.query.idx(0)": "QueryParam",
    "pm.request.url.variables": "VariableList",
    "pm.request.headers": "HeaderList",
    "pm.request.headers.idx(0)": "Header",
    "pm.request.body": "RequestBody",
    "pm.request.body.formdata.idx(0)": "FormParam",
    "pm.request.auth": "RequestAuth",
    "pm.request.size()": "RequestSize",
    "pm.request.to": "Assertion",
    "pm.expect": "Expect",
    "pm.expect(1)": "Assertion",
    "pm.test": "Test",
    "pm.cookies": "Cookies",
    "pm.cookies.jar()": "CookieJar",
    "pm.vault": "Vault",
    "pm.visualizer": "Visualizer",
    "pm.execution": "Execution",
    "pm.execution.location": "ExecutionLocation",
    "console": "Console",
    "postman": "LegacyPostman",
    "crypto": "Crypto",
}
AFTERWARDS = {
    "pm.response": "CurrentResponse",
    "pm.response.headers": "HeaderList",
    "pm.response.size()": "ResponseSize",
    "pm.response.contentInfo()": "ContentInfo",
    "pm.response.to": "Assertion",
    "pm.cookies.idx(0)": "Cookie",
    "responseCode": "LegacyResponseCode",
}
DECLARED_ONLY_HERE = {
    "[]": "Array",
    "new Date()": "Date",
    "new Map()": "Map",
    "new Set()": "Set",
    "/a/": "RegExp",
    "Promise.resolve()": "Promise",
    "JSON": "JSON",
    "Math": "Math",
    "Buffer": "BufferConstructor",
    "Buffer.from('a')": "Buffer",
    "crypto.subtle": "SubtleCrypto",
    "new URL('https://a.b')": "URL",
    "new URLSearchParams('a=b')": "URLSearchParams",
    "new TextEncoder()": "TextEncoder",
    "new TextDecoder()": "TextDecoder",
    "new AbortController()": "AbortController",
    "new AbortController().signal": "AbortSignal",
    "new Event('a')": "Event",
    "new EventTarget()": "EventTarget",
    "new Blob(['a'])": "Blob",
    "new File(['a'], 'b')": "File",
    "new ReadableStream()": "ReadableStream",
    "new WritableStream()": "WritableStream",
    "new TransformStream()": "TransformStream",
}
"""Objects of the platform: they may have more than is declared."""

REQUEST: dict[str, object] = {
    "url": "https://user:pw@api.example.com:8080/users/:id?page=2#top",
    "method": "POST",
    "header": [{"key": "Accept", "value": "*/*"}],
    "body": {"mode": "formdata", "formdata": [{"key": "a", "value": "b", "type": "text"}]},
    "auth": {"type": "basic", "basic": [{"key": "username", "value": "a"}]},
}


RESPONSE = ResponseData(
    id="r", code=200, status="OK", headers=[("Content-Type", "application/json")], text="{}"
)


@dataclass(frozen=True)
class Walk:
    """What one script found: members by expression, `typeof` by name, names of the global."""

    script: str
    report: dict[str, dict[str, str] | str]
    exists: dict[str, str]
    globals: list[str]


@dataclass
class Listener:
    """Keeps what the script logs."""

    lines: list[ConsoleLine] = field(default_factory=list[ConsoleLine])
    failures: list[Failure] = field(default_factory=list[Failure])

    def console(self, line: ConsoleLine) -> None:
        self.lines.append(line)

    def verdict(self, verdict: Verdict) -> None:
        raise AssertionError(verdict)

    def failure(self, failure: Failure) -> None:
        self.failures.append(failure)

    async def answer(self, call: Call) -> object:
        raise AssertionError(call)


def expressions(script: str) -> dict[str, str]:
    """Every expression to walk in a script of that kind, with its declared type."""
    return {**BOTH, **(AFTERWARDS if script == "test" else {}), **DECLARED_ONLY_HERE}


def context(script: str) -> ScriptContext:
    """A context in which every object exists that such a script can have."""
    scope = Scope("e", "dev", [ScopeRow("a", "b")])
    answered = script == "test"
    return ScriptContext(
        info=Info(event_name=script, request_name="Users", request_id="1"),
        scopes=Scopes(scope, scope, scope, scope, {"row": "1"}),
        request=REQUEST,
        response=RESPONSE if answered else None,
        cookies=[CookieData("session", "1", "api.example.com")] if answered else [],
        location=["Shop", "Users"],
        current_location="Users",
    )


@pytest.fixture(params=["prerequest", "test"])
async def walk(request: pytest.FixtureRequest) -> AsyncIterator[Walk]:
    """What a script of each kind finds in the running sandbox."""
    script = str(request.param)
    hosts = ScriptHosts()
    try:
        yield await run_walk(hosts, script)
    finally:
        await hosts.close()


async def run_walk(hosts: ScriptHosts, script: str) -> Walk:
    """Run the walking script and read what it logs."""
    catalogue = load_catalogue()
    names = [*catalogue.globals, *catalogue.types["AbsentGlobals"].members]
    head = f"const expressions = {json.dumps([*expressions(script)])};"
    source = f"{head} const names = {json.dumps(names)};\n{WALK}"
    listener = Listener()
    session = hosts.session()
    await session.execute(source, label="walk", context=context(script), listener=listener)
    await session.close()
    assert not listener.failures, listener.failures
    found = msgspec.json.decode(str(listener.lines[-1].args[0]))
    return Walk(script, found["report"], found["exists"], found["globals"])


async def test_what_is_declared_exists(walk: Walk) -> None:
    missing = {
        f"{expression}.{name}"
        for expression, type_name in expressions(walk.script).items()
        for name, it in declared(type_name).items()
        if is_expected(it, walk.script) and name not in found(walk, expression)
    }
    assert missing == set()


async def test_what_exists_is_declared(walk: Walk) -> None:
    extra = {
        f"{expression}.{name}"
        for expression, type_name in expressions(walk.script).items()
        if expression not in DECLARED_ONLY_HERE
        for name in found(walk, expression)
        if name not in members(Named(type_name)) and not is_noise(name)
    }
    # The location is an array, and the script that walks mentions names that Sugar has for these.
    assert extra <= {f"pm.execution.location.{name}" for name in ("clone", "from", "to")}


async def test_kinds_are_as_declared(walk: Walk) -> None:
    wrong = {
        f"{expression}.{name} is {kind}, declared as {it.kind}"
        for expression, type_name in expressions(walk.script).items()
        for name, it in declared(type_name).items()
        if (kind := found(walk, expression).get(name)) and not is_kind(it, kind)
    }
    assert wrong == set()


async def test_what_other_scripts_have_is_absent(walk: Walk) -> None:
    present = {
        f"{expression}.{name}"
        for expression, type_name in expressions(walk.script).items()
        for name, it in declared(type_name).items()
        if not is_available(it, walk.script) and name in found(walk, expression)
    }
    assert present == set()


async def test_declared_globals_exist_where_they_are_available(walk: Walk) -> None:
    valueless = {"undefined"}
    wrong = {
        name: walk.exists[name]
        for name, it in load_catalogue().globals.items()
        if (walk.exists[name] != "undefined") is not is_available(it, walk.script)
    }
    assert wrong.keys() == valueless


async def test_absent_globals_do_not_exist(walk: Walk) -> None:
    absent = load_catalogue().types["AbsentGlobals"].members
    assert {name for name in absent if walk.exists[name] != "undefined"} == set()


async def test_no_other_globals_exist(walk: Walk) -> None:
    assert set(walk.globals) - load_catalogue().globals.keys() == set()


def found(walk: Walk, expression: str) -> dict[str, str]:
    """The members that the script found; fails when the expression threw."""
    report = walk.report[expression]
    assert not isinstance(report, str), f"{expression}: {report}"
    return report


def declared(type_name: str) -> dict[str, Member]:
    """The members of a type that are its own, not every object's or function's."""
    common = members(Named("Function")).keys() | members(Named("Object")).keys()
    everything = members(Named(type_name))
    return {name: it for name, it in everything.items() if name not in common and "[" not in name}


def is_expected(it: Member, script: str) -> bool:
    """Whether every object of the type has the member in such a script."""
    return not it.optional and is_available(it, script, "runtime")


def is_kind(it: Member, kind: str) -> bool:
    """Whether the kind found is the one declared: function, accessor or value."""
    if it.kind == "getter":
        return kind == "accessor"
    callable_value = bool(signatures(it.type) or constructors(it.type))
    return kind == "function" if it.kind == "method" else kind != "function" or callable_value


def is_noise(name: str) -> bool:
    """Names that tell nothing: indexes, what functions have, names that start with `_`."""
    of_functions = {"constructor", "length", "name", "arguments", "caller", "prototype"}
    return name in of_functions or name.isdigit() or name.startswith("_")
