"""The same collections in newman: the same requests in the same order, verdicts and exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

Json = dict[str, Any]


def request(name: str, test: str = "", before: str = "", **more: Any) -> Json:
    events = [("prerequest", before), ("test", test)]
    scripts = [{"listen": on, "script": {"exec": [code]}} for on, code in events if code]
    return {"name": name, "id": f"id-{name}", "event": scripts, **_sent(name, more)}


def _sent(name: str, more: Json) -> Json:
    return {"request": {"method": "GET", "url": f"{{{{base}}}}/{name}", **more}}


def folder(name: str, *items: Json) -> Json:
    return {"name": name, "id": f"id-{name}", "item": list(items)}


def passes(name: str) -> Json:
    return request(name, f"pm.test('{name}', () => pm.response.to.have.status(200))")


FAILS = request("Fails", "pm.test('fails', () => pm.expect(1).to.equal(2))")
THROWS = request("Throws", "pm.test('first', () => {}); throw new Error('boom')")
ROW = request("Row", "pm.test(JSON.stringify(pm.iterationData.toObject()), () => {})")
LOOP = request(
    "Loop",
    "const n = (pm.variables.get('n') || 0) + 1; pm.variables.set('n', n);"
    "pm.test('turn ' + n, () => {}); if (n < 3) pm.execution.setNextRequest('Loop');",
)

CASES: dict[str, tuple[list[Json], list[str]]] = {
    "all is fine": ([passes("A"), folder("F", passes("B"))], []),
    "a test fails": ([FAILS, passes("A")], []),
    "a script throws": ([THROWS, passes("A")], []),
    "a script has no syntax": ([request("S", "pm.test('a', () => {"), passes("A")], []),
    "a script throws before the request": (
        [request("P", "pm.test('after', () => {})", "throw new Error('x')"), passes("A")],
        [],
    ),
    "nobody listens": (
        [request("R", "pm.test('t', () => pm.response.json())", url="http://127.0.0.1:9/")],
        [],
    ),
    "a status that says no": ([request("missing", "pm.test('a', () => {})")], []),
    "the exit code is suppressed": ([FAILS], ["-x"]),
    "a folder": ([passes("A"), folder("F", passes("B"))], ["--folder", "F"]),
    "a request": ([passes("A"), folder("F", passes("B"))], ["--folder", "B"]),
    "by id": ([passes("A"), folder("F", passes("B"))], ["--folder", "id-B"]),
    "two folders": (
        [folder("F", passes("A")), folder("G", passes("B")), passes("C")],
        ["--folder", "G", "--folder", "F"],
    ),
    "bail at a test": ([FAILS, passes("A")], ["--bail"]),
    "bail at a script": ([THROWS, passes("A")], ["--bail"]),
    "bail in the first iteration": ([passes("A"), FAILS], ["--bail", "failure", "-n", "3"]),
    "three iterations": ([passes("A"), FAILS], ["-n", "3"]),
    "rows of csv": ([ROW], ["-d", "rows.csv"]),
    "rows of json": ([ROW], ["-d", "rows.json"]),
    "more iterations than rows": ([ROW], ["-d", "rows.json", "-n", "3"]),
    "a loop": ([LOOP, passes("A")], []),
    "the end of an iteration": (
        [request("E", before="pm.execution.setNextRequest(null)"), passes("A")],
        ["-n", "2"],
    ),
    "a next request that is not there": (
        [request("E", before="postman.setNextRequest('nobody')"), passes("A")],
        [],
    ),
    "a skipped test": ([request("S", "pm.test.skip('s', () => { throw 1 })")], []),
    "legacy tests": (
        [request("L", "tests['yes'] = responseCode.code === 200; tests['no'] = false;")],
        [],
    ),
    "a variable from outside": (
        [request("V", "pm.test(pm.environment.get('v') + pm.globals.get('g'), () => {})")],
        ["--env-var", "v=1=2", "--global-var", "g=x"],
    ),
    "time for a script runs out": (
        [request("T", "pm.test('a', () => {}); setTimeout(() => {}, 60000)"), passes("A")],
        ["--timeout-script", "2000"],
    ),
}
FILES = {
    "rows.csv": 'a, b ,c,d\n1,"2",x y,007\n-1.5,"",,1e3\n',
    "rows.json": '[{"a": 1, "b": {"c": [true, null]}}, {"a": "2"}]',
}


@pytest.mark.parametrize("case", CASES)
def test_case(case: str, newman: Any, postroom: Any, server: str, tmp_path: Path) -> None:
    items, options = CASES[case]
    content = {"info": {"_postman_id": "c", "name": "Shop"}, "item": items}
    content["variable"] = [{"key": "base", "value": server}]
    (tmp_path / "shop.json").write_text(json.dumps(content))
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    theirs, ours = (
        _facts(program, name, options, tmp_path)
        for program, name in ((newman, "newman"), (postroom, "postroom"))
    )
    assert ours == theirs


def _facts(program: Any, name: str, options: list[str], folder: Path) -> object:
    export = f"{name}.json"
    report = ["-r", "json", "--reporter-json-export", export]
    ended = program("run", "shop.json", *options, *report, cwd=folder)
    assert (folder / export).is_file(), ended.out
    run = json.loads((folder / export).read_text("utf-8"))["run"]
    stats = {key: (row["total"], row["failed"]) for key, row in run["stats"].items()}
    del stats["iterations"]  # newman's `failed` stays 0
    failures = [(row["at"], row["source"]["name"]) for row in run["failures"]]
    if "--bail" in options:  # newman tells a failed test a second time, as a failed script
        failures = failures[:1]
        stats["scripts"] = stats["testScripts"] = (stats["testScripts"][0], 0)
    return ended.code, stats, [*map(_told, run["executions"])], failures


def _told(row: Json) -> object:
    verdicts = [
        (verdict["assertion"], bool(verdict.get("error")), verdict["skipped"])
        for verdict in row.get("assertions", ())
    ]
    return row["item"]["name"], row.get("response", {}).get("code"), verdicts
