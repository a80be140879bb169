"""Rules about variables: what is stored, where it is read, what a scope's methods give."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from postroom_server.analysis.results import Diagnostic

Find = Callable[..., tuple[Diagnostic, ...]]


@pytest.mark.parametrize(
    ("code", "script", "marked"),
    [
        ("PM015", "pm.globals.set('a', [1, 2]);", "[1, 2]"),
        ("PM015", "const e = pm.environment; const o = { a: 1 }; e.set('a', o);", "o"),
        ("PM015", "pm.collectionVariables.set('a', new Map());", "new Map()"),
        ("PM015", "class A {} pm.environment.set('a', new A());", "new A()"),
        ("PM016", "const n = 5n; pm.variables.set('a', n);", "n"),
        ("PM038", "pm.environment.get('base_url');", "pm.environment"),
        ("PM038", "const c = pm.collectionVariables; c.get('token');", "c"),
        ("PM051", "pm.iterationData.set('a', 1);", "pm.iterationData.set('a', 1)"),
        ("PM051", "pm.environment.toJSON().token;", "toJSON"),
        ("PM052", "pm.variables.get('$guid');", "'$guid'"),
        ("PM052", "pm.variables.replaceIn('{{ token }}');", " token "),
        ("PM052", "pm.variables.replaceIn({ a: '{{$randomFirstname}}' });", "$randomFirstname"),
        ("PM052", "const id = $guid;", "$guid"),
        ("PM053", "pm.environment.set('a', 1, 'string');", "'string'"),
        ("PM053", "pm.environment.set('a', 'false', { type: 'boolean' });", "{ type: 'boolean' }"),
        ("PM054", "pm.environment.set('a', 1).unset('b');", "unset"),
        ("PM054", "const r = pm.globals.unset('a');", "pm.globals.unset('a')"),
        ("PM055", "pm.response.headers.toObject()['X-A'];", "'X-A'"),
        ("PM055", "const h = pm.response.headers.toObject(); h.Server;", "Server"),
        ("PM063", "pm.globals.clear();", "pm.globals.clear()"),
        ("PM075", "pm.environment.set('a', undefined);", "undefined"),
        ("PM075", "postman.setGlobalVariable('a', null);", "null"),
        ("PM075", "pm.variables.set('a', NaN);", "NaN"),
    ],
)
def test_fires(found_in: Find, code: str, script: str, marked: str) -> None:
    found = [one for one in found_in(script) if one.code == code]
    assert [script[one.span.start : one.span.end] for one in found] == [marked]


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        (
            "PM015",
            "pm.environment.set('a', { b: 1 }); // kept",
            "pm.environment.set('a', JSON.stringify({ b: 1 })); // kept",
        ),
        ("PM016", "pm.environment.set('a', 1n);", "pm.environment.set('a', String(1n));"),
        ("PM038", "pm.environment.get('base_url');", "pm.variables.get('base_url');"),
        ("PM051", "pm.iterationData.toJSON().a;", "pm.iterationData.toObject().a;"),
        ("PM051", "pm.iterationData.set('a', 1);", "pm.variables.set('a', 1);"),
        ("PM052", "pm.globals.get('$guid');", "pm.variables.replaceIn('{{$guid}}');"),
        (
            "PM052",
            "pm.variables.replaceIn('{{ token}}');",
            "pm.variables.replaceIn('{{token}}');",
        ),
        (
            "PM052",
            "pm.variables.replaceIn('{{$randomfirstName}}');",
            "pm.variables.replaceIn('{{$randomFirstName}}');",
        ),
        ("PM053", "pm.environment.set('a', b, 'number');", "pm.environment.set('a', Number(b));"),
        ("PM053", "pm.environment.set('a', b, 'any');", "pm.environment.set('a', b);"),
        (
            "PM054",
            "if (x) {\n  pm.globals.set('a', 1).set('b', 2);\n}",
            "if (x) {\n  pm.globals.set('a', 1);\n  pm.globals.set('b', 2);\n}",
        ),
        (
            "PM055",
            "pm.response.headers.toObject()['X-A'];",
            "pm.response.headers.toObject()['x-a'];",
        ),
        ("PM075", "pm.globals.set('a', null);", "pm.globals.unset('a');"),
    ],
)
def test_fix(fixed: Callable[[str, str], str], code: str, before: str, after: str) -> None:
    assert fixed(before, code) == after


@pytest.mark.parametrize(
    "script",
    [
        "pm.variables.set('rows', [1, 2]);",
        "pm.environment.set('a', JSON.stringify({ b: 1 }));",
        "pm.environment.set('a', pm.response.json().id);",
        "function keep(value) { pm.environment.set('a', value); }",
        "pm.environment.set('a', x ? 'b' : { c: 1 });",
        "pm.environment.set('a', '');",
        "pm.environment.set('a', 'b', { secret: true });",
        "const scope = new (require('postman-collection').VariableScope)(); scope.set('a', 1n);",
        "const own = new Map(); own.set('a', 1).set('b', 2);",
        "pm.environment.set('a', 1); pm.environment.set('b', 2);",
        "pm.variables.get('base_url');",
        "pm.globals.get('token');",
        "pm.environment.get('base_url') || pm.collectionVariables.get('base_url');",
        "pm.environment.set('base_url', 'x'); pm.environment.get('base_url');",
        "pm.environment.toJSON().values.length;",
        "pm.iterationData.get(row);",
        "pm.variables.replaceIn('{{$randomFirstName}} {{token}}');",
        "const $guid = 1; $guid;",
        "pm.response.headers.toObject()['content-type'];",
        "pm.response.headers.toObject(false, true)['Content-Type'];",
        "pm.environment.toObject()['Token'];",
        "pm.environment.unset('a');",
        "pm.variables.clear();",
    ],
)
def test_silent(found_in: Find, script: str) -> None:
    assert [(one.code, one.message) for one in found_in(script)] == []


def test_a_scope_that_may_be_elsewhere_is_not_judged(found_in: Find) -> None:
    """No globals are in the workspace: they may be in Postman's app alone."""
    assert found_in("pm.globals.get('base_url');") == ()
