"""Packages of npm and jsr in `pm.require`: real ones, installed by npm, and made-up ones."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from postroom_runtime.model.source import ScriptSource
from postroom_runtime.runner.modules import ModuleLoader
from postroom_runtime.runner.places import Places
from postroom_runtime.scripting.frames import Info, ScriptContext
from postroom_runtime.scripting.recorder import Recorder, record
from postroom_runtime.scripting.supervisor import ScriptHosts
from postroom_runtime.text import ScriptMap

from tests.registries import npm

REAL = {
    "lodash": "4.17.21",  # CommonJS, with subpaths
    "dayjs": "1.11.10",  # UMD
    "yaml": "2.4.5",  # conditions in `exports`, many files
    "p-limit": "5.0.0",  # an ES module, with names of its own in `imports`, and a dependency
    "@sindresorhus/slugify": "2.2.1",  # with a scope, ES modules that need ES modules
    "mime-db": "1.52.0",  # JSON
    "qs": "6.12.0",  # dependencies of dependencies
    "uuid": "9.0.1",  # a form for browsers
    "immer": "10.0.4",  # asks for the kind of its surroundings
}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which npm has installed the real packages."""
    workspace = tmp_path_factory.mktemp("installed").resolve()
    (workspace / "package.json").write_text(json.dumps({"private": True, "dependencies": REAL}))
    complaint = npm(workspace, "install", "--ignore-scripts", "--loglevel=error")
    assert complaint == ""
    return workspace


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def hosts() -> AsyncIterator[ScriptHosts]:
    hosts = ScriptHosts()
    yield hosts
    await hosts.close()


def context_in(workspace: Path, text: str) -> ScriptContext:
    """What a script in a folder of the workspace may load."""
    workspace = workspace.resolve()
    loader = ModuleLoader(workspace, Places())
    path = workspace / "requests" / "one.js"
    source = ScriptSource(path, text, lambda: ScriptMap.identity(text))
    return ScriptContext(Info("test"), modules=loader.modules_for("one.js", source))


async def run(hosts: ScriptHosts, workspace: Path, text: str) -> Recorder:
    """Run a script that stands in a folder of the workspace."""
    context = context_in(workspace, text)
    session = hosts.session()
    try:
        return await record(session, text, label="one.js", context=context)
    finally:
        await session.close()


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("pm.require('npm:lodash@4.17.21').chunk([1, 2, 3], 2)", [[1, 2], [3]]),
        ("pm.require('npm:lodash').VERSION", "4.17.21"),
        ("pm.require('npm:lodash@4').VERSION", "4.17.21"),
        ("pm.require('npm:lodash@^4.0.0').VERSION", "4.17.21"),
        ("pm.require('npm:lodash/camelCase')('a b')", "aB"),
        ("pm.require('npm:lodash@4.17.21/fp').add(1)(2)", 3),
        ("pm.require('npm:dayjs')('2024-02-29').format('DD.MM.YYYY')", "29.02.2024"),
        ("pm.require('npm:yaml').parse('a: [1, {b: c}]')", {"a": [1, {"b": "c"}]}),
        ("pm.require('npm:yaml').stringify({ a: [1] })", "a:\n  - 1\n"),
        ("await pm.require('npm:p-limit').default(1)(async () => 'done')", "done"),
        ("pm.require('npm:@sindresorhus/slugify@2.2.1').default('I ♥ Äpfel')", "i-love-aepfel"),
        ("pm.require('npm:mime-db')['text/html'].source", "iana"),
        ("pm.require('npm:mime-db/db.json')['image/png'].compressible", False),
        ("pm.require('npm:qs').parse('a[b]=1&a[c]=2')", {"a": {"b": "1", "c": "2"}}),
        ("pm.require('npm:uuid').v5('a', pm.require('npm:uuid').NIL).length", 36),
        ("pm.require('npm:uuid@9.0.1').validate(pm.require('npm:uuid').v4())", True),
        ("pm.require('npm:immer').produce({ a: 1 }, (draft) => void (draft.a = 2)).a", 2),
        ("pm.require('npm:lodash') === pm.require('npm:lodash@4.17.21')", True),
    ],
)
async def test_real_packages(hosts: ScriptHosts, installed: Path, expression: str, value: object):
    recorder = await run(hosts, installed, f"console.log({expression})")
    assert recorder.error is None
    assert recorder.logged == [value]


def package(workspace: Path, name: str, about: dict[str, object], **files: str) -> Path:
    """A made-up package. `__` in a file's name stands for `/`, the last `_` for the dot."""
    folder = workspace / "node_modules" / name
    for key, text in files.items():
        stem, _, ending = key.replace("__", "/").rpartition("_")
        path = folder / f"{stem}.{ending}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text(json.dumps({"version": "1.0.0", **about}))
    return folder


@pytest.mark.asyncio(loop_scope="module")
async def test_a_package_of_jsr(hosts: ScriptHosts, tmp_path: Path):
    exports = {".": {"default": "./mod.js"}, "./even": "./even.js"}
    package(
        tmp_path,
        "@jsr/std__numbers",
        {"type": "module", "exports": exports},
        mod_js='export * from "./even.js"; export const one = 1;',
        even_js="export const isEven = (n) => n % 2 === 0; export default isEven;",
    )
    script = """
      const { one, isEven } = pm.require("jsr:@std/numbers@1.0.0");
      console.log(one, isEven(4), pm.require("jsr:@std/numbers/even").default(3));"""
    recorder = await run(hosts, tmp_path, script)
    assert recorder.error is None
    assert recorder.lines[0].args == [1, True, False]


