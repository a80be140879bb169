"""Definition, references, highlights and rename of local names."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from postroom_server.analysis.navigation import (
    definition,
    highlights,
    prepare_rename,
    references,
    rename,
)
from postroom_server.analysis.script import Script
from postroom_server.text import apply_edits

ScriptAt = Callable[..., tuple[Script, int]]


@pytest.mark.parametrize(
    ("marked", "declared"),
    [
        ("const body = 1; bo<|>dy;", 6),
        ("const body = 1; { const body = 2; bo<|>dy; }", 24),
        ("function add(a) { return a<|>; }", 13),
        ("add<|>(1); function add() {}", 17),
        ("const { a: b } = c; b<|>;", 11),
        ("const { a } = c; a<|>;", 8),
        ("for (const x of xs) { x<|>; }", 11),
        ("try {} catch (error) { error<|>; }", 14),
        ("class A {} new A<|>();", 6),
        ("if (x) { var y = 1; } y<|>;", 13),
        ("const o = { key: 1 }; o.key<|>;", 12),
        ("const a = 1; a<|>", 6),
    ],
)
def test_definition(script_at: ScriptAt, marked: str, declared: int) -> None:
    found = definition(*script_at(marked))
    assert [(one.span.start, one.path) for one in found] == [(declared, None)]


def test_definition_of_a_module_and_of_what_it_exports(script_at: ScriptAt) -> None:
    path = "./lib/auth.js"
    assert definition(*script_at(f"pm.require('{path[:3]}<|>{path[3:]}')"))[0].path == path
    found = definition(*script_at(f"pm.require('{path}').si<|>gn('x')"))
    assert found[0].path == path


@pytest.mark.parametrize("marked", ["p<|>m.test", "'te<|>xt'", "pm.te<|>st", "un<|>known", "<|>"])
def test_no_definition(script_at: ScriptAt, marked: str) -> None:
    assert definition(*script_at(marked)) == ()


@pytest.mark.parametrize(
    ("marked", "count"),
    [
        ("const a<|> = 1; a + a; { const a = 2; a; }", 3),
        ("const a = 1; { const a<|> = 2; a; } a;", 2),
        ("function f(a<|>) { return () => a; }", 2),
        ("const { x } = y; f({ x<|> });", 2),
        ("let i<|>; i = 1; i++; i += 1;", 4),
    ],
)
def test_references(script_at: ScriptAt, marked: str, count: int) -> None:
    assert len(references(*script_at(marked))) == count


def test_writes_and_reads_are_told_apart(script_at: ScriptAt) -> None:
    kinds = [one.kind for one in highlights(*script_at("let i<|> = 0; i = 1; f(i); i++;"))]
    assert kinds == ["write", "write", "read", "write"]


def test_uses_of_a_variable_of_postman_are_highlighted(script_at: ScriptAt) -> None:
    text = "pm.environment.set('to<|>ken', 1); pm.variables.get('token'); pm.globals.get('x');"
    assert [one.kind for one in highlights(*script_at(text))] == ["write", "read"]


@pytest.mark.parametrize(
    ("marked", "name", "result"),
    [
        ("const a<|> = 1; a;", "b", "const b = 1; b;"),
        ("const { a<|> } = c; a;", "b", "const { a: b } = c; b;"),
        ("const a<|> = 1; f({ a });", "b", "const b = 1; f({ a: b });"),
        ("const { k: a<|> } = c; a;", "b", "const { k: b } = c; b;"),
        ("const a<|> = 1; a;", "class", "const a = 1; a;"),
        ("const a<|> = 1; a;", "1b", "const a = 1; a;"),
        ("const a<|> = 1, b = 2; a;", "b", "const a = 1, b = 2; a;"),
        ("const a<|> = 1; { const b = 2; a; }", "b", "const a = 1; { const b = 2; a; }"),
        ("pm<|>.test", "b", "pm.test"),
    ],
)
def test_rename(script_at: ScriptAt, marked: str, name: str, result: str) -> None:
    script, offset = script_at(marked)
    assert apply_edits(script.text, rename(script, offset, name)) == result


def test_only_own_names_can_be_renamed(script_at: ScriptAt) -> None:
    assert prepare_rename(*script_at("const a<|> = 1;")) is not None
    assert prepare_rename(*script_at("pm<|>.test")) is None
    assert prepare_rename(*script_at("pm.te<|>st")) is None
