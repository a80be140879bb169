"""Rules about requests, waiting, the log, libraries, and what a script leaves behind."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from postroom_server.analysis.results import Diagnostic

Find = Callable[..., tuple[Diagnostic, ...]]


@pytest.mark.parametrize(
    ("code", "script", "marked"),
    [
        ("PM018", "JSON.parse(pm.response.text());", "JSON.parse(pm.response.text())"),
        ("PM033", "pm.response.cookies.get('a');", "pm.response.cookies"),
        ("PM034", "await pm.cookies.jar().get('a');", "pm.cookies.jar().get('a')"),
        ("PM034", "const j = pm.cookies.jar(); j.clear(() => {});", "j.clear(() => {})"),
        ("PM034", "await pm.cookies.jar().getAll('{{base_url}}');", "'{{base_url}}'"),
        ("PM034", "await pm.cookies.jar().set('u', 'a', '');", "''"),
        (
            "PM036",
            "const e = pm.execution; e.setNextRequest('Log in'); f(); e.setNextRequest(null);",
            "e.setNextRequest('Log in');",
        ),
        (
            "PM036",
            "for (const n of names) { pm.execution.setNextRequest(n); }",
            "pm.execution.setNextRequest(n)",
        ),
        ("PM040", "pm.sendRequest('x', (e, r) => { pm.variables.set('a', r.code); });", "r"),
        ("PM040", "function f(e, r) { r.json(); } pm.sendRequest('x', f);", "r"),
        ("PM041", "pm.sendRequest('x', (e, r) => { pm.expect(e).to.equal(null); });", None),
        (
            "PM043",
            "pm.sendRequest({ url: 'x', body: { mode: 'file', file: {} } }, f);",
            "'file'",
        ),
        (
            "PM043",
            "pm.sendRequest({ url: 'x', body: { mode: 'formdata',"
            " formdata: [{ key: 'a', type: 'file', src: 'b' }] } }, f);",
            "{ key: 'a', type: 'file', src: 'b' }",
        ),
        ("PM045", "pm.request.headers.add('a: b');", "pm.request.headers.add('a: b')"),
        ("PM045", "const { request } = pm; request.method = 'PUT';", "request.method"),
        ("PM045", "pm.response.code = 200;", "pm.response.code"),
        (
            "PM046",
            "pm.sendRequest({ url: 'x', body: JSON.stringify(a) }, f);",
            "JSON.stringify(a)",
        ),
        ("PM046", "pm.sendRequest({ url: 'x', body: { mode: 'raw', raw: { a } } }, f);", "{ a }"),
        ("PM047", "// why\n'use strict';\nf();", "'use strict';"),
        ("PM048", "function f() { count = 1; } f();", "count"),
        ("PM048", "total = 1; total = 2;", "total"),
        ("PM049", "String.prototype.x = f;", "String.prototype.x"),
        ("PM049", "Object.assign(Array.prototype, {});", "Array.prototype"),
        ("PM050", "console.log(await pm.vault.get('k'));", "await pm.vault.get('k')"),
        (
            "PM050",
            "const k = await pm.vault.get('k'); pm.environment.set('k', k);",
            "k",
        ),
        (
            "PM057",
            "crypto.subtle.digest('SHA-256', d).then(f);",
            "crypto.subtle.digest('SHA-256', d).then(f)",
        ),
        (
            "PM057",
            "['a'].forEach(async (u) => { await pm.sendRequest(u); }); f();",
            "async",
        ),
        ("PM058", "setInterval(() => f(), 10);", "setInterval"),
        ("PM059", "setTimeout(f, 10, 1, 2);", "1, 2"),
        ("PM059", "setTimeout('f()', 10);", "'f()'"),
        ("PM060", "const c = console; c.table([]);", "table"),
        ("PM060", "console.log('%s is %d', a, b);", "'%s is %d'"),
        ("PM061", "const k = 'AKIAABCDEFGHIJKLMNOP';", "AKIAABCDEFGHIJKLMNOP"),
        ("PM064", "_.keyBy(a, 'id');", "keyBy"),
        ("PM064", "const m = require('moment'); m.locale('fr');", "'fr'"),
        ("PM065", "await pm.execution.runRequest(id);", "id"),
        ("PM065", "await pm.execution.runRequest();", "pm.execution.runRequest()"),
        ("PM066", "pm.require('lodash');", "lodash"),
        ("PM066", "pm.require('npm:@scope/name');", "npm:@scope/name"),
        ("PM066", "pm.require(name);", "name"),
        ("PM067", "const r = await pm.datasets('d').executeView('v'); r.rows[0];", "0"),
        (
            "PM067",
            "const { rows } = await pm.datasets('d').executeView('v'); for (const r of rows) {}",
            "rows",
        ),
        ("PM074", "if (pm.info.requestName === 'Login') {}", "Login"),
        ("PM074", "switch (pm.info.requestName) { case 'Log on': f(); }", "Log on"),
        ("PM076", "pm.visualizer.set({});", "{}"),
        ("PM076", "pm.visualizer.set('', 1);", "1"),
        ("PM077", "pm.response.headers.members;", "members"),
    ],
)
def test_fires(found_in: Find, code: str, script: str, marked: str | None) -> None:
    found = [one for one in found_in(script) if one.code == code]
    assert len(found) == 1
    span = found[0].span
    assert marked is None or script[span.start : span.end] == marked


def test_cookies_are_not_there_before_the_request(found_in: Find) -> None:
    assert [one.code for one in found_in("pm.cookies.get('a');", "prerequest")] == ["PM033"]
    assert found_in("await pm.cookies.jar().get('u', 'a');", "prerequest") == ()


def test_newman_has_no_jar_that_promises(found_in: Find) -> None:
    found = found_in("pm.cookies.jar().get('u', 'a').then(f);", "test", "newman")
    assert "PM034" in {one.code for one in found}
    assert found_in("pm.cookies.jar().get('u', 'a', f);", "test", "newman") == ()


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("PM018", "JSON.parse(pm.response.text()).id;", "pm.response.json().id;"),
        ("PM033", "pm.response.cookies.get('a');", "pm.cookies.get('a');"),
        (
            "PM034",
            "await pm.cookies.jar().getAll('{{base_url}}');",
            "await pm.cookies.jar().getAll(pm.variables.replaceIn('{{base_url}}'));",
        ),
        (
            "PM040",
            "pm.sendRequest('x', (e, r) => {\n  r.json();\n});",
            "pm.sendRequest('x', (e, r) => {\n  if (e) {\n    console.error(e);\n    return;\n  }\n"
            "  r.json();\n});",
        ),
        (
            "PM041",
            "pm.sendRequest('x', (e, r) => {\n  pm.expect(r.code).to.equal(200); // c\n});",
            "pm.sendRequest('x', (e, r) => {\n"
            '  pm.test("r.code to equal(200)", () => {\n'
            "    pm.expect(r.code).to.equal(200);\n  }); // c\n});",
        ),
        (
            "PM046",
            "pm.sendRequest({ url: 'x', body: { mode: 'raw', raw: JSON.stringify(a) } }, f);",
            "pm.sendRequest({ url: 'x', body: { mode: 'raw', raw: JSON.stringify(a), "
            'options: { raw: { language: "json" } } } }, f);',
        ),
        ("PM047", "// why\n'use strict';\nf();", "// why\nf();"),
        ("PM048", "count = 1;\nconsole.log(count);", "const count = 1;\nconsole.log(count);"),
        ("PM048", "count = 1;\ncount += 1;", "let count = 1;\ncount += 1;"),
        (
            "PM057",
            "[1].forEach(async (x) => { await f(x); });\ng();",
            "for (const x of [1]) { await f(x); }\ng();",
        ),
        (
            "PM057",
            "crypto.subtle.digest('a', d).then(f);",
            "await crypto.subtle.digest('a', d).then(f);",
        ),
        ("PM059", "setTimeout(f, 10, a);", "setTimeout(() => f(a), 10);"),
        ("PM060", "console.table(a);", "console.log(a);"),
        ("PM060", "console.log('%s!', a);", "console.log(`${a}!`);"),
        ("PM064", "_.keyBy(a);", 'const _ = require("lodash");\n_.keyBy(a);'),
        (
            "PM067",
            "const { rows } = await pm.datasets('d').executeView('v'); for (const r of rows) {}",
            "const { rows } = await pm.datasets('d').executeView('v'); "
            "for await (const r of rows) {}",
        ),
        (
            "PM074",
            "if (pm.info.requestName === 'Log inn') {}",
            "if (pm.info.requestName === 'Log in') {}",
        ),
        ("PM077", "pm.response.headers.members.length;", "pm.response.headers.all().length;"),
    ],
)
def test_fix(fixed: Callable[[str, str], str], code: str, before: str, after: str) -> None:
    assert fixed(before, code) == after


@pytest.mark.parametrize(
    "script",
    [
        "JSON.parse(text);",
        "JSON.parse(pm.response.text(), reviver);",
        "await pm.cookies.jar().get('u', 'a');",
        "pm.cookies.jar().getAll('u', (e, c) => {});",
        "await pm.cookies.jar().get(...given);",
        "if (x) { pm.execution.setNextRequest('Log in'); } else "
        "{ pm.execution.setNextRequest(null); }",
        "pm.execution.setNextRequest('Log in'); if (x) { pm.execution.setNextRequest(null); }",
        "pm.execution.setNextRequest('Log in'); if (x) { return; } "
        "pm.execution.setNextRequest(null);",
        "for (const n of names) { if (n.ok) { pm.execution.setNextRequest(n.id); break; } }",
        "for (const n of names) { pm.execution.setNextRequest(n); break; }",
        "pm.sendRequest('x', (e, r) => { if (e) { return; } r.json(); });",
        "pm.sendRequest('x', (e, r) => { console.log(e, r.code); });",
        "pm.sendRequest('x', (e, r) => { r?.json(); });",
        "pm.sendRequest('x', (e, r) => { if (r) { r.json(); } });",
        "pm.sendRequest({ url: 'x', body: { mode: 'raw', raw: 'text' } }, f);",
        "pm.sendRequest({ url: 'x', header, body: { mode: 'raw', raw: JSON.stringify(a) } }, f);",
        "pm.sendRequest({ ...base, body: { mode: 'raw', raw: JSON.stringify(a) } }, f);",
        "pm.sendRequest({ url: 'x', body: { mode: 'formdata', formdata: "
        "[{ key: 'a', value: 'file' }] } }, f);",
        "pm.request.headers.get('a');",
        "pm.request.clone().update({});",
        "pm.request.headers.all().push(1);",
        "const body = pm.response.json(); body.id = 1;",
        "f(); 'use strict';",
        "function f() { 'use strict'; return 1; }",
        "let count; count = 1;",
        "for (var i = 0; i < 3; i++) { sum(i); } i = 4;",
        "function f() { later = 1; } var later;",
        "console = { log: f };",
        "const Array = own; Array.prototype.x = 1;",
        "MyClass.prototype.x = 1;",
        "const k = await pm.vault.get('k'); pm.variables.set('k', k);",
        "const k = await pm.vault.get('k'); console.log(typeof k, k.length);",
        "await crypto.subtle.digest('SHA-256', d);",
        "const hash = crypto.subtle.digest('SHA-256', d); await hash;",
        "[1].forEach(async (x) => { await f(x); });",
        "[1].forEach((x) => { f(x); }); g();",
        "const id = setInterval(f, 10); setTimeout(() => clearInterval(id), 99);",
        "const setInterval = f; setInterval(g, 10);",
        "setTimeout(() => f(1), 10);",
        "await new Promise((resolve) => setTimeout(resolve, 10));",
        "console.table?.([]);",
        "console.log('100% sure', a);",
        "console.log('%s');",
        "const console = own; console.table();",
        "console.log(pm.environment.has('token'));",
        "const id = 'eyJ';",
        "const _ = require('lodash'); _.keyBy(a);",
        "const m = require('moment'); m.locale('en-gb');",
        "await pm.execution.runRequest('9f1c3a52-8d3e-4c1b-a1c5-0d6e5d0d7a11');",
        "const id = 'x'; await pm.execution.runRequest(id);",
        "pm.require('npm:@scope/name@1.2.3');",
        "pm.require('@team/name');",
        "pm.require('./lib/x.js');",
        "const r = await pm.datasets('d').executeView('v'); for await (const x of r.rows) {}",
        "if (pm.info.requestName === 'Log in') {}",
        "if (pm.info.requestName === name) {}",
        "pm.visualizer.set(template, rows);",
        "pm.visualizer.set('<b>{{a}}</b>', pm.response.json());",
    ],
)
def test_silent(found_in: Find, script: str) -> None:
    assert [(one.code, one.message) for one in found_in(script)] == []
