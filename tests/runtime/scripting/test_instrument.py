"""What is inserted into scripts, and that nothing else about their text changes."""

from __future__ import annotations

import pytest
from postroom_runtime.scripting.instrument import CLOSE, instrument


def shortened(code: str) -> str:
    for long, short in ((CLOSE, "»"), ("__postroom.watch(", "«"), ("__postroom.callback(", "&«")):
        code = code.replace(long, short)
    return code


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("main();", "«main()»;"),
        ("(async () => {})();", "«(async () => {})()»;"),
        ("new Job();", "«new Job()»;"),
        ("a.b().then(c);", "«a.b().then(c)»;"),
        ("a?.b().c();", "«a?.b().c()»;"),
        ("a && b(), c ? d() : e();", "a && «b()», c ? «d()» : «e()»;"),
        ("(a() ?? b());", "(«a()» ?? «b()»);"),
        ("!a(); void b();", "!«a()»; void «b()»;"),
        ("const p = f();", "const p = «f()»;"),
        ("x.y = f();", "x.y = «f()»;"),
        ("if (f()) g();", "if («f()») «g()»;"),
        ("f(g(), { h: i() }, [j()], `${k()}`);", "«f(«g()», { h: «i()» }, [«j()»], `${«k()»}`)»;"),
        ("rows.forEach(save);", "«rows.forEach(&«save»)»;"),
        ("_.each(rows, (row) => save(row));", "«_.each(&«rows», &«(row) => «save(row)»»)»;"),
        ("rows.map(async (x) => x);", "«rows.map(&«async (x) => x»)»;"),
    ],
)
def test_what_scripts_throw_away_or_store_is_watched(source: str, expected: str):
    instrumented = instrument(source)
    assert instrumented is not None
    assert shortened(instrumented.code) == expected


@pytest.mark.parametrize(
    "source",
    [
        "await main();",
        "const [a, b] = pair();",
        "({ a } = pair());",
        "const f = async () => { await null; };",
        "function f() { return g(); }",
        "f(",
        "let x = ;",
        "",
    ],
)
def test_other_code_is_left_alone(source: str):
    assert instrument(source) is None


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"])
def test_insertions_are_told_by_line_and_utf16_column(end: str):
    instrumented = instrument(f"'😀é';{end}'😀'; f();")
    assert instrumented is not None
    assert instrumented.insertions == [(1, 6, 17), (1, 26, 15)]


def test_a_lone_surrogate_stays():
    instrumented = instrument("f('\ud83d');")
    assert instrumented is not None
    assert "'\ud83d'" in instrumented.code


def test_import_is_led_to_the_sandbox():
    instrumented = instrument("await import('x');")
    assert instrumented is not None
    assert instrumented.code == "await __postroom.dynamic_import('x');"
    assert instrumented.insertions == [(0, 6, 19)]
