"""Hover: what stands under the cursor, in a person's words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from postroom_server.analysis.hover import hover
from postroom_server.analysis.script import Script

ScriptAt = Callable[..., tuple[Script, int]]


@pytest.mark.parametrize(
    ("marked", "parts"),
    [
        ("p<|>m.info", ["pm: Pm"]),
        ("pm.respon<|>se", ["pm.response: CurrentResponse", "Post-response scripts only"]),
        ("pm.response<|>.code", ["pm.response: CurrentResponse"]),
        ("pm.environment.g<|>et('a')", ["pm.environment.get(key: string): any"]),
        ("pm.response.to.be.o<|>k", ["no parentheses"]),
        ("post<|>man.setNextRequest('x')", ["Deprecated"]),
        ("const { env<|>ironment } = pm", ["pm.environment: Environment"]),
        ("const { environment: e<|>nv } = pm", ["env: Environment"]),
        ("pm.sendRequest({ hea<|>der: {} })", ["header", "`headers` is"]),
        ("const r = await pm.sendRequest('x'); <|>r", ["const r: PostmanResponse"]),
        ("pm.sendRequest('x', (e, re<|>s) => {})", ["(parameter) res: PostmanResponse"]),
        ("/** Adds. */\nfunction a<|>dd(a, b) { return 1 }", ["function add(a, b): 1", "Adds."]),
        ("// Twice.\nconst tw<|>ice = x => x * 2;", ["const twice: (x) => number", "Twice."]),
        ("class Ba<|>g {}", ["class Bag"]),
        ("pm.response.json().tok<|>en", ["token: string", '"abc"', "the last response"]),
        ("const { da<|>ta } = pm.response.json()", ["data", "sku"]),
        ("pm.environment.get('to<|>ken')", ["`token`", "environment", "abc123", "Local"]),
        ("pm.variables.replaceIn('{{base<|>_url}}')", ["`base_url`", "collection"]),
        ("pm.environment.get('pass<|>word')", ["•••"]),
        ("pm.environment.get('no<|>ne')", ["not set"]),
        ("pm.variables.replaceIn('{{$gu<|>id}}')", ["$guid", "UUID"]),
        ("require('lod<|>ash')", ["4.18.1"]),
        ("proc<|>ess.env", ["does not exist in scripts"]),
        ("[1].ma<|>p(x => x)", ["map<U>("]),
        ("Math.flo<|>or(1)", ["floor(x: number): number"]),
    ],
)
def test_hover(script_at: ScriptAt, marked: str, parts: list[str]) -> None:
    found = hover(*script_at(marked))
    assert found is not None
    for part in parts:
        assert part in found.markdown


@pytest.mark.parametrize(
    "marked",
    ["<|>", "pm.<|>", "1 +<|> 2", "// p<|>m", "'p<|>m'", "foo.b<|>ar", "un<|>known", "f(<|>)"],
)
def test_nothing_to_say(script_at: ScriptAt, marked: str) -> None:
    assert hover(*script_at(marked)) is None


def test_secrets_are_masked(script_at: ScriptAt) -> None:
    found = hover(*script_at("pm.environment.get('pass<|>word')"))
    assert found is not None
    assert "None" not in found.markdown


def test_the_span_is_the_word(script_at: ScriptAt) -> None:
    script, offset = script_at("'😀'; pm.enviro<|>nment")
    found = hover(script, offset)
    assert found is not None
    assert script.text[found.span.start : found.span.end] == "environment"
