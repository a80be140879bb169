"""Members behind a dot, wherever the value before it comes from."""

from __future__ import annotations

from collections.abc import Callable

import pytest

PM = "environment response sendRequest test expect execution"
RESPONSE = "code status headers json text responseTime"
REQUEST_RESULT = "code status headers json"
HEADERS = "get upsert has toObject"
ITEM = "sku price stock"
STRING = "length trim toUpperCase"
ARRAY = "map filter forEach length"
CHAIN = "equal eql be have not"


@pytest.mark.parametrize(
    ("marked", "includes", "excludes"),
    [
        ("pm.<|>", PM, "mutations setNextRequest"),
        ("pm.res<|>", PM, ""),
        ("pm.response.<|>", RESPONSE, "mime originalRequest"),
        ("pm.response.headers.<|>", HEADERS, "members reference"),
        ("pm.response.to.<|>", "have be not", ""),
        ("pm.response.to.have.<|>", "status header jsonBody jsonSchema", "postmanRequest"),
        ("pm.response.to.be.<|>", "ok success json", ""),
        ("pm.request.to.have.<|>", "header", "status"),
        ("pm.expect(1).<|>", "to", ""),
        ("pm.expect(1).to.be.<|>", "a an ok true above oneOf", ""),
        ("pm.expect(1).to.be.a('x').and.<|>", CHAIN, ""),
        ("pm.expect(1).to.have.property('a').that.<|>", CHAIN, ""),
        ("pm.response.to.have.responseTime.<|>", "below above within", ""),
        ("pm.environment.<|>", "get set unset has replaceIn toObject", "variables addLayer"),
        ("pm.environment?.<|>", "get set", ""),
        ("pm.execution.<|>", "setNextRequest runRequest location", "skipRequest"),
        ("pm.cookies.jar().<|>", "get set unset clear getAll", ""),
        ("pm.info.<|>", "requestName iteration eventName", ""),
        ("console.<|>", "log info warn error debug clear", "table"),
        # through names
        ("const env = pm.environment; env.<|>", "get set", ""),
        ("const { environment: env } = pm; env.<|>", "get set", ""),
        ("const { response } = pm; response.<|>", RESPONSE, ""),
        ("const { response: { headers } } = pm; headers.<|>", HEADERS, ""),
        ("const { a = pm.response } = {}; a.<|>", RESPONSE, ""),
        ("let r; r = pm.response; r.<|>", RESPONSE, ""),
        ("var r = pm.response; function f() { r.<|> }", RESPONSE, ""),
        ("if (x) { var r = pm.response } r.<|>", RESPONSE, ""),
        # promises and callbacks
        ("const r = await pm.sendRequest('x'); r.<|>", REQUEST_RESULT, "then to"),
        ("(await pm.sendRequest('x')).<|>", REQUEST_RESULT, "then"),
        ("pm.sendRequest('x').<|>", "then catch finally", "code"),
        ("pm.sendRequest('x').then(r => r.<|>)", REQUEST_RESULT, ""),
        ("pm.sendRequest('x').then(r => r.headers).then(h => h.<|>)", HEADERS, ""),
        ("pm.sendRequest('x', (err, res) => { res.<|> })", REQUEST_RESULT, "to"),
        ("pm.sendRequest('x', (err) => err.<|>)", "message code name", "stack"),
        ("pm.sendRequest('x', function (err, res) { res.headers.<|> })", HEADERS, ""),
        ("pm.sendRequest('x', (e, r, { cookies }) => cookies.<|>)", "get has one", ""),
        ("pm.sendRequest('x', (e, r, x) => x.<|>)", "cookies", ""),
        ("const [a] = await Promise.all([pm.sendRequest('x')]); a.<|>", REQUEST_RESULT, ""),
        ("Promise.all([pm.sendRequest('x')]).then(([a]) => a.<|>)", REQUEST_RESULT, ""),
        ("const s = await pm.vault.get('k'); s.<|>", STRING, ""),
        ("pm.response.headers.each(h => h.<|>)", "key value", ""),
        ("pm.response.headers.map(h => h.key).<|>", ARRAY, ""),
        ("pm.response.headers.filter(h => h.<|>)", "key value", ""),
        ("pm.request.url.query.all().map(q => q.<|>)", "key value", ""),
        # functions, classes, literals of the script
        ("function f() { return pm.response } f().<|>", RESPONSE, ""),
        ("const f = () => pm.response; f().<|>", RESPONSE, ""),
        ("const f = async () => pm.response; (await f()).<|>", RESPONSE, ""),
        ("function f(r) { r.<|> }\nf(pm.response);", RESPONSE, ""),
        ("function f(r) { return r.headers } f(pm.response).<|>", HEADERS, ""),
        ("function f(a) { if (a) { return 'x' } return 'y' } f().<|>", STRING, ""),
        ("const o = { a: { b: 'x' }, c() { return 1 } }; o.<|>", "a c", "b"),
        ("const o = { a: { b: 'x' } }; o.a.b.<|>", STRING, ""),
        ("const o = { ...{ a: 1 }, b: 2 }; o.<|>", "a b", ""),
        ("const o = { get r() { return pm.response } }; o.r.<|>", RESPONSE, ""),
        ("class A { go() {} static make() {} x = 1 } new A().<|>", "go x", "make"),
        ("class A { go() {} static make() {} } A.<|>", "make", "go"),
        ("class A { go() { this.<|> } }", "go", ""),
        ("const o = { a: 1, f() { this.<|> } }", "a f", ""),
        # JavaScript's own
        ("'a'.<|>", STRING, ""),
        ("`a${1}`.<|>", STRING, ""),
        ("'a,b'.split(',').<|>", ARRAY, ""),
        ("[1, 2].map(x => x.<|>)", "toFixed", ""),
        ("['a'].map((x, i) => i.<|>)", "toFixed", "trim"),
        ("['a'].filter(x => x).map(x => x.<|>)", STRING, ""),
        ("['a'].find(x => x).<|>", STRING, ""),
        ("[1].reduce((all, x) => all.<|>, '')", STRING, ""),
        ("new Map([['a', 1]]).<|>", "get set has", ""),
        ("new Date().<|>", "toISOString getTime", ""),
        ("Object.keys({}).<|>", ARRAY, ""),
        ("Object.entries(pm.response.json()).forEach(([k, v]) => k.<|>)", STRING, ""),
        ("JSON.<|>", "parse stringify", ""),
        ("Math.<|>", "max floor PI", ""),
        ("/a/.<|>", "test exec source", ""),
        ("for (const c of 'abc') { c.<|> }", STRING, ""),
        ("for (const k in {}) { k.<|> }", STRING, ""),
        ("(typeof x).<|>", STRING, ""),
        ("(a ? 'x' : 'y').<|>", STRING, ""),
        ("(a || 'x').<|>", STRING, ""),
        ("('a' + 1).<|>", STRING, ""),
        ("crypto.subtle.<|>", "digest sign importKey", ""),
        ("new URL('x').<|>", "href searchParams", ""),
        # libraries
        ("require('lodash').<|>", "map get groupBy chunk", ""),
        ("const _ = require('lodash'); _.map([{ a: 1 }], it => it.<|>)", "a", ""),
        ("require('moment')().<|>", "format add toISOString", ""),
        ("require('moment')().add(1, 'd').<|>", "format", ""),
        ("require('crypto-js').<|>", "SHA256 HmacSHA256 enc", ""),
        ("const $ = require('cheerio').load(''); $('a').<|>", "text attr each", ""),
        ("new (require('ajv'))().<|>", "compile validate", ""),
        # the shape of the response
        ("pm.response.json().<|>", "id token data", "toString"),
        ("const body = pm.response.json(); body.data.<|>", "items", ""),
        ("const { data } = pm.response.json(); data.items[0].<|>", ITEM, ""),
        ("pm.response.json().data.items.map(i => i.<|>)", ITEM, ""),
        ("pm.response.json().data.items.find(i => i.sku === 'A1').<|>", ITEM, ""),
        ("for (const i of pm.response.json().data.items) { i.<|> }", ITEM, ""),
        ("for (const { sku } of pm.response.json().data.items) { sku.<|> }", STRING, ""),
        ("JSON.parse(responseBody).<|>", "id token", ""),
        ("JSON.parse(pm.response.text()).<|>", "id token", ""),
        ("let body; try { body = pm.response.json() } catch (e) {} body.<|>", "id token", ""),
        ("require('lodash').map(pm.response.json().data.items, i => i.<|>)", ITEM, ""),
        # modules of the workspace
        ("pm.require('./lib/auth.js').<|>", "sign version", ""),
        ("const { sign } = pm.require('./lib/auth.js'); sign('x').<|>", "", ""),
        ("pm.require('./lib/dates.js').today().<|>", "toISOString", ""),
    ],
)
def test_members(
    items_at: Callable[[str], dict[str, object]], marked: str, includes: str, excludes: str
) -> None:
    found = items_at(marked)
    assert set(includes.split()) <= found.keys()
    assert not set(excludes.split()) & found.keys()


