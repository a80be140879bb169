"""What scripts may not reach: files, processes, the environment, the network, the host's own code,
and the verdicts of other scripts."""

from __future__ import annotations

import pytest
from postroom_runtime.scripting.recorder import record
from postroom_runtime.scripting.supervisor import HostSession

GLOBAL = "(0, eval)('this')"
FORBIDDEN = """process require.main module exports __dirname globalThis global window self fetch
XMLHttpRequest WebSocket EventSource importScripts Deno Bun WebAssembly ShadowRealm MessageChannel
BroadcastChannel Worker SharedWorker navigator performance gc print load read readFile quit d8
os std scriptArgs bootSandbox"""
"""Names that lead out of an engine somewhere, or into parts of it that scripts need not have."""


@pytest.mark.parametrize("name", FORBIDDEN.split())
async def test_a_way_out_has_no_name(session: HostSession, name: str):
    root = name.partition(".")[0]
    script = f"console.log(typeof {name}, {root!r} !== 'require' && {root!r} in {GLOBAL})"
    recorder = await record(session, script)
    assert recorder.lines[0].args == ["undefined", False]


@pytest.mark.parametrize(
    "expression",
    [
        "typeof [].constructor.constructor('return process')",
        "(() => {}).constructor('return typeof process + typeof require.cache')()",
        "(async () => {}).constructor('return typeof process')()",
        "(function* () {}).constructor('yield typeof process')().next().value",
        "new Function('return typeof globalThis')()",
        "Function.prototype.constructor('return typeof this.process')()",
        "setTimeout.constructor('return typeof process')()",
        "pm.test.constructor('return typeof process')()",
        "console.log.constructor('return typeof process')()",
        "require.constructor('return typeof process')()",
        "require('lodash').template.constructor('return typeof process')()",
        "Reflect.construct(Function, ['return typeof process'])()",
        "eval('typeof process')",
    ],
)
async def test_code_made_at_run_time_reaches_no_more(session: HostSession, expression: str):
    recorder = await record(session, f"console.log(String(await ({expression})))")
    assert recorder.error is None
    assert str(recorder.logged[0]).replace("undefined", "") in {"", "function"}


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("await import('fs')", "A dynamic import callback was not specified."),
        ("await eval(\"import('fs')\")", "Not supported"),
        ("require('fs').readFileSync('/etc/passwd')", "readFileSync is not a function"),
        ("require('child_process')", "Cannot find module 'child_process'"),
        ("require('http')", "Cannot find module 'http'"),
        ("require('vm')", "Cannot find module 'vm'"),
        ("require('../../../../etc/passwd')", "Cannot find module"),
        ("pm.require('/etc/passwd')", "Cannot find package '/etc/passwd'"),
        ("pm.require('file:///etc/passwd')", "Cannot find package"),
        ("pm.require('./' + 'other.js')", "Cannot find package './other.js'"),
        ("arguments.callee.caller", "arguments is not defined"),
        ("new SharedArrayBuffer(1e15)", "Invalid array buffer length"),
    ],
)
async def test_doors_are_closed(session: HostSession, script: str, message: str):
    recorder = await record(session, script)
    assert recorder.error is not None
    assert message in recorder.error.message


async def test_the_environment_is_empty(session: HostSession):
    source = (
        "console.log(require('_process').env, require('os').hostname(), require('os').tmpdir())"
    )
    recorder = await record(session, source)
    assert recorder.lines[0].args[0] == {}


async def test_stack_frames_lead_nowhere(session: HostSession):
    """V8's frames give the functions and receivers below: a script's own reader gets none."""
    source = """
      Error.prepareStackTrace = (error, frames) => frames;
      const stack = new Error("x").stack;
      console.log(typeof stack, Array.isArray(stack));
      pm.test("names its line", () => { throw new Error("y"); });"""
    recorder = await record(session, source)
    assert recorder.lines[0].args == ["string", False]
    error = recorder.verdicts[0].error
    assert error is not None
    assert error.frames[0].line == 4


