"""Outline, tests, folding, selections, colours, hints and uses of a script."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from postroom_server.analysis import symbols as outline
from postroom_server.analysis.diagnostics import diagnose
from postroom_server.analysis.folding import folding
from postroom_server.analysis.hover import hover
from postroom_server.analysis.inlay_hints import inlay_hints
from postroom_server.analysis.navigation import highlights
from postroom_server.analysis.script import Knowledge, KnownVariable, Script
from postroom_server.analysis.selection import selection_ranges
from postroom_server.analysis.semantic_tokens import (
    TOKEN_MODIFIERS,
    TOKEN_TYPES,
    semantic_tokens,
)
from postroom_server.analysis.signature_help import signature_help
from postroom_server.analysis.uses import module_uses, request_uses, variable_uses
from postroom_server.text import Span

SCRIPT = """\
// Checks
// the answer.
const { data: body, code = 1 } = pm.response.json();
function helper(a) {
  const inner = a;
  return inner;
}
pm.test("status", () => {
  const id = body.id;
  pm.expect(id).to.equal(1);
});
pm.test.skip("later", () => {});
pm.sendRequest("x", (error, response) => {
  pm.test("inner", () => {});
});
"""


def _script(text: str = SCRIPT, knowledge: Knowledge | None = None) -> Script:
    return Script(text, "test", knowledge=knowledge or Knowledge())


def test_the_outline() -> None:
    found = [
        (one.name, one.kind, [it.name for it in one.children]) for one in outline.symbols(_script())
    ]
    assert found == [
        ("body", "constant", []),
        ("code", "constant", []),
        ("helper", "function", ["inner"]),
        ("status", "event", ["id"]),
        ("later", "event", []),
        ("inner", "event", []),
    ]


def test_selections_of_symbols_are_within_them() -> None:
    for one in outline.symbols(_script()):
        assert one.span.start <= one.selection.start <= one.selection.end <= one.span.end


def test_tests_are_found_by_name() -> None:
    found = [(one.name, one.skipped) for one in outline.tests(_script())]
    assert found == [("status", False), ("later", True), ("inner", False)]
    text = "const { test } = pm; test('a', f); foo.test('b', f);"
    assert [one.name for one in outline.tests(_script(text))] == ["a"]


def test_blocks_and_comments_fold() -> None:
    found = {
        (SCRIPT.count("\n", 0, one.span.start), SCRIPT.count("\n", 0, one.span.end), one.kind)
        for one in folding(_script())
    }
    assert {(0, 1, "comment"), (3, 6, ""), (7, 10, "")} <= found


def test_selections_grow() -> None:
    spans = selection_ranges(_script(), SCRIPT.index("inner;"))
    assert SCRIPT[spans[0].start : spans[0].end] == "inner"
    assert spans[-1] == Span(0, len(SCRIPT))
    for inner, outer in pairwise(spans):
        assert outer.start <= inner.start
        assert inner.end <= outer.end


@pytest.mark.parametrize(
    ("word", "type_", "modifiers"),
    [
        ("// Checks", "comment", ()),
        ("const", "keyword", ()),
        ("body", "variable", ("declaration", "readonly")),
        ("helper", "function", ("declaration",)),
        ("pm", "variable", ("defaultLibrary",)),
        ("json", "method", ()),
        ("response", "property", ()),
        ("=>", "operator", ()),
        ("status", "string", ()),
    ],
)
def test_colours(word: str, type_: str, modifiers: tuple[str, ...]) -> None:
    tokens = semantic_tokens(_script())
    first = next(t for t in tokens if SCRIPT[t.span.start : t.span.end] == word)
    assert (first.type, first.modifiers) == (type_, modifiers)


def test_colours_are_in_order_and_in_the_legend() -> None:
    tokens = semantic_tokens(_script("`a ${b} c`; /* x\ny */ postman.x?.y(1, /z/g);"))
    ends = 0
    for token in tokens:
        assert token.span.start >= ends
        ends = token.span.end
        assert token.type in TOKEN_TYPES
        assert set(token.modifiers) <= set(TOKEN_MODIFIERS)


def test_colours_of_a_part() -> None:
    start = SCRIPT.index("pm.test")
    found = semantic_tokens(_script(), Span(start, start + 7))
    assert [SCRIPT[t.span.start : t.span.end] for t in found] == ["pm", "test"]


def test_hints_show_values_and_never_secrets() -> None:
    known = Knowledge(
        variables=(
            KnownVariable("a", "environment", "one"),
            KnownVariable("a", "globals", "two"),
            KnownVariable("s", "environment", "hidden", secret=True),
        )
    )
    text = (
        "pm.environment.get('a'); pm.variables.get('a'); pm.globals.get('a'); pm.globals.get('s');"
    )
    labels = [one.label for one in inlay_hints(_script(text, known))]
    assert labels == ["= one", "= one", "= two"]
    assert [one.label for one in inlay_hints(_script(text, known), Span(0, 24))] == ["= one"]


def test_hints_name_bare_arguments() -> None:
    found = inlay_hints(_script("pm.response.headers.toObject(true, false);"))
    assert [one.label for one in found] == ["excludeDisabled:", "caseSensitive:"]


def test_uses() -> None:
    text = (
        "pm.environment.set('a', 1); pm.variables.set('b', 2); pm.globals.unset('c');\n"
        "pm.variables.replaceIn({ x: '{{d}}/{{$guid}}' }); pm.environment.get(e);\n"
        "pm.execution.setNextRequest('R'); require('lodash'); pm.require('./x.js');"
    )
    script = _script(text)
    assert [(u.name, u.scope, u.action) for u in variable_uses(script)] == [
        ("a", "environment", "write"),
        ("b", "local", "write"),
        ("c", "globals", "unset"),
        ("d", "any", "read"),
    ]
    assert [text[u.span.start : u.span.end] for u in variable_uses(script)] == list("abcd")
    assert [(u.target, u.via) for u in request_uses(script)] == [("R", "setNextRequest")]
    assert [(u.name, u.loader) for u in module_uses(script)] == [
        ("lodash", "require"),
        ("./x.js", "pm.require"),
    ]


@given(st.text(alphabet="pm.test(){}[]'`\"\n ;=>1a😀/*$:,response to", max_size=60))
def test_no_text_makes_any_feature_fail(text: str) -> None:
    script = _script(text)
    offset = len(text) // 2
    diagnose(script)
    hover(script, offset)
    signature_help(script, offset)
    highlights(script, offset)
    outline.symbols(script)
    folding(script)
    semantic_tokens(script)
    selection_ranges(script, offset)
    inlay_hints(script)
