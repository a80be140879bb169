"""Scripts in which a rule fires, with the stretch that it marks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from postroom_server.analysis.results import Diagnostic

Find = Callable[..., tuple[Diagnostic, ...]]


@pytest.mark.parametrize(
    ("code", "script", "marked"),
    [
        ("PM002", "pm.expect(1).to.be.true();", "true()"),
        ("PM002", "pm.expect(a).to.exist();", "exist()"),
        ("PM002", "pm.response.to.be.notFound();", "notFound()"),
        ("PM002", "const { response: r } = pm; r.to.be.ok();", "ok()"),
        ("PM002", "const { expect } = pm; expect(1).to.be.null();", "null()"),
        ("PM003", "pm.test('a', async function () { await x; });", "async"),
        ("PM003", "const t = pm.test; t('a', async () => {});", "async"),
        ("PM003", "pm.test('a', () => pm.sendRequest('x').then(() => {}));", None),
        ("PM004", "pm.response.to.have.jsonBody([1]);", "[1]"),
        ("PM004", "const o = { a: 1 }; pm.response.to.have.jsonBody(o);", "o"),
        ("PM005", "pm.expect(1);", "pm.expect(1)"),
        ("PM005", "pm.expect(1).to.be;", "be"),
        ("PM005", "pm.expect(1).to.equal;", "equal"),
        ("PM005", "pm.test('a', () => pm.expect(1).to.be.a.string);", "string"),
        ("PM005", "pm.response.to.have.status;", "status"),
        ("PM006", "pm.expect(1).to.eqaul(1);", "eqaul"),
        ("PM006", "pm.expect(1).toEqual(1);", "toEqual"),
        ("PM006", "pm.response.to.be.created;", "created"),
        ("PM006", "pm.expect(1).to.be.greatherThan(0);", "greatherThan"),
        ("PM007", "pm.setNextRequest('a');", "setNextRequest"),
        ("PM007", "pm.environments.get('a');", "environments"),
        ("PM007", "const { enviroment } = pm;", "enviroment"),
        ("PM007", "const p = pm; p.global.get('a');", "global"),
        ("PM007", "pm.execution.setNextReqest('a');", "setNextReqest"),
        ("PM007", "pm.info.iterations;", "iterations"),
        ("PM007", "pm.vault.clear();", "clear"),
        (
            "PM008",
            "pm.test('a', () => { setTimeout(() => { pm.expect(1).to.eql(1); }, 9); });",
            None,
        ),
        (
            "PM008",
            "pm.test('a', () => { pm.sendRequest('x').then(r => { pm.expect(r).to.be.ok; }) });",
            None,
        ),
        ("PM009", "pm.sendRequest({ url: 'x', headers: {} }, () => {});", "headers"),
        ("PM009", "const q = { url: 'x', params: {} }; pm.sendRequest(q, () => {});", "params"),
        ("PM010", "pm.sendRequest({ url: 'x', body: { raw: 'a' } }, () => {});", "{ raw: 'a' }"),
        (
            "PM010",
            "pm.sendRequest({ url: 'x', body: { mode: 'urlencoded', urlencoded: { a: 1 } } }, f);",
            "{ a: 1 }",
        ),
        ("PM011", "pm.sendRequest({ url: '{{base_url}}/x' }, () => {});", "'{{base_url}}/x'"),
        ("PM011", "pm.environment.get('{{token}}');", "'{{token}}'"),
        ("PM011", "if (x === '{{token}}') {}", "'{{token}}'"),
        ("PM011", "pm.test('a', () => { pm.expect(x).to.eql('{{token}}'); });", "'{{token}}'"),
        ("PM012", "pm.response.to.have.status([200, 201]);", "[200, 201]"),
        ("PM012", "pm.response.to.have.status('not found');", "'not found'"),
        ("PM012", "pm.response.to.have.status('OK', 200);", "200"),
        ("PM012", "pm.response.to.have.status();", "pm.response.to.have.status()"),
        ("PM012", "pm.expect(pm.response).to.have.status('404');", "'404'"),
        ("PM013", "pm.response.to.have.header('a', /b/);", "/b/"),
        ("PM014", "const r = pm.sendRequest('x'); r.json();", "json"),
        ("PM014", "pm.vault.get('k');", "pm.vault.get('k')"),
        ("PM014", "pm.environment.set('a', pm.vault.get('k'));", "pm.vault.get('k')"),
        ("PM014", "pm.cookies.jar().get('u', 'n').length;", "length"),
        ("PM017", "postman.setNextRequest('Log in');", "postman.setNextRequest"),
        ("PM017", "JSON.parse(responseBody);", "responseBody"),
        ("PM017", "environment.token;", "environment"),
        ("PM017", "xml2Json('<a/>');", "xml2Json"),
        ("PM019", "pm.expect(1).to.eql(1);", "pm.expect(1).to.eql(1)"),
        ("PM019", "if (x) { pm.response.to.be.ok; }", "pm.response.to.be.ok"),
        ("PM020", "require('axios');", "axios"),
        ("PM020", "require('node:crypto');", "node:crypto"),
        ("PM020", "require('./lib/x.js');", "./lib/x.js"),
        ("PM021", "fetch('x');", "fetch"),
        ("PM021", "console.log(globalThis);", "globalThis"),
        ("PM021", "moment();", "moment"),
        ("PM022", "import { a } from './a.js';", "import { a } from './a.js';"),
        ("PM022", "const a = await import('x');", "import('x')"),
        ("PM023", "pm.execution.skipRequest();", "skipRequest"),
        ("PM024", "pm.response.headers.length;", "length"),
        ("PM024", "pm.response.headers['X-A'];", "'X-A'"),
        ("PM024", "const t = pm.environment.token;", "token"),
        ("PM024", "const h = pm.request.headers[0];", "0"),
        ("PM024", "for (const h of pm.response.headers) {}", "pm.response.headers"),
        ("PM024", "pm.response.headers.forEach(h => h);", "forEach"),
        ("PM024", "pm.environment.getAll();", "getAll"),
        ("PM025", "pm.response.body;", "body"),
        ("PM025", "pm.response.json.id;", "pm.response.json"),
        ("PM025", "pm.response.code();", "pm.response.code()"),
        ("PM025", "pm.request.url.pathname;", "pathname"),
        ("PM042", "const r = await pm.sendRequest('x'); r.to.have.status(200);", "to"),
        ("PM027", "pm.expect(a).to.equal({ a: 1 });", "equal"),
        ("PM027", "pm.expect(a).to.not.eq([1]);", "eq"),
        ("PM035", "pm.execution.setNextRequest('Log on');", "Log on"),
        ("PM037", "pm.environment.get('tokn');", "tokn"),
        ("PM037", "pm.variables.replaceIn('{{nowhere}}');", "nowhere"),
    ],
)
def test_fires(found_in: Find, code: str, script: str, marked: str | None) -> None:
    found = [one for one in found_in(script) if one.code == code]
    assert len(found) == 1
    span = found[0].span
    assert marked is None or script[span.start : span.end] == marked
    assert found[0].message.rstrip().endswith((".", "?"))


@pytest.mark.parametrize(
    ("code", "script"),
    [
        ("PM001", "pm.response.json();"),
        ("PM001", "responseBody;"),
        ("PM001", "const { response } = pm;"),
        ("PM001", "postman.getResponseHeader('a');"),
        ("PM044", "pm.request.headers = { a: '1' };"),
        ("PM044", "pm.request.headers['X-A'] = '1';"),
    ],
)
def test_fires_in_prerequest_scripts(found_in: Find, code: str, script: str) -> None:
    assert code in {one.code for one in found_in(script, "prerequest")}


@pytest.mark.parametrize(
    "script",
    [
        "await pm.sendRequest('x');",
        "pm.sendRequest('x').then(r => r);",
        "pm.vault.get('k');",
        "pm.require('npm:x@1');",
        "pm.execution.runRequest('x');",
        "new URL('https://example.com');",
    ],
)
def test_fires_for_newman(found_in: Find, script: str) -> None:
    assert "PM068" in {one.code for one in found_in(script, "test", "newman")}
    assert "PM068" not in {one.code for one in found_in(script)}
