"""The language features on scripts that nobody would write: no function raises at any offset."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from postroom_runtime.formats.blocks import script_blocks
from postroom_runtime.text import LineIndex
from postroom_server.analysis.code_actions import code_actions, fix_all
from postroom_server.analysis.completion import complete, resolve_completion
from postroom_server.analysis.diagnostics import diagnose
from postroom_server.analysis.folding import folding
from postroom_server.analysis.hover import hover
from postroom_server.analysis.inlay_hints import inlay_hints
from postroom_server.analysis.navigation import (
    definition,
    highlights,
    prepare_rename,
    references,
    rename,
)
from postroom_server.analysis.script import Knowledge, KnownRequest, KnownVariable, Script
from postroom_server.analysis.selection import selection_ranges
from postroom_server.analysis.semantic_tokens import semantic_tokens
from postroom_server.analysis.signature_help import signature_help
from postroom_server.analysis.symbols import symbols
from postroom_server.analysis.symbols import tests as declared_tests
from postroom_server.analysis.uses import module_uses, request_uses, variable_uses
from postroom_server.text import Span
from postroom_server.text.encoding import PositionEncoding, from_offset, to_offset

from tests.faults.conftest import ROOT

KNOWN = Knowledge(
    variables=(KnownVariable("token", "environment", "abc"), KnownVariable("p", "globals")),
    requests=(KnownRequest("Log in", "id-login", "POST", "Auth / Log in"),),
    response={"id": 7, "data": [{"a": None}], "odd key": {"deep": [[1]]}},
    modules={"./lib/auth.js": "module.exports = { sign(text) { return text } };"},
)
ODD = (
    "",
    "pm",
    "pm.",
    "pm.test('",
    "pm.test(`${",
    "pm.response.json().data[0].",
    "pm.expect(pm.response.",
    "const {a: {b: [c = pm.",
    "/* never closed",
    "'\\",
    "`${`${`${",
    "/[/",
    "class A { #x; static { this.#x.",
    "label: for await (const x of pm.) {",
    "pm\u2028.\u2029\u00a0test",
    "pm.environment.get('\ud83d\ude00\u0301\u202e')",
    "\ufeff#!/bin/sh\npm.",
    "\0\1\2pm.\x7f",
    "pm" + ".a" * 300,
    "(" * 400,
    "[" * 400 + "]" * 400,
    "a?" * 100 + "b" + ":c" * 100,
    "!" * 500 + "pm",
    "x => " * 200 + "pm.",
    "{" * 300 + "pm." + "}" * 300,
    "`${" * 150 + "pm." + "}`" * 150,
    "pm.expect(1)" + ".to" * 300 + ".",
    "'a' + " * 500 + "pm",
    "if (pm) " * 200,
    "const f = () => f(f(f(f))); f.f.f(",
    "var a = b, b = c, c = a; a.",
    "const pm = pm; pm.",
    "let x = x.y; x.y.",
    "function f(g = f) { return g(f) } f().",
    "const o = { get a() { return o.a } }; o.a.",
    "const o = {...o, [o]: o}; o.",
    "const [a, ...a] = a; a.",
    "import x from 'y'; export default pm.",
    "'a' + " * 1500 + "pm",
    "(" * 2000,
    "[" * 1500 + "]" * 1500,
    "pm" + ".then(x => x)" * 400 + ".",
    "with ({ inside: 1 })",
    "for (a}b(c));\n${",
    "pm.environment.get('half of a pair \ud83d",
    "{{token}}",
    "pm.environment.get({{token}})",
    "<script>pm.</script>",
    "// postroom-disable-next-line\npm.nope",
)
PIECES = (
    "pm.",
    "(",
    ")",
    "{",
    "}",
    "'",
    '"',
    "`",
    "${",
    "/",
    "\\",
    "\n",
    "=>",
    "await ",
    ".",
    "//",
)


def corpus() -> list[str]:
    """Scripts of the examples and of the fixtures."""
    scripts = [path.read_text("utf-8") for path in (ROOT / "tests/fixtures/scripts").rglob("*.js")]
    for path in (*(ROOT / "examples").rglob("*.yaml"), *(ROOT / "examples").glob("*.json")):
        scripts += [block.text for block in script_blocks(path, path.read_text("utf-8")).blocks]
    return sorted(set(scripts))


CORPUS = corpus()


def ask_everything(script: Script, offset: int) -> None:
    """Every feature at an offset. What it gives lies inside the script."""
    size = len(script.text)
    for item in complete(script, offset).items[:5]:
        assert 0 <= item.span.start <= item.span.end <= size
        resolve_completion(item)
    for ask in (hover, signature_help, definition, references, highlights, selection_ranges):
        ask(script, offset)
    if prepare_rename(script, offset) is not None:
        rename(script, offset, "renamed")


def ask_about_all(script: Script) -> None:
    """Every feature that looks at the whole script."""
    size = len(script.text)
    for diagnostic in diagnose(script):
        assert 0 <= diagnostic.span.start <= diagnostic.span.end <= size
        code_actions(script, diagnostic.span)
    for token in semantic_tokens(script):
        assert 0 <= token.span.start < token.span.end <= size
    semantic_tokens(script, Span(0, size // 2))
    inlay_hints(script, Span(0, size))
    for ask in (
        fix_all,
        symbols,
        declared_tests,
        folding,
        variable_uses,
        request_uses,
        module_uses,
    ):
        ask(script)


def analysed(text: str, kind: str = "test") -> Script:
    """A script with everything known around it."""
    profile = "newman" if len(text) % 2 else "postman"
    return Script(text, kind, profile=profile, knowledge=KNOWN)


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize("kind", ["test", "prerequest", "module"])
def test_odd_scripts(text: str, kind: str) -> None:
    script = analysed(text, kind)
    ask_about_all(script)
    step = max(1, len(text) // 12)
    for offset in {*range(0, len(text) + 1, step), len(text), len(text) + 5}:
        ask_everything(script, offset)


@pytest.mark.parametrize("depth", [100, 400, 900])
def test_deep_answers(depth: int) -> None:
    """What is known of a response is as deep as the server that sent it liked."""
    for sample in ("[" * depth + "]" * depth, '{"a":' * depth + "1" + "}" * depth):
        variables = (KnownVariable("deep", "environment", sample),)
        known = Knowledge(variables=variables, response=json.loads(sample))
        for text in (
            f"const x = pm.response.json(){'[0]' * 60}; x.",
            f"pm.response.json(){'.a' * 60}.",
            "JSON.parse(pm.environment.get('deep')).",
        ):
            script = Script(text, "test", knowledge=known)
            ask_about_all(script)
            ask_everything(script, len(text))


def mutated(text: str, chance: random.Random) -> str:
    """`text` cut, doubled, or with pieces of syntax put into it."""
    for _ in range(chance.randint(1, 4)):
        start = chance.randint(0, len(text))
        end = min(len(text), start + chance.choice((0, 1, 1, 5, 40)))
        put = chance.choice((*PIECES, "", "", text[start:end] * 2, chance.choice(ODD)))
        text = text[:start] + put + text[end:]
    return text if chance.random() < 0.7 else text[: chance.randint(0, len(text))]


@st.composite
def mutants(draw: st.DrawFn) -> tuple[str, int]:
    """A script of the corpus with something done to it, and the seed for where to look."""
    seed = draw(st.integers(0, 2**32))
    return mutated(draw(st.sampled_from(CORPUS)), random.Random(seed)), seed


def check_mutant(text: str, seed: int) -> None:
    """Everything about a mutant, at its end and at a few places in it."""
    chance = random.Random(seed)
    script = analysed(text, chance.choice(("test", "prerequest", "module")))
    ask_about_all(script)
    for offset in (len(text), *(chance.randint(0, len(text)) for _ in range(4))):
        ask_everything(script, offset)


@settings(max_examples=100, deadline=None, database=None, derandomize=True)
@given(mutants())
def test_mutated_scripts(mutant: tuple[str, int]) -> None:
    check_mutant(*mutant)


@pytest.mark.soak
@settings(max_examples=5000, deadline=None, database=None)
@given(mutants())
def test_many_mutated_scripts(mutant: tuple[str, int]) -> None:
    check_mutant(*mutant)


# ---- In the files that hold them -----------------------------------------------------------------


@pytest.mark.parametrize("name", ["c.json", "r.request.yaml", "r.afterResponse.js", "e.json"])
def test_half_of_a_surrogate_pair_in_a_file(name: str) -> None:
    """Editors send one while a person types."""
    text = (
        '{"info": {"name": "\ud83d"}, "item": [{"name": "\ud83d", "request": "x"}]}'
        if name.endswith("json")
        else "url: \ud83d\n"
    )
    found = script_blocks(Path(name), text)
    assert all(isinstance(str(problem), str) for problem in found.problems)


def in_json(text: str) -> tuple[Path, str]:
    """A collection with the script as a list of lines."""
    event: Any = {"listen": "test", "script": {"exec": text.split("\n")}}
    item: Any = {"name": "x", "request": {"url": "x"}, "event": [event]}
    return Path("c.json"), json.dumps({"info": {"name": "C"}, "item": [item]}, indent=1)


def in_yaml(text: str) -> tuple[Path, str]:
    """A request with the script as a block."""
    rows = "".join(f"      {line}\n" for line in text.split("\n"))
    return Path(
        "r.request.yaml"
    ), f"url: x\nscripts:\n  - type: afterResponse\n    code: |-\n{rows}"


def in_a_json_string(text: str) -> tuple[Path, str]:
    """A collection with the script in one string, everything but ASCII escaped, in CRLF lines."""
    event: Any = {"listen": "prerequest", "script": {"exec": text}}
    folder: Any = {"name": "f", "item": [{"name": "x", "request": "x"}], "event": [event]}
    whole = json.dumps({"info": {"name": "C"}, "item": [folder]}, indent="\t")
    return Path("c.postman_collection.json"), "\ufeff" + whole.replace("\n", "\r\n")


def in_quotes(text: str) -> tuple[Path, str]:
    """A request with the script in a double-quoted scalar."""
    quoted = json.dumps(text, ensure_ascii=False)
    return Path(
        "r.request.yaml"
    ), f"url: x\nscripts:\n  - type: afterResponse\n    code: {quoted}\n"


def folded(text: str) -> tuple[Path, str]:
    """A collection's definition with the script in a folded scalar, in CRLF lines."""
    rows = "".join(f"      {line}\r\n" for line in text.split("\n"))
    head = "name: C\r\nscripts:\r\n  - type: http:beforeRequest\r\n    code: >-\r\n"
    return Path(".resources") / "definition.yaml", head + rows


