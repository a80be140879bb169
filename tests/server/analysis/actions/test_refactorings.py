"""What refactorings make of scripts, and where they are not offered."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from postroom_server.analysis.results import CodeAction

Take = Callable[[str, str], str]
Offered = Callable[..., dict[str, CodeAction]]

CONSTANT = "refactor.extract.constant"
WRAP = "refactor.rewrite.wrapInTest"
AWAIT = "refactor.rewrite.await"
CALLBACK = "refactor.rewrite.callback"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("f('a <|>b');", "const aB = 'a b';\nf(aB);"),
        (
            "if (x) {\n  pm.sendRequest(<|>'https://a.b/c'<|>, f);\n}",
            "if (x) {\n  const url = 'https://a.b/c';\n  pm.sendRequest(url, f);\n}",
        ),
        (
            "const url = 1;\npm.sendRequest({ url: <|>'x' });",
            "const url = 1;\nconst url2 = 'x';\npm.sendRequest({ url: url2 });",
        ),
        (
            "pm.environment.set('base_url', <|>7);",
            "const baseUrl = 7;\npm.environment.set('base_url', baseUrl);",
        ),
        (
            "pm.test('a', () => {\n\tpm.expect(<|>pm.response.json().id<|>).to.eql(1);\n});",
            "pm.test('a', () => {\n\tconst value = pm.response.json().id;\n"
            "\tpm.expect(value).to.eql(1);\n});",
        ),
        ("f(<|>{ a: 1 }<|>);", "const object = { a: 1 };\nf(object);"),
    ],
)
def test_extract_a_constant(taken: Take, before: str, after: str) -> None:
    assert taken(before, CONSTANT) == after


@pytest.mark.parametrize(
    "script",
    [
        "const a = <|>1;",
        "'use <|>strict';",
        "const o = { '<|>a': 1 };",
        "<|>f()<|>();",
        "x ? <|>f(1)<|> : 2;",
        "if (a) f(<|>g(1)<|>);",
        "f(<|>a);",
        "f('a' <|>;",
    ],
)
def test_no_constant_where_it_would_change_something(offered: Offered, script: str) -> None:
    assert CONSTANT not in offered(script)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "pm.expect(a)<|>.to.eql(1)",
            'pm.test("a to eql(1)", () => {\n  pm.expect(a).to.eql(1);\n});',
        ),
        (
            "if (x) {\n  <|>const a = f(); // why\n\n  pm.expect(a).to.eql(1);<|>\n}",
            'if (x) {\n  pm.test("a to eql(1)", () => {\n    const a = f(); // why\n\n'
            "    pm.expect(a).to.eql(1);\n  });\n}",
        ),
    ],
)
def test_wrap_in_a_test(taken: Take, before: str, after: str) -> None:
    assert taken(before, WRAP) == after


@pytest.mark.parametrize(
    "script",
    [
        "<|>const a = f();<|>\ng(a);",
        "<|>await f();",
        "function f() { <|>return 1;<|> }",
        "for (const a of b) { <|>continue;<|> }",
        "pm.test('a', () => { pm.expect(1).<|>to.eql(1); });",
        "<|>pm.test('a', f);",
        "f(<|>`a\nb`);",
    ],
)
def test_no_test_around_what_cannot_move(offered: Offered, script: str) -> None:
    assert WRAP not in offered(script)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "pm.send<|>Request(url, (error, response) => {\n"
            "  if (error) {\n    console.error(error); // no answer\n    return;\n  }\n"
            "  const body = response.json();\n  f(body); // done\n});",
            "try {\n  const response = await pm.sendRequest(url);\n"
            "  const body = response.json();\n  f(body); // done\n"
            "} catch (error) {\n  console.error(error); // no answer\n}",
        ),
        (
            "pm.sendRequest({ url: 'x' }, function (err, res) {\n<|>  f(res.code);\n});",
            "const res = await pm.sendRequest({ url: 'x' });\nf(res.code);",
        ),
        ("pm.sendRequest('x', <|>() => {\n});", "await pm.sendRequest('x');"),
        (
            "if (a) {\n\tpm.send<|>Request(u, (e, r) => {\n\t\tif (e !== null) return;\n"
            "\t\tpm.test('a', () => {\n\t\t\tpm.expect(r).to.have.status(200);\n\t\t});\n\t});\n}",
            "if (a) {\n\ttry {\n\t  const r = await pm.sendRequest(u);\n\t  pm.test('a', () => {\n"
            "\t  \tpm.expect(r).to.have.status(200);\n\t  });\n\t} catch (e) {\n"
            "\t  // nothing to do\n\t}\n}",
        ),
    ],
)
def test_a_callback_becomes_await(taken: Take, before: str, after: str) -> None:
    assert taken(before, AWAIT) == after


@pytest.mark.parametrize(
    "script",
    [
        "function f() { pm.<|>sendRequest('x', (e, r) => { g(r); }); }",
        "pm.<|>sendRequest('x', (e, r) => { g(e, r); });",
        "const r = 1; pm.<|>sendRequest('x', (e, r) => { g(r); });",
        "pm.<|>sendRequest('x', (e, r) => { if (!r) { return; } g(r); });",
        "pm.<|>sendRequest('x', f);",
        "pm.<|>sendRequest('x', (e, r) => { if (e) { f(); } g(r); });",
    ],
)
def test_no_await_where_it_cannot_stand(offered: Offered, script: str) -> None:
    assert AWAIT not in offered(script)
    assert AWAIT not in offered("pm.<|>sendRequest('x', (e, r) => { g(r); });", "newman")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "const r = <|>await pm.sendRequest('x');\n\npm.environment.set('a', r.code); // b",
            "pm.sendRequest('x', (error, r) => {\n  if (error) {\n    console.error(error);\n"
            "    return;\n  }\n\n  pm.environment.set('a', r.code); // b\n});",
        ),
        (
            "<|>await pm.sendRequest({\n  url: 'x',\n});",
            "pm.sendRequest({\n  url: 'x',\n}, (error) => {\n  if (error) {\n"
            "    console.error(error);\n    return;\n  }\n});",
        ),
    ],
)
def test_await_becomes_a_callback(taken: Take, before: str, after: str) -> None:
    assert taken(before, CALLBACK) == after


@pytest.mark.parametrize(
    "script",
    [
        "const r = <|>await pm.sendRequest('x'); await f();",
        "const { code } = <|>await pm.sendRequest('x');",
        "async function f() { const r = <|>await pm.sendRequest('x'); }",
        "const r = <|>await pm.vault.get('x');",
        "if (a) { const r = <|>await pm.sendRequest('x'); }",
    ],
)
def test_no_callback_where_it_would_change_the_order(offered: Offered, script: str) -> None:
    assert CALLBACK not in offered(script)
