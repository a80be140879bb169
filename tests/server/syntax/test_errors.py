"""Syntax errors: readable, at the right place, and never a false alarm."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from postroom_server.syntax.errors import syntax_problem


@pytest.mark.parametrize(
    ("script", "place", "message"),
    [
        ("let a = ;", ";", "Unexpected `;`."),
        ("foo(", "(", "`(` is never closed."),
        ("pm.test('x', () => {\n  pm.expect(1)\n", "{", "`{` is never closed."),
        ("pm.test('a', () => { pm.expect(1 });", "}", "`(` is not closed before this `}`."),
        ("}", "}", "`}` closes nothing."),
        ("pm.test('x', () => { })\n});", "}", "`}` closes nothing."),
        ("var a = 'abc", "'abc", "This string is not closed: `'` is missing."),
        ("console.log('it's')", "')", "This string is not closed: `'` is missing."),
        ("const a = 1 const b", "const", "Unexpected `const`."),
        ("const x: string = 1;", ":", "A `const` needs a value: `const name = …`."),
        ("pm.", ".", "A name is missing after this dot."),
        ("x = `abc", "`abc", "This template is not closed: a backtick is missing."),
        ("x = /abc", "/abc", "This regular expression is not closed: `/` is missing."),
        (
            "await foo(1, 2\nbar()",
            "bar",
            "Unexpected name `bar`: is a comma, an operator or a semicolon missing in front of it?",
        ),
        ("'😀'; foo(", "(", "`(` is never closed."),
    ],
)
def test_an_error_is_told_at_its_place(script: str, place: str, message: str) -> None:
    problem = syntax_problem(script)
    assert problem is not None
    assert problem.message == message
    assert script[problem.span.start : problem.span.end] == place


@pytest.mark.parametrize(
    "script",
    [
        "",
        "await pm.sendRequest('x'); return 1;",
        "a?.b ?? c; a ||= b; class A { #x = 1; static { this.y = 2 } }",
        "const { a, b: [c] = [], ...d } = e; for await (const x of y) {}",
        "label: for (;;) { break label }",
        "x = /[/]/v; y = 1_000n; z = `a${`b${c}`}`",
        "async () => { await 1 }; (function* () { yield 1 })()",
        "with (a) { b }",
        "`\\u{1F600}`; tag`\\u${a}`",
        "pm.test\n('x', () => {})",
        "<!-- an old comment\nx",
    ],
)
def test_valid_scripts_have_no_problem(script: str) -> None:
    assert syntax_problem(script) is None


@given(st.text(alphabet="pm.test(){}[]'`\"\n ;=>1a😀/*$:", max_size=60))
def test_no_text_makes_it_fail(script: str) -> None:
    problem = syntax_problem(script)
    if problem is not None:
        assert 0 <= problem.span.start <= problem.span.end <= len(script) + 1
        assert problem.message