def in_a_file(text: str) -> tuple[Path, str]:
    """A script file."""
    return Path("r.afterResponse.js"), text


FORMS = (in_json, in_a_json_string, in_yaml, in_quotes, folded, in_a_file)


@pytest.mark.parametrize("held", FORMS, ids=lambda form: form.__name__)
def test_mutated_files(held: Callable[[str], tuple[Path, str]]) -> None:
    """The file is mutated, not only the script: regions come and go, and each answers."""

    @settings(max_examples=20, deadline=None, database=None, derandomize=True)
    @given(st.sampled_from(CORPUS), st.integers(0, 2**32))
    def check(base: str, seed: int) -> None:
        check_file(held, base, seed)

    check()


@pytest.mark.soak
@pytest.mark.parametrize("held", FORMS, ids=lambda form: form.__name__)
def test_many_mutated_files(held: Callable[[str], tuple[Path, str]]) -> None:
    @settings(max_examples=500, deadline=None, database=None)
    @given(st.sampled_from(CORPUS), st.integers(0, 2**32))
    def check(base: str, seed: int) -> None:
        check_file(held, base, seed)

    check()


def check_file(held: Callable[[str], tuple[Path, str]], base: str, seed: int) -> None:
    """Everything about the scripts of a mutated file, and its places as every client counts."""
    path, whole = held(base)
    chance = random.Random(seed)
    broken = mutated(whole, chance)
    index = LineIndex(broken)
    for block in script_blocks(path, broken).blocks:
        places = block.locate()
        script = analysed(block.text)
        ask_about_all(script)
        for _ in range(3):
            offset = chance.randint(0, len(block.text))
            ask_everything(script, offset)
            place = places.offset_to_file(offset)
            assert 0 <= place <= len(broken)
            for encoding in PositionEncoding:
                counted = from_offset(index, encoding, place)
                assert from_offset(index, encoding, to_offset(index, encoding, *counted)) == counted
