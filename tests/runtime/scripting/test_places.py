"""Where something happened: the script's own line and column, through whatever lies between."""

from __future__ import annotations

import pytest
from postroom_runtime.scripting.frames import Info, Module, ScriptContext
from postroom_runtime.scripting.recorder import Recorder, record
from postroom_runtime.scripting.supervisor import HostSession

from tests.patience import UNHURRIED

HELPER = """\
exports.fail = (value) => {
  throw new TypeError(`no ${value}`);
};
exports.later = async () => {
  await null;
  null.x;
};
"""
CONTEXT = ScriptContext(Info("test"), modules={"./lib.js": Module("lib.js", HELPER)})


def place_of(script: str) -> tuple[str, list[tuple[int, int]]]:
    """A script without its `<|>` marks, and the places of these: zero-based, in UTF-16 units."""
    places: list[tuple[int, int]] = []
    while (at := script.find("<|>")) >= 0:
        line = script.count("\n", 0, at)
        start = script.rfind("\n", 0, at) + 1
        places.append((line, len(script[start:at].encode("utf-16-le")) // 2))
        script = script.replace("<|>", "", 1)
    return script, places


def first_error(recorder: Recorder) -> list[tuple[int, int]]:
    errors = [recorder.error, *(verdict.error for verdict in recorder.verdicts)]
    error = next(error for error in errors if error is not None)
    return [(frame.line, frame.column) for frame in error.frames if frame.source == "script.js"]


@pytest.mark.parametrize(
    "marked",
    [
        "const a = 1;\n  a.b.<|>c;",
        "const é = '𝒳'; null.<|>x;",
        "helper();\nfunction helper() {\n  undefined.<|>x;\n}",
        "[1].forEach(() => {\n  null.<|>x;\n});",
        "[3, 1].sort(() => { throw <|>new Error('x'); });",
        "JSON.stringify({ get a() { throw <|>new Error('x'); } });",
        "'a'.replace(/a/, () => null.<|>x);",
        "new Promise(() => null.<|>x);",
        "await null;\n\n  null.<|>x;",
        "await Promise.all([(async () => { await 0; null.<|>x; })()]);",
        "setTimeout(() => {\n  null.<|>x;\n}, 1);",
        "setTimeout(async () => {\n  await 0;\n  null.<|>x;\n}, 1);",
        "const id = setInterval(() => { clearInterval(id); throw <|>new Error('x'); }, 1);",
        "queueMicrotask(() => { null.<|>x; });",
        "(async () => { null.<|>x; })();",
        "Promise.resolve().then(() => {\n  null.<|>x;\n});",
        "class A { static { null.<|>x; } }",
        "class A { get b() { return null.<|>x; } }\nnew A().b;",
        "for (const a of (function* () { null.<|>x; })());",
        "const { <|>a } = null;",
        "pm.test('t', () => {\n  pm.expect(1).to.<|>equal(2);\n});",
        "pm.test('t', function () {\n  check(2);\n});\nfunction check(n) {\n"
        "  pm.expect(1).to.<|>equal(n);\n}",
        "pm.test('t', () => pm.expect({ a: 1 }).to.have.<|>property('b'));",
        "pm.test('t', () => pm.expect(1).to.be<|>.null);",
        "pm.test('t', async () => {\n  await 0;\n  pm.expect(1).to.<|>equal(2);\n});",
        "pm.test('t', (done) => setTimeout(() => {\n  try { pm.expect(1).to.<|>equal(2); } "
        "catch (e) { done(e); }\n}, 1));",
        "pm.expect.<|>fail('x');",
        "require('lodash').map([1], () => { throw <|>new Error('x'); });",
        "require('lodash').<|>template('<% if %>');",
        "new (require('ajv'))().<|>compile({ type: 'nope' });",
        "<|>require('nope');",
        "pm.variables.<|>set('a', 1n);",
        "pm.visualizer.<|>set(5);",
        "pm.cookies.jar().<|>get('u', 'n', 5);",
        "JSON.<|>parse('{');",
        "<|>eval('null.x');",
        "new Function('null.x')<|>();",
    ],
)
async def test_an_error_has_the_place_where_it_happened(session: HostSession, marked: str):
    script, [place] = place_of(marked)
    recorder = await record(session, script, time_limit=UNHURRIED)
    assert first_error(recorder)[0] == place


@pytest.mark.parametrize(
    ("marked", "module"),
    [
        ("const { fail } = pm.require('./lib.js');\n\nfail<|>('x');", (1, 8)),
        ("const { later } = pm.require('./lib.js');\nawait later();", (5, 7)),
    ],
)
async def test_an_error_in_a_module_has_both_places(
    session: HostSession, marked: str, module: tuple[int, int]
):
    script, _ = place_of(marked)
    recorder = await record(session, script, context=CONTEXT)
    assert recorder.error is not None
    first, *outer = recorder.error.frames
    assert (first.source, first.line, first.column) == ("lib.js", *module)
    assert {frame.source for frame in outer} <= {"script.js"}


@pytest.mark.parametrize("thrown", ["'text'", "5", "null", "undefined", "{ a: 1 }", "[1]"])
async def test_what_is_no_error_has_the_place_of_its_test(session: HostSession, thrown: str):
    script = f"console.log(1);\n  pm.test('t', () => {{ throw {thrown}; }});"
    recorder = await record(session, script)
    assert recorder.verdicts[0].at is not None
    assert (recorder.verdicts[0].at.line, recorder.verdicts[0].at.column) == (1, 5)


@pytest.mark.parametrize(
    "marked",
    [
        "console.<|>log(1);",
        "\n\n   console.<|>warn('é');",
        "helper();\nfunction helper() { console.<|>error(1); }",
        "setTimeout(() => {\n  console.<|>info(1);\n}, 1);",
        "await 0;\nconsole.<|>debug(1);",
        "[1].forEach((n) => console.<|>log(n));",
        "Promise.resolve(1).then((n) => console.<|>log(n));",
        "pm.test('t', () => { console.<|>log(1); });",
    ],
)
async def test_a_line_of_the_log_has_its_place(session: HostSession, marked: str):
    script, [place] = place_of(marked)
    recorder = await record(session, script)
    at = recorder.lines[0].at
    assert at is not None
    assert (at.line, at.column) == place


CALLS = """\
pm.test("passes", () => {});
pm.test("fails", () => { null.x; });
  pm.test("fails later", async () => { await 0; null.x; });
pm.test("fails by done", (done) => { setTimeout(() => done(new Error("x")), 1); });
pm.test.skip("skipped", () => {});
"""


@pytest.mark.parametrize(
    ("passed_places", "of_passed"), [(True, {"passes": (0, 3), "skipped": (4, 8)}), (False, {})]
)
async def test_where_tests_are_called(
    session: HostSession, passed_places: bool, of_passed: dict[str, tuple[int, int]]
):
    context = ScriptContext(Info("test"), passed_places=passed_places)
    recorder = await record(session, CALLS, context=context)
    told = {v.name: (v.at.line, v.at.column) for v in recorder.verdicts if v.at is not None}
    of_failed = {"fails": (1, 3), "fails later": (2, 5), "fails by done": (3, 3)}
    assert (len(recorder.verdicts), told) == (5, {**of_failed, **of_passed})