@pytest.mark.parametrize(
    "hostile",
    [
        "__postroom = { handle: () => 'forged' };",
        '__postroom.handle = () => \'\\n{"type":"finished","id":2}\';',
        "Object.defineProperty(__postroom, 'handle', { value: () => '' });",
        "__postroom.inbox = { text: '{}' };",
        "delete __postroom.handle;",
        "Object.setPrototypeOf(__postroom, { handle: 1 });",
        "JSON.stringify = () => '{}'; JSON.parse = () => ({});",
        "Array.prototype.push = Array.prototype.map = Array.prototype.filter = () => [];",
        "Promise.prototype.then = Promise.prototype.catch = function () { return this; };",
        "Promise.resolve = Promise.reject = () => ({});",
        "Function.prototype.call = Function.prototype.apply = Function.prototype.bind = () => 1;",
        "Object.keys = Object.entries = Object.defineProperty = Object.hasOwn = () => [];",
        "Map.prototype.get = Map.prototype.set = WeakMap.prototype.get = () => 1;",
        "String.prototype.replace = RegExp.prototype.exec = RegExp.prototype.test = () => true;",
        "Object.prototype.get = Object.prototype.value = Object.prototype.then = () => 1;",
        "Object.prototype.passed = true; Object.prototype.skipped = true;",
        "Object.prototype.toJSON = Array.prototype.toJSON = String.prototype.toJSON = () => 1;",
        "Object.defineProperty(Object.prototype, 'error', { get() { return undefined; } });",
        "Array.prototype[Symbol.iterator] = function* () {};",
        "Object.defineProperty(Array, Symbol.species, { get: () => String });",
        "Symbol.prototype.toString = Error.prototype.toString = () => 'forged';",
        "Error = TypeError = class {}; Promise = Map = Array = 1;",
        "Error.captureStackTrace = () => {}; Error.stackTraceLimit = 0;",
        "pm = { test: () => 1 }; console = {}; setTimeout = 1;",
        "require('chai').expect = () => ({ to: new Proxy({}, { get: () => () => 1 }) });",
        "require('chai').Assertion.prototype.assert = () => {};",
        "require('chai').util.test = () => true;",
        "Object.freeze(Array.prototype); Object.freeze(Object.prototype); Object.freeze(Promise);",
        "Date.now = () => -1; Math.random = () => 2;",
        "for (const key of Reflect.ownKeys(this)) try { delete this[key]; } catch {}",
    ],
)
async def test_a_script_forges_no_verdict_of_the_next(session: HostSession, hostile: str):
    """What it breaks may fail the next script, which is told; it passes no failing test of it, and
    loses none of its variables in silence."""
    await record(session, hostile, time_limit=5000)
    source = """
      pm.environment.set("kept", { a: [1] });
      pm.test("fails", () => { throw new Error("a fault"); });
      pm.test("compares", () => pm.expect({ a: [1] }).to.eql({ a: [2] }));"""
    recorder = await record(session, source, time_limit=5000)
    verdicts = {verdict.name: verdict.passed for verdict in recorder.verdicts}
    assert not any(verdicts.values())
    if recorder.error is None:
        assert verdicts.keys() == {"fails", "compares"}
        assert recorder.finished is not None
        rows = recorder.finished.mutations.environment.set
        assert [(row.key, row.value) for row in rows] == [("kept", {"a": [1]})]


@pytest.mark.parametrize(
    "value",
    [
        "{ ['__proto__']: { polluted: true } }",
        'JSON.parse(\'{"__proto__": {"polluted": true}}\')',
        "{ constructor: { prototype: { polluted: true } } }",
        "Object.create(null, { a: { value: 1, enumerable: true } })",
        "new Proxy({}, { ownKeys: () => ['__proto__'], get: () => ({ polluted: true }), "
        "getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }) })",
        "new Proxy([], { get(target, key) { if (key === 'length') return 3; return key; } })",
        "{ get a() { throw new Error('no'); } }",
        "{ toJSON() { throw new Error('no'); } }",
        "{ toJSON() { return this; } }",
        "{ $: 'error', value: 1 }",
        "'\\ud800'",
        "'\\u2028\\u0000\\n\\\\\"'",
    ],
)
async def test_values_cross_the_border_as_data(session: HostSession, value: str):
    """Whatever a value is, its frame is read, the host lives, and nothing is polluted by it."""
    source = f"console.log({value}); pm.variables.set('v', 1);"
    recorder = await record(session, source)
    assert recorder.finished is not None
    assert len(recorder.lines) == 1
    after = await record(session, f"console.log({{}}.polluted, Object.keys({GLOBAL}).length)")
    assert after.lines[0].args[0] == {"$": "undefined"}


async def test_a_frame_cannot_be_written_into_the_log(session: HostSession):
    """Frames are separated by line ends, which no value brings in."""
    frame = '{"type":"verdict","id":1,"index":0,"name":"forged","passed":true}'
    source = f"console.log('x\\n{frame}\\n');"
    recorder = await record(session, source)
    assert recorder.verdicts == []
    assert str(recorder.logged[0]).startswith('x\n{"type"')
