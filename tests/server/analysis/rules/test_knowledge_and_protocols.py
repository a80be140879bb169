"""Rules that ask what is known around a script, what waits for what, and which protocol it is of:
what fires with the stretch that it marks, what comes near and must not, what fixes make of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from postroom_server.analysis.diagnostics import diagnose
from postroom_server.analysis.results import Diagnostic
from postroom_server.analysis.script import Knowledge, KnownRequest, KnownVariable, Script
from postroom_server.syntax.errors import syntax_problem
from postroom_server.text import apply_edits

KNOWN = Knowledge(
    variables=(
        KnownVariable("retries", "environment", "3", is_text=True),
        KnownVariable("debug", "environment", "true", is_text=True),
        KnownVariable("limit", "globals", "3", is_text=True),
        KnownVariable("count", "environment", origin="set in Log in"),
        KnownVariable("row", "data", "1"),
        KnownVariable("mixed", "environment", "1", is_text=True),
        KnownVariable("mixed", "collection", "1"),
    ),
    requests=(
        KnownRequest("Log in", "id-1", "POST", "Auth / Log in"),
        KnownRequest("Get", "id-2", "GET", "Users / Get"),
        KnownRequest("Get", "id-3", "GET", "Orders / Get"),
    ),
    modules={"./lib/auth.js": "exports.a = 1;", "./lib/dates.js": ""},
    owner="Log in",
    environments=("Local", "Production"),
    files=("postman/collections/Shop/Get.request.yaml",),
)


def _found(code: str, text: str, kind: str = "test", event: str = "") -> list[Diagnostic]:
    script = Script(text, kind, knowledge=KNOWN, event=event)
    return [one for one in diagnose(script) if one.code == code]


def _mended(code: str, text: str, kind: str = "test", event: str = "") -> str:
    """The script after the first fix, which mends the finding and leaves a script that parses."""
    (found,) = _found(code, text, kind, event)
    after = apply_edits(text, found.fixes[0].edits)
    assert syntax_problem(after) is None
    assert _found(code, after, kind, event) == []
    return after


READ = "pm.environment.get('retries')"


@pytest.mark.parametrize(
    ("code", "script", "marked"),
    [
        ("PM039", f"{READ} === 3;", f"{READ} === 3"),
        ("PM039", f"if (3 !== {READ}) {{}}", f"3 !== {READ}"),
        ("PM039", f"const n = {READ} + 1;", f"{READ} + 1"),
        ("PM039", f"const r = {READ}; r === 3;", "r === 3"),
        ("PM039", "const e = pm.environment; e.get('debug') == true;", "e.get('debug') == true"),
        ("PM039", "pm.variables.get('limit') === 3;", "pm.variables.get('limit') === 3"),
        ("PM039", f"pm.test('a', () => pm.expect({READ}).to.eql(3));", "3"),
        ("PM039", f"pm.test('a', () => pm.expect({READ}).to.be.above(2));", "2"),
        (
            "PM039",
            "pm.test('a', () => pm.expect(pm.environment.get('debug')).to.be.true);",
            "true",
        ),
        ("PM042", "pm.sendRequest('x', (e, r) => { r.to.be.ok; });", "to"),
        ("PM042", "const f = (r) => r.to.be.ok; f(await pm.sendRequest('x'));", "to"),
        ("PM042", "const r = await pm.execution.runRequest('id-1'); r.to.be.ok;", "to"),
        ("PM062", "const a = pm.response.json();\npm.test('b', () => { pm.response.to.be.ok; });",
         "pm.response.json()"),
        ("PM062", "pm.environment.set('a', pm.response.json().a);\n"
         "pm.test('b', () => { pm.response.to.be.ok; });", "pm.response.json()"),
        ("PM062", "pm.test('a', () => { pm.response.to.have.status(204); pm.response.json(); });",
         "pm.response.json()"),
        ("PM069", "pm.message.data;", "pm.message"),
        ("PM069", "const p = pm; p.message.data;", "p.message"),
        ("PM070", "pm.state.get('a');", "pm.state"),
        ("PM028", "pm.test('a', (done) => { pm.sendRequest('x').then(() => { done(); }); });",
         "pm.sendRequest('x').then"),
        ("PM028", "pm.test('a', (done) => { pm.sendRequest('x', (e, r) => { if (e) return;\n"
         "done(); }); });", "return;"),
        ("PM028", "pm.test('a', (done) => { pm.sendRequest('x', (e, r) => {\n"
         "pm.expect(e).to.equal(null); done(); }); });", "pm.expect(e).to.equal(null);"),
        ("PM028", "pm.test('a', async (done) => { await pm.sendRequest('x'); done(); });", "done"),
        ("PM035", "pm.execution.setNextRequest('Get');", "Get"),
        ("PM035", "pm.execution.setNextRequest('Log in');", "'Log in'"),
        ("PM035", "pm.execution.setNextRequest(pm.info.requestName);", "pm.info.requestName"),
        ("PM066", "pm.require('./lib/auth');", "./lib/auth"),
        ("PM066", "pm.require('./lib/aut.js');", "./lib/aut.js"),
        ("PM074", "if (pm.environment.name === 'Prodution') {}", "Prodution"),
        ("PM074", "if (pm.execution.location.current === 'User') {}", "User"),
        ("PM074", "switch (pm.info.requestName) { case 'Log on': break; }", "Log on"),
    ],
)  # fmt: skip
def test_fires(code: str, script: str, marked: str) -> None:
    (found,) = _found(code, script)
    assert script[found.span.start : found.span.end] == marked


@pytest.mark.parametrize(
    ("code", "script"),
    [
        # what is known may be no text, or is converted
        ("PM039", "pm.environment.get('count') === 3;"),
        ("PM039", "pm.iterationData.get('row') === 1;"),
        ("PM039", "pm.variables.get('mixed') === 1;"),
        ("PM039", "pm.environment.get('unheard') === 1;"),
        ("PM039", f"{READ} == 3;"),
        ("PM039", f"{READ} === '3';"),
        ("PM039", f"Number({READ}) === 3;"),
        ("PM039", f"'a' + {READ} + 1;"),
        ("PM039", f"pm.environment.set('retries', 3); {READ} === 3;"),
        ("PM039", f"pm.test('a', () => pm.expect({READ}).to.have.lengthOf(1));"),
        ("PM039", "pm.environment.get('debug') === value;"),
        ("PM039", "const e = { get: () => 3 }; e.get('retries') === 3;"),
        # other things that are called `to`
        ("PM042", "const r = { to: { be: 1 } }; r.to.be;"),
        ("PM042", "const r = await pm.sendRequest('x'); pm.expect(r).to.be.ok;"),
        ("PM042", "const r = await pm.sendRequest('x'); if (r.to) { f(); }"),
        ("PM042", "const { response } = pm; response.to.be.ok;"),
        # bodies that are parsed where that does no harm
        ("PM062", "pm.test('a', () => { pm.response.json(); });"),
        ("PM062", "const b = pm.response.json();\npm.test('a', () => pm.expect(b.a).to.eql(1));"),
        ("PM062", "try { pm.response.json(); } catch (e) {}\npm.test('a', () => f());"),
        ("PM062", "if (pm.response.code < 300) { pm.response.json(); }\npm.test('a', () => f());"),
        ("PM062", "pm.test('a', () => f());\nconst b = pm.response.json();"),
        ("PM062", "pm.test('a', () => { pm.response.to.not.have.status(204); "
         "pm.response.json(); });"),
        ("PM062", "const r = await pm.sendRequest('x'); r.json();\npm.test('a', () => f());"),
        # what only mocks and gRPC have, asked for first
        ("PM069", "if (pm.message) { pm.message.data; }"),
        ("PM069", "const o = { message: 1 }; o.message;"),
        ("PM069", "pm.response.code === 200;"),
        ("PM070", "if (pm.mock) { pm.mock.matchRequest('a', {}); }"),
        ("PM070", "pm.mocks;"),
        # tests that are over in every case
        ("PM028", "pm.test('a', (done) => { pm.sendRequest('x').then(() => done(), done); });"),
        ("PM028", "pm.test('a', (done) => { pm.sendRequest('x', (e) => { if (e) return done(e);\n"
         "done(); }); });"),
        ("PM028", "pm.test('a', async (done) => { try { await f(); done(); } "
         "catch (e) { done(e); } });"),
        ("PM028", "pm.test('a', (done) => { g(done); });"),
        ("PM028", "pm.test('a', (done) => { const f = (x) => { if (x) return; g(); }; done(); });"),
        # the next request
        ("PM035", "pm.execution.setNextRequest('id-2');"),
        ("PM035", "if (x) { pm.execution.setNextRequest('Log in'); }"),
        ("PM035", "pm.execution.setNextRequest(pm.info.requestName);\n"
         "if (x) { pm.execution.setNextRequest(null); }"),
        ("PM035", "if (x) { return; }\npm.execution.setNextRequest(pm.info.requestName);"),
        ("PM066", "pm.require('./lib/auth.js');"),
        ("PM066", "pm.require('./lib/data.json');"),
        ("PM066", "pm.require('./elsewhere/x.js');"),
        ("PM066", "pm.require('@team/package');"),
        ("PM074", "if (pm.environment.name === 'Staging') {}"),
        ("PM074", "if (pm.execution.location.current === 'Users') {}"),
        ("PM074", "if (pm.execution.location.current === 'Log in') {}"),
    ],
)  # fmt: skip
def test_silent(code: str, script: str) -> None:
    assert _found(code, script) == []


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("PM039", f"{READ} === 3;", f"Number({READ}) === 3;"),
        ("PM039", "pm.environment.get('debug') === true;",
         "pm.environment.get('debug') === \"true\";"),
        ("PM039", "pm.test('a', () => pm.expect(pm.environment.get('debug')).to.be.false);",
         "pm.test('a', () => pm.expect(pm.environment.get('debug')).to.be.equal(\"false\"));"),
        ("PM042", "pm.sendRequest('x', (e, r) => { (r).to.be.ok; });",
         "pm.sendRequest('x', (e, r) => { pm.expect(r).to.be.ok; });"),
        (
            "PM062",
            "const b = pm.response.json(); // why\npm.test('s', () => { pm.response.to.be.ok; });\n"
            "pm.test('b', () => {\n  pm.expect(b.a).to.eql(1);\n});",
            " // why\npm.test('s', () => { pm.response.to.be.ok; });\n"
            "pm.test('b', () => {\n  const b = pm.response.json();\n"
            "  pm.expect(b.a).to.eql(1);\n});",
        ),
        ("PM028", "pm.test('a', (done) => { pm.sendRequest('x').then(() => { done(); }); });",
         "pm.test('a', (done) => { pm.sendRequest('x').then(() => { done(); }).catch(done); });"),
        ("PM028",
         "pm.test('a', (done) => {\n  pm.sendRequest('x', (e, r) => {\n    if (e) return;\n"
         "    done();\n  });\n});",
         "pm.test('a', (done) => {\n  pm.sendRequest('x', (e, r) => {\n    if (e) return done(e);\n"
         "    done();\n  });\n});"),
        ("PM028",
         "pm.test('a', (done) => {\n  setTimeout(() => {\n    pm.expect(1).to.eql(1);\n\n"
         "    done(); // over\n  }, 9);\n});",
         "pm.test('a', (done) => {\n  setTimeout(() => {\n    try {\n"
         "      pm.expect(1).to.eql(1);\n\n      done(); // over\n    } catch (error) {\n"
         "      done(error);\n    }\n  }, 9);\n});"),
        ("PM066", "pm.require('./lib/auth');", "pm.require('./lib/auth.js');"),
        ("PM074", "pm.environment.name === 'Locl';", "pm.environment.name === 'Local';"),
    ],
)  # fmt: skip
def test_fix(code: str, before: str, after: str) -> None:
    assert _mended(code, before) == after


@pytest.mark.parametrize(
    ("event", "script", "marked"),
    [
        ("grpc:beforeInvoke", "pm.response.code;", "pm.response"),
        ("grpc:onIncomingMessage", "pm.response.code;", "pm.response"),
        ("grpc:afterResponse", "pm.message.data;", "pm.message"),
        ("grpc:afterResponse", "pm.response.json();", "json"),
        ("grpc:afterResponse", "const { code } = pm.response; pm.response.code === 200;", "200"),
        ("grpc:afterResponse", "pm.test('a', () => pm.expect(pm.response.code).to.eql(200));",
         "200"),
        ("grpc:afterResponse", "pm.test('a', () => pm.response.to.have.statusCode(200));", "200"),
        ("grpc:afterResponse", "pm.response.metadata['x'];", "'x'"),
        ("grpc:afterResponse", "const m = pm.response.trailers; m['x'];", "'x'"),
    ],
)  # fmt: skip
def test_grpc(event: str, script: str, marked: str) -> None:
    (found,) = _found("PM069", script, event=event)
    assert script[found.span.start : found.span.end] == marked


@pytest.mark.parametrize(
    ("event", "script"),
    [
        ("grpc:onIncomingMessage", "pm.message.data;"),
        ("grpc:afterResponse", "pm.test('a', () => pm.response.to.have.statusCode(0));"),
        ("grpc:afterResponse", "pm.response.metadata.get('x'); pm.response.messages.idx(0).data;"),
        ("grpc:afterResponse", "if (pm.response.code === 5) { pm.response.trailers.all(); }"),
        ("grpc:beforeInvoke", "pm.request.metadata.get('x'); pm.environment.set('a', '1');"),
    ],
)
def test_a_grpc_script_without_mistakes(event: str, script: str) -> None:
    assert diagnose(Script(script, "test", event=event)) == ()


def test_the_vault_is_not_there_for_grpc() -> None:
    assert len(_found("PM050", "await pm.vault.get('a');", event="grpc:beforeInvoke")) == 1


@pytest.mark.parametrize(
    ("script", "marked"),
    [
        ("pm.mock.sendExample('postman/collections/Shop/Gt.request.yaml', res);",
         "postman/collections/Shop/Gt.request.yaml"),
        ("async function f() { pm.state.set('a', 1); }", "pm.state.set('a', 1)"),
        ("async function f() { return pm.state.get('a') === 1; }", "pm.state.get('a')"),
    ],
)  # fmt: skip
def test_mocks(script: str, marked: str) -> None:
    (found,) = _found("PM070", script, event="mock")
    assert script[found.span.start : found.span.end] == marked
    assert found.fixes


@pytest.mark.parametrize(
    "script",
    [
        "pm.mock.matchRequest('postman/collections/Shop/Get.request.yaml', req);",
        "pm.mock.matchRequest('1234-abcd', req);",
        "pm.mock.matchRequest(path, req);",
        "async function f() { await pm.state.set('a', 1); return pm.state.get('a'); }",
        "const http = require('http'); http.createServer(() => {}).listen(process.env.PORT);",
    ],
)
def test_a_mock_without_mistakes(script: str) -> None:
    assert diagnose(Script(script, "test", knowledge=KNOWN, event="mock")) == ()


def test_a_mock_whose_files_nobody_has_looked_for_is_left_alone() -> None:
    text = "pm.mock.sendExample('a/Gone.request.yaml', res);"
    known = replace(KNOWN, files=None)
    assert diagnose(Script(text, "test", knowledge=known, event="mock")) == ()


@pytest.mark.parametrize(
    ("code", "script"),
    [
        ("PM035", "pm.execution.setNextRequest('Log on');"),
        ("PM037", "pm.environment.get('retrys');"),
        ("PM074", "pm.environment.name === 'Locl';"),
        ("PM011", "pm.test('a', () => pm.expect(x).to.eql('{{retries}}'));"),
        ("PM062", "const a = pm.response.json();\npm.test('b', () => { pm.response.to.be.ok; });\n"
         "pm.test('c', () => { pm.expect(a.b).to.eql(1); });"),
    ],
)  # fmt: skip
def test_what_is_a_guess_is_not_done_unasked(code: str, script: str) -> None:
    (found,) = _found(code, script)
    assert found.fixes
    assert not any(fix.preferred for fix in found.fixes)
