"""Rules about tests that say nothing, and assertions that mean something else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from postroom_server.analysis.results import Diagnostic

Find = Callable[..., tuple[Diagnostic, ...]]


def _test(body: str) -> str:
    return f"pm.test('a', () => {{ {body} }});"


@pytest.mark.parametrize(
    ("code", "script", "marked"),
    [
        ("PM026", _test("pm.expect({ a: 1 }).to.include('a');"), "include"),
        ("PM026", _test("const b = { a: 1 }; pm.expect(b).to.contain('a');"), "contain"),
        ("PM026", _test("pm.expect([x]).to.not.include({ a: 1 });"), "include"),
        ("PM026", _test("pm.expect(body).to.include({ a: { b: 1 } });"), "include"),
        ("PM028", "pm.test('a', function (done) { f(); });", "done"),
        ("PM028", "pm.test('a', done => { f(); });", "done"),
        ("PM028", "pm.test('a', (done = f) => { done(); });", "done = f"),
        ("PM029", "pm.test('a');", "pm.test('a')"),
        ("PM029", "pm.test('a', () => {});", "pm.test"),
        ("PM029", "pm.test('a', () => { console.log(1); });", "pm.test"),
        ("PM029", "pm.test('a', () => pm.response.code === 200);", "pm.response.code === 200"),
        ("PM029", "const t = pm.test; t('a', () => { return b.c > 1; });", "b.c > 1"),
        ("PM030", _test("pm.expect(a) == 1;"), "pm.expect(a) == 1"),
        ("PM030", _test("pm.expect(a).to.be === 1;"), "pm.expect(a).to.be === 1"),
        ("PM030", _test("pm.expect(a === 1);"), "pm.expect(a === 1)"),
        ("PM030", _test("pm.expect(c.code = 200).to.be.ok;"), "c.code = 200"),
        ("PM030", "tests['a'] = responseCode.code = 200;", "responseCode.code = 200"),
        ("PM031", _test("pm.response.to.have.jsonSchema('{}');"), "'{}'"),
        (
            "PM031",
            _test("const s = { items: { prefixItems: [] } }; pm.expect(x).to.have.jsonSchema(s);"),
            "prefixItems",
        ),
        (
            "PM031",
            _test("pm.response.to.have.jsonSchema({ properties: { a: { format: 'int32' } } });"),
            "'int32'",
        ),
        (
            "PM031",
            _test("pm.response.to.have.jsonSchema({ type: 'string', nullable: true });"),
            "nullable",
        ),
        ("PM032", _test("pm.response.to.be.unauthorised;"), "unauthorised"),
        ("PM032", _test("pm.response.to.not.have.header('a', 'b');"), "'b'"),
        ("PM056", "pm.test(() => { pm.response.to.be.ok; });", None),
        ("PM056", "pm.test('a', f); pm.test('a', g);", "'a'"),
        ("PM056", "for (const x of y) { pm.test('a', f); }", "'a'"),
        ("PM056", "y.forEach(x => { pm.test('a', f); });", "'a'"),
        ("PM072", _test("pm.expect(pm.response.responseTime).to.be.below(50);"), "50"),
        ("PM073", _test("pm.expect(a).to.not.have.property('b', 1);"), "1"),
        ("PM073", _test("pm.expect(a).to.not.equal(null);"), "pm.expect(a).to.not.equal(null)"),
    ],
)
def test_fires(found_in: Find, code: str, script: str, marked: str | None) -> None:
    found = [one for one in found_in(script) if one.code == code]
    assert len(found) == 1
    span = found[0].span
    assert marked is None or script[span.start : span.end] == marked


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        (
            "PM026",
            _test("pm.expect({ a: 1 }).to.include('a');"),
            _test("pm.expect({ a: 1 }).to.have.property('a');"),
        ),
        (
            "PM026",
            _test("pm.expect([b]).to.include({ a: 1 }); /* c */"),
            _test("pm.expect([b]).to.deep.include({ a: 1 }); /* c */"),
        ),
        ("PM028", "pm.test('a', done => { f(); });", "pm.test('a', () => { f(); });"),
        ("PM028", "pm.test('a', (done) => { f(); });", "pm.test('a', () => { f(); });"),
        (
            "PM028",
            "pm.test('a', (done = g) => { done(); });",
            "pm.test('a', (done) => { done(); });",
        ),
        (
            "PM029",
            "pm.test('a', () => (b === 1));",
            "pm.test('a', () => pm.expect(b).to.equal(1));",
        ),
        (
            "PM029",
            "pm.test('a', () => { return b <= 1; });",
            "pm.test('a', () => { pm.expect(b).to.be.at.most(1); });",
        ),
        ("PM030", _test("pm.expect(a) != 1;"), _test("pm.expect(a).to.not.equal(1);")),
        ("PM030", _test("pm.expect(a === b);"), _test("pm.expect(a).to.equal(b);")),
        ("PM030", "tests['a'] = b = 200;", "tests['a'] = b === 200;"),
        (
            "PM031",
            _test("pm.response.to.have.jsonSchema(pm.environment.replaceIn('{}'));"),
            _test("pm.response.to.have.jsonSchema(JSON.parse(pm.environment.replaceIn('{}')));"),
        ),
        (
            "PM031",
            "pm.expect(x).to.have.jsonSchema({\n"
            "  $schema: 'http://json-schema.org/draft-04/schema#', // old\n  type: 'object',\n});",
            "pm.expect(x).to.have.jsonSchema({\n   // old\n  type: 'object',\n});",
        ),
        (
            "PM032",
            _test("pm.response.to.be.notAcceptable;"),
            _test("pm.response.to.have.status(406);"),
        ),
        (
            "PM032",
            _test("pm.response.to.be.unauthorised;"),
            _test("pm.response.to.be.unauthorized;"),
        ),
        (
            "PM032",
            _test("pm.response.to.not.have.header('a', 'b');"),
            _test("pm.response.to.not.have.header('a');"),
        ),
        ("PM056", "pm.test('a', f); pm.test('a', g);", "pm.test('a', f); pm.test('a (2)', g);"),
        (
            "PM073",
            _test("pm.expect(a.b).to.not.equal(null);"),
            _test("pm.expect(a.b).to.exist;"),
        ),
        (
            "PM073",
            _test("pm.expect(a).not.to.equal(undefined);"),
            _test("pm.expect(a).to.exist;"),
        ),
    ],
)
def test_fix(fixed: Callable[[str, str], str], code: str, before: str, after: str) -> None:
    assert fixed(before, code) == after


@pytest.mark.parametrize(
    "script",
    [
        _test("pm.expect(text).to.include('a');"),
        _test("pm.expect('abc').to.include('a');"),
        _test("pm.expect({ a: 'b' }).to.have.property('a').that.includes('b');"),
        _test("pm.expect([1]).to.include(1);"),
        _test("pm.expect(body).to.include({ a: 1 });"),
        _test("pm.expect([b]).to.deep.include({ a: 1 });"),
        _test("pm.expect([b]).to.include.deep.members([{ a: 1 }]);"),
        "pm.test('a', (done) => { f(done); });",
        "pm.test('a', function () { return check(arguments); });",
        "pm.test('a', f);",
        "pm.test('a', () => f());",
        "pm.test('a', () => { f(); });",
        "pm.test('is JSON', () => { pm.response.json(); });",
        "pm.test('a', () => { if (x) { throw new Error('b'); } });",
        "pm.test('a', () => { x.should.be.ok; });",
        "pm.test('a', () => { return pm.expect(1).to.equal(1); });",
        "pm.test('a', () => { for (const x of y) { check(x); } });",
        "pm.test.skip('a', () => {});",
        "pm.test.skip('later');",
        _test("pm.expect(a === b).to.be.true;"),
        _test("pm.expect(pm.response.code === 200 || x).to.be.ok;"),
        "if (x) { pm.test('a', f); } else { pm.test('a', g); }",
        "for (const x of y) { pm.test(`a ${x}`, f); }",
        "function check() { pm.test('a', f); } check();",
        _test("pm.response.to.have.jsonSchema({ properties: { nullable: { type: 'number' } } });"),
        _test("pm.response.to.have.jsonSchema({ nullable: true }, { nullable: true });"),
        _test("pm.response.to.have.jsonSchema({ format: 'x' }, { unknownFormats: 'ignore' });"),
        _test("pm.response.to.have.jsonSchema({ format: 'x' }, options);"),
        _test("pm.response.to.have.jsonSchema(schema);"),
        _test(
            "pm.response.to.have.jsonSchema({ $schema: 'http://json-schema.org/draft-07/schema' });"
        ),
        _test("pm.response.to.be.unauthorized;"),
        _test("pm.response.to.have.responseTime.below(500);"),
        _test("pm.expect(pm.response.json().n).to.be.below(50);"),
        _test("pm.expect(a).to.not.have.property('b');"),
        _test("pm.expect(a).to.have.property('b', 1);"),
        _test("pm.expect(a).to.not.equal(1);"),
        _test("pm.expect(a).to.equal(null);"),
    ],
)
def test_silent(found_in: Find, script: str) -> None:
    assert [(one.code, one.message) for one in found_in(script)] == []