ES_MODULE = """\
import fallback, { b as renamed, default as same } from "./b.mjs";
import * as all from "./b.mjs";
export let count = 0;
export const [first, { deep = 5 }] = ["f", {}];
export function up() { count++; return renamed + fallback(); }
export class Box {}
export { renamed as "a name", same };
export default { all, later: () => import("./b.mjs") };
"""


@pytest.mark.asyncio(loop_scope="module")
async def test_every_form_of_import_and_export(hosts: ScriptHosts, tmp_path: Path):
    package(
        tmp_path,
        "forms",
        {"exports": "./a.mjs"},
        a_mjs=ES_MODULE,
        b_mjs='import { up } from "./a.mjs"; export const b = "b"; export default () => typeof up;',
    )
    script = """
      const a = pm.require("npm:forms");
      console.log(a.count, a.up(), a.count, a.first, a.deep, typeof a.Box, a["a name"]);
      console.log(a.same === a.default.all.default, (await a.default.later()).b, Object.keys(a));"""
    recorder = await run(hosts, tmp_path, script)
    assert recorder.error is None
    names = ["count", "first", "deep", "up", "Box", "a name", "same", "default"]
    assert recorder.lines[0].args == [0, "bfunction", 1, "f", 5, "function", "b"]
    assert recorder.lines[1].args == [True, "b", names]


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "npm:nobody@1.2.3",
            "npm:nobody@1.2.3 is not installed: run `npm install nobody@1.2.3` in",
        ),
        ("npm:@a/b", "npm:@a/b is not installed: run `npm install @a/b` in"),
        ("jsr:@std/x@1", "jsr:@std/x@1 is not installed: run `npx jsr add @std/x@1` in"),
        ("npm:one@2.0.0", "npm:one@2.0.0 is wanted, and 1.0.0 is installed"),
        ("npm:one/no/such", "the package one has no ./no/such to load"),
        ("npm:one/../../x.js", "the package one has no ./../../x.js to load"),
        ("npm:hidden/inner.js", "the package hidden has no ./inner.js to load"),
        ("npm:away", "it lies outside the workspace"),
        ("npm:../one", "npm:../one is no name of a package"),
        ("npm:linked", "it lies outside the workspace"),
    ],
)
async def test_what_cannot_be_had_says_why(
    hosts: ScriptHosts, tmp_path: Path, name: str, message: str
):
    workspace = tmp_path / "ws"
    package(workspace, "one", {"main": "./x.js"}, x_js="exports.one = 1")
    package(workspace, "hidden", {"exports": {".": "./x.js"}}, x_js="", inner_js="")
    package(workspace, "away", {"main": "../../../outside.js"})
    (tmp_path / "outside.js").write_text("module.exports = 'secret'")
    elsewhere = package(tmp_path / "elsewhere", "linked", {"main": "x.js"}, x_js="")
    (workspace / "node_modules" / "linked").symlink_to(elsewhere)
    recorder = await run(hosts, workspace, f"\n  pm.require('{name}');")
    assert recorder.error is not None
    assert message in recorder.error.message
    assert [(frame.source, frame.line) for frame in recorder.error.frames][-1] == ("one.js", 1)


@pytest.mark.asyncio(loop_scope="module")
async def test_an_error_inside_names_the_line_of_the_package(hosts: ScriptHosts, tmp_path: Path):
    package(
        tmp_path,
        "breaks",
        {"type": "module", "main": "index.js"},
        index_js='import "./inner.js";\n\nexport function fail() {\n  return null.x;\n}\n',
        inner_js="export {};\n",
    )
    script = "const { fail } = pm.require('npm:breaks');\npm.test('t', () => fail());"
    recorder = await run(hosts, tmp_path, script)
    error = recorder.verdicts[0].error
    assert error is not None
    places = [(frame.source, frame.line, frame.column) for frame in error.frames]
    assert places[:2] == [("node_modules/breaks/index.js", 3, 14), ("one.js", 1, 19)]


@pytest.mark.asyncio(loop_scope="module")
async def test_packages_see_no_pm_and_nothing_of_the_process(hosts: ScriptHosts, tmp_path: Path):
    source = "module.exports = [typeof pm, process.env, typeof global, typeof require('buffer')];"
    package(tmp_path, "looks", {}, index_js=source)
    recorder = await run(hosts, tmp_path, "console.log(pm.require('npm:looks'))")
    assert recorder.logged == [["undefined", {}, "object", "object"]]


@pytest.mark.asyncio(loop_scope="module")
async def test_the_nearest_node_modules_counts(hosts: ScriptHosts, tmp_path: Path):
    package(tmp_path, "near", {}, index_js="module.exports = 'far'")
    package(tmp_path / "requests", "near", {}, index_js="module.exports = 'near'")
    recorder = await run(hosts, tmp_path, "console.log(pm.require('npm:near'))")
    assert recorder.logged == ["near"]