@pytest.mark.parametrize(
    "marked",
    [
        "foo.<|>",
        "pm.environment.get('x').<|>",
        "function f(a) { a.<|> }",
        "pm.nothing.<|>",
        "pm.require('./gone.js').<|>",
        "require('gone').<|>",
        "const a = a; a.<|>",
        "const f = () => f(); f().<|>",
        "let x = y, y = x; x.<|>",
        "1 .toFixed.<|> // pm.",
        "// pm.<|>",
        "/* pm.<|>",
        "x = /pm.<|>/",
        "'pm.<|>'",
    ],
)
def test_silent_where_nothing_is_known(
    items_at: Callable[[str], dict[str, object]], marked: str
) -> None:
    found = items_at(marked)
    assert not found or set(found) <= {"call", "apply", "bind"}


def test_a_prerequest_script_is_not_offered_the_response(
    items_at: Callable[..., dict[str, object]],
) -> None:
    found = items_at("pm.<|>", "prerequest")
    assert "response" not in found
    assert {"request", "environment"} <= found.keys()
    assert "skipRequest" in items_at("pm.execution.<|>", "prerequest")
    assert "response" in items_at("pm.<|>", "module")


def test_newman_is_not_offered_what_it_lacks(
    items_at: Callable[..., dict[str, object]],
) -> None:
    found = items_at("pm.<|>", "test", "newman")
    assert not {"vault", "require"} & found.keys()


@pytest.mark.parametrize(
    ("marked", "label", "result"),
    [
        ("pm.res<|>", "response", "pm.response"),
        ("pm.response.json().con<|>", "content-type", 'pm.response.json()["content-type"]'),
        ("pm.response.json()?.<|>", "content-type", 'pm.response.json()?.["content-type"]'),
        ("pm.env<|>ironment", "environment", "pm.environmentironment"),
        ("const { resp<|> } = pm", "response", "const { response } = pm"),
    ],
)
def test_what_is_inserted(
    accept: Callable[[str, str], str], marked: str, label: str, result: str
) -> None:
    assert accept(marked, label) == result
