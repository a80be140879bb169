"""What fixes make of a script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from postroom_server.analysis.code_actions import code_actions, fix_all
from postroom_server.analysis.diagnostics import diagnose
from postroom_server.analysis.results import Diagnostic
from postroom_server.analysis.script import Script
from postroom_server.text import Span, apply_edits


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("PM002", "pm.expect(1).to.be.true();", "pm.expect(1).to.be.true;"),
        ("PM003", "pm.test('a', async () => { f(); });", "pm.test('a', () => { f(); });"),
        (
            "PM003",
            "pm.test('a', async () => {\n  const r = await pm.sendRequest('x');\n  f(r);\n});",
            "const r = await pm.sendRequest('x');\npm.test('a', () => {\n  f(r);\n});",
        ),
        (
            "PM004",
            "pm.response.to.have.jsonBody([1]);",
            "pm.expect(pm.response.json()).to.eql([1]);",
        ),
        ("PM005", "pm.expect(a).to.be.a.string;", 'pm.expect(a).to.be.a("string");'),
        ("PM006", "pm.expect(a).toBeTruthy();", "pm.expect(a).to.be.ok;"),
        ("PM006", "pm.response.to.be.created;", "pm.response.to.have.status(201);"),
        ("PM007", "pm.iteration;", "pm.info.iteration;"),
        ("PM007", "const { enviroment } = pm;", "const { environment: enviroment } = pm;"),
        (
            "PM009",
            "pm.sendRequest({ url: 'x', headers }, f);",
            "pm.sendRequest({ url: 'x', header: headers }, f);",
        ),
        (
            "PM010",
            "pm.sendRequest({ url: 'x', body: { raw: 'a' } }, f);",
            "pm.sendRequest({ url: 'x', body: { mode: \"raw\", raw: 'a' } }, f);",
        ),
        (
            "PM010",
            "pm.sendRequest({ body: { mode: 'formdata', formdata: { a: b } } }, f);",
            "pm.sendRequest({ body: { mode: 'formdata', formdata: "
            '[{ key: "a", value: b }] } }, f);',
        ),
        ("PM011", "pm.environment.get('{{token}}');", "pm.environment.get('token');"),
        ("PM011", "x === '{{token}}';", "x === pm.variables.get('token');"),
        ("PM011", "pm.variables.get('{{$guid}}');", "pm.variables.replaceIn('{{$guid}}');"),
        (
            "PM012",
            "pm.response.to.have.status([200, 201]);",
            "pm.expect(pm.response.code).to.be.oneOf([200, 201]);",
        ),
        (
            "PM013",
            "pm.response.to.not.have.header('a', /b/);",
            "pm.expect(pm.response.headers.get('a')).to.not.match(/b/);",
        ),
        ("PM014", "pm.sendRequest('x').code;", "(await pm.sendRequest('x')).code;"),
        ("PM017", "JSON.parse(responseBody);", "pm.response.json();"),
        ("PM017", "x = environment['a b'];", "x = pm.environment.get('a b');"),
        (
            "PM017",
            "if (x) {\n  tests['a'] = x;\n}",
            "if (x) {\n  pm.test('a', () => {\n    pm.expect(x).to.be.ok;\n  });\n}",
        ),
        (
            "PM019",
            "  pm.expect(body.id).to.eql(1)",
            '  pm.test("body.id to eql(1)", () => {\n    pm.expect(body.id).to.eql(1);\n  });',
        ),
        ("PM020", "require('./a.js');", "pm.require('./a.js');"),
        ("PM021", "moment();", 'const moment = require("moment");\nmoment();'),
        ("PM022", "import { a as b } from 'x';", "const { a: b } = require('x');"),
        ("PM024", "pm.response.headers.length;", "pm.response.headers.count();"),
        ("PM024", "x = pm.response.headers[0];", "x = pm.response.headers.idx(0);"),
        ("PM025", "pm.response.json.id;", "pm.response.json().id;"),
        ("PM025", "pm.response.body;", "pm.response.text();"),
        ("PM027", "pm.expect(a).to.equal([1]);", "pm.expect(a).to.eql([1]);"),
        (
            "PM035",
            "pm.execution.setNextRequest('log in');",
            "pm.execution.setNextRequest('Log in');",
        ),
        ("PM037", "pm.environment.get('tokn');", "pm.environment.get('token');"),
    ],
)
def test_fix(fixed: Callable[[str, str], str], code: str, before: str, after: str) -> None:
    assert fixed(before, code) == after


def test_headers_are_upserted_one_by_one(fixed: Callable[..., str]) -> None:
    assert fixed("pm.request.headers = { a: 1, 'b-c': x };", "PM044", "prerequest") == (
        'pm.request.headers.upsert({ key: "a", value: 1 });\n'
        'pm.request.headers.upsert({ key: "b-c", value: x });'
    )


@pytest.mark.parametrize(
    "script",
    [
        "pm.test('a', async () => { if (x) { await y; } });",
        "const r = 1; pm.test('a', async () => { const r = await f(); r.b; });",
        "function f() { pm.test('a', async () => { const r = await g(); r.b; }); }",
        "function f() { const r = pm.sendRequest('x'); r.code; }",
    ],
)
def test_no_fix_where_it_would_change_more(
    found_in: Callable[[str], tuple[Diagnostic, ...]], script: str
) -> None:
    found = [one for one in found_in(script) if one.code in ("PM003", "PM014")]
    assert found
    assert all(one.fixes == () for one in found)


def test_fix_all_mends_everything_in_a_few_rounds() -> None:
    text = (
        "pm.enviroment.set('a', 1);\n"
        "tests['x'] = JSON.parse(responseBody).id === 1;\n"
        "pm.response.to.be.ok();\n"
    )
    for _ in range(5):
        text = apply_edits(text, fix_all(Script(text, "test")))
    assert diagnose(Script(text, "test")) == ()


def test_actions_are_those_of_the_diagnostics_that_the_selection_touches() -> None:
    script = Script("pm.enviroment.get('a');\npm.global.get('b');", "test")
    titles = [one.title for one in code_actions(script, Span(3, 3))]
    assert titles == [
        "Change to `environment`",
        "Ignore PM007 (unknown-pm-member) on this line",
    ]


def test_a_finding_can_be_ignored_by_its_action() -> None:
    script = Script("if (x) {\n  pm.enviroment.get('a');\n}", "test")
    action = code_actions(script, Span(15, 15))[-1]
    result = apply_edits(script.text, action.edits)
    assert "  // postroom-ignore PM007\n" in result
    assert diagnose(Script(result, "test")) == ()


@pytest.mark.parametrize(
    ("script", "codes"),
    [
        ("pm.foo(); // postroom-ignore PM007 on purpose", []),
        ("pm.foo(); // postroom-ignore", []),
        ("pm.foo(); // postroom-ignore unknown-pm-member", []),
        ("// postroom-ignore PM007\n\npm.foo();", []),
        ("pm.foo(); // postroom-ignore PM001", ["PM007", "PM090"]),
        ("// postroom-ignore PM007\npm.foo();\npm.foo();", ["PM007"]),
        ("/* postroom-ignore-file PM007 */\npm.foo();\npm.foo();", []),
        ("'postroom-ignore'; pm.foo();", ["PM007"]),
    ],
)
def test_suppressions(script: str, codes: list[str]) -> None:
    assert [one.code for one in diagnose(Script(script, "test"))] == codes
