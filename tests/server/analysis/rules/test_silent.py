"""Scripts near a mistake that are none: every report must be a true finding."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from postroom_server.analysis.results import Diagnostic

Find = Callable[..., tuple[Diagnostic, ...]]


@pytest.mark.parametrize(
    "script",
    [
        # assertions that are made
        "pm.test('a', () => { pm.expect(1).to.be.true; pm.expect(1).to.be.a('string'); });",
        "pm.test('a', () => { pm.expect([]).to.be.an('array').that.is.not.empty; });",
        "pm.test('a', () => { pm.expect({}).to.have.property('a').that.is.a('string'); });",
        "pm.test('a', () => { pm.response.to.have.responseTime.below(200); });",
        "pm.test('a', () => pm.expect(pm.response.code).to.be.oneOf([200, 201]));",
        "pm.test('a', () => { pm.expect(a).to.deep.equal({ b: 1 }); });",
        "pm.test('a', () => { pm.expect(a).to.include.members([1]); });",
        "pm.test('a', () => { pm.expect(f).to.throw(Error, 'x'); });",
        "pm.test('a', () => { pm.expect(a, 'message').to.have.lengthOf.above(2); });",
        "pm.test('a', () => { pm.expect.fail('no'); });",
        "pm.test('a', () => { pm.response.to.have.jsonBody('a.b', { c: 1 }); });",
        "pm.test('a', () => { pm.response.to.have.jsonBody(); });",
        "pm.test('a', () => { pm.response.to.have.status('Custom Phrase'); });",
        "pm.test('a', () => { pm.response.to.not.have.header('a'); });",
        "pm.test('a', function () { [1].forEach(x => { pm.expect(x).to.eql(1); }); });",
        "const check = () => pm.expect(1).to.equal(1); pm.test('a', check);",
        "try { pm.expect(1).to.equal(1); } catch (e) {}",
        "const chain = pm.expect(1).to.be; pm.test('a', () => { chain.ok; });",
        # tests that wait
        "pm.test('a', (done) => { setTimeout(() => { try { pm.expect(1).to.eql(1); done(); } "
        "catch (e) { done(e); } }, 9); });",
        "pm.test('a', (done) => { pm.sendRequest('x').then(() => done()).catch(done); });",
        "pm.test('a', (done) => { pm.sendRequest('x').then(() => done(), done); });",
        "pm.test('a', (done) => { if (x) { done(); return; } done(); });",
        "pm.test('a', (done) => { [1].forEach((x) => { if (!x) return; f(x); }); done(); });",
        "pm.sendRequest('x', (e, r) => { pm.test('a', () => { pm.expect(r.code).to.eql(1); }); });",
        "async function go() { await pm.sendRequest('x'); } await go();",
        "pm.sendRequest('x').then(r => r.json()).catch(console.error);",
        "const all = await Promise.all(['a', 'b'].map(u => pm.sendRequest(u))); all[0].json();",
        "const p = pm.sendRequest('x'); const r = await p; r.json();",
        # guards
        "if (pm.nothing) { pm.nothing(); }",
        "pm.nothing?.go();",
        "typeof fetch === 'function' && fetch('x');",
        "if (typeof process !== 'undefined') { process.exit(); }",
        "try { require('axios'); } catch (e) {}",
        "if (pm.environment.token) {}",
        "const t = pm.environment.get('nowhere') || 'default';",
        "if (!pm.environment.get('nowhere')) {}",
        "pm.environment.has('nowhere');",
        # names of the script's own
        "const fetch = () => 1; fetch();",
        "function moment() {} moment();",
        "const environment = {}; environment.a;",
        "data = { a: 1 }; data.a;",
        "const { require } = x; require('axios');",
        "const pm2 = { foo: 1 }; pm2.foo;",
        "function f(pm) { pm.anything(); }",
        "pm.own = 1; pm.own;",
        "const expect = x => x; expect(1);",
        # what only looks like it
        "const o = { headers: { a: 1 } }; o.headers['a'];",
        "const o = { equal() {} }; o.equal({});",
        "x.to.be.ok();",
        "foo.status('200');",
        "pm.response.json().length;",
        "pm.response.json().headers['X'];",
        "pm.response.headers.toObject()['x'];",
        "pm.response.headers.all().length;",
        "for (const h of pm.response.headers.all()) {}",
        "pm.cookies.get('a').length;",
        "pm.request.body.raw.length;",
        "pm.response.text().trim();",
        "console.log('{{token}}');",
        "pm.environment.set('url', '{{base_url}}/x');",
        "pm.sendRequest(pm.variables.replaceIn('{{base_url}}/x'), () => {});",
        "pm.variables.set('url', '{{base_url}}/x');",
        "const s = 'a {{token}} b'; s.replace('{{token}}', 'x');",
        "pm.visualizer.set('<b>{{x}}</b>', {});",
        "const q = { ...base, url: 'x' }; pm.sendRequest(q, () => {});",
        "pm.sendRequest({ url: 'x', body: { ...b } }, () => {});",
        "pm.sendRequest({ url: 'x', body: 'text' }, () => {});",
        "pm.execution.setNextRequest(null);",
        "pm.execution.setNextRequest('Log in');",
        "pm.execution.setNextRequest(next);",
        "pm.environment.set('mine', 1); pm.environment.get('mine');",
        "pm.environment.get(name);",
        "pm.collectionVariables.get('base_url');",
        "pm.variables.replaceIn('{{$guid}}');",
        "require(name);",
        "await pm.vault.set('k', 'v');",
        "pm.cookies.jar().set('u', 'n', 'v', () => {});",
        "const { test, expect } = pm; test('a', () => { expect(1).to.eql(1); });",
    ],
)
def test_silent(found_in: Find, script: str) -> None:
    assert [(one.code, one.message) for one in found_in(script)] == []


@pytest.mark.parametrize(
    "script",
    [
        "pm.request.headers.upsert({ key: 'a', value: 'b' });",
        "if (pm.response) { pm.response.json(); }",
        "if (pm.info.eventName === 'test') { pm.response.json(); }",
        "const responseBody = 'x'; responseBody;",
        "pm.execution.skipRequest();",
        "pm.request.headers = otherList;",
    ],
)
def test_silent_in_prerequest_scripts(found_in: Find, script: str) -> None:
    assert found_in(script, "prerequest") == ()


@pytest.mark.parametrize(
    "script",
    ["module.exports = { a: 1 };", "exports.a = () => pm.response.json();", "pm.response;"],
)
def test_silent_in_modules(found_in: Find, script: str) -> None:
    assert found_in(script, "module") == ()


def test_a_statement_that_does_not_parse_has_only_its_syntax_error(found_in: Find) -> None:
    found = found_in("pm.enviroment.get('token');\npm.setNextRequest(;\n")
    assert [one.code for one in found] == ["PM007", "syntax"]
