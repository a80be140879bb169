"""Every fix of every rule, in every kind of file that holds scripts: the file holds afterwards
what the fix made of the script, and nothing else of it has changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from lsprotocol import types
from postroom_runtime.formats.blocks import Style, script_blocks
from postroom_server.analysis.diagnostics import diagnose
from postroom_server.analysis.results import Diagnostic, Fix
from postroom_server.analysis.rules import RULES, Rule
from postroom_server.analysis.script import Script
from postroom_server.lsp.documents import Document, ScriptAt
from postroom_server.lsp.edits import file_edits
from postroom_server.syntax.errors import syntax_problem
from postroom_server.text import PositionEncoding, Span, TextEdit, apply_edits

BEFORE, BEHIND = '// what comes first: \U0001f980 "quoted"', "/* 'last' \\ */"
WRAPPERS = ("{}", "{{\n  {}\n}}", "async function f() {{\n\t{}\n}}\nf();")


def _json_lines(script: str) -> tuple[str, str]:
    exec_ = json.dumps(script.split("\n"), ensure_ascii=False, indent=2)
    return "a.postman_collection.json", _collection(exec_)


def _json_text(script: str) -> tuple[str, str]:
    return "a.postman_collection.json", _collection(json.dumps(script))


def _collection(exec_: str) -> str:
    return (
        '{"info": {"name": "A"}, "item": [{"name": "B", "request": "http://localhost", "event": ['
        f'{{"listen": "test", "script": {{"exec": {exec_}}}}}]}}]}}'
    )


def _yaml_literal(script: str) -> tuple[str, str]:
    code = "\n".join(f"      {line}".rstrip() for line in script.split("\n"))
    return "B.request.yaml", _request(f"|-\n{code}")


def _yaml_quoted(script: str) -> tuple[str, str]:
    return "B.request.yaml", _request(json.dumps(script, ensure_ascii=False))


def _request(code: str) -> str:
    head = "$kind: http-request\nurl: http://localhost # stays\n"
    return f"{head}scripts:\n  - type: afterResponse\n    code: {code}\norder: 1000\n"


def _script_file(script: str) -> tuple[str, str]:
    return "B.afterResponse.js", script


HOLDERS = {
    Style.JSON_ARRAY: _json_lines,
    Style.JSON_STRING: _json_text,
    Style.LITERAL: _yaml_literal,
    Style.DOUBLE_QUOTED: _yaml_quoted,
    Style.WHOLE_FILE: _script_file,
}


def _named(rule: Rule) -> str:
    return f"{rule.code}-{rule.name}"


@pytest.mark.parametrize("wrapper", WRAPPERS)
@pytest.mark.parametrize("rule", RULES, ids=_named)
def test_a_fix_mends_and_keeps_the_rest(rule: Rule, wrapper: str) -> None:
    script = _script(rule, wrapper)
    before = diagnose(script)
    for diagnostic in before:
        for fix in diagnostic.fixes:
            after = apply_edits(script.text, fix.edits)
            assert syntax_problem(after) is None, fix.title
            assert BEFORE in after
            assert after.endswith(BEHIND)
            found = diagnose(replace(script, text=after))
            assert _count(found, diagnostic) < _count(before, diagnostic), fix.title


@pytest.mark.parametrize("style", HOLDERS, ids=str)
@pytest.mark.parametrize("rule", RULES, ids=_named)
def test_a_fix_is_written_as_its_file_needs_it(rule: Rule, style: Style) -> None:
    script = _script(rule, WRAPPERS[1])
    document, at = _in_file(script.text, HOLDERS[style])
    assert at.block.holder.style is style
    for diagnostic in diagnose(script):
        for fix in diagnostic.fixes:
            changed = _applied(document, at, fix)
            block = script_blocks(document.path, changed).blocks[0]
            assert block.text == apply_edits(script.text, fix.edits), fix.title
            assert changed.startswith(document.text[: at.block.holder.start])
            assert changed.endswith(document.text[at.block.holder.end :])


def _script(rule: Rule, wrapper: str) -> Script:
    text = f"{BEFORE}\n{wrapper.format(rule.bad)}\n{BEHIND}"
    return rule.script(text)


def _in_file(script: str, holder: Callable[[str], tuple[str, str]]) -> tuple[Document, ScriptAt]:
    name, text = holder(script)
    document = Document("file:///w", Path("/w") / name, 1, text, PositionEncoding.UTF16)
    (at,) = document.scripts
    assert at.block.text == script
    return document, at


def _applied(document: Document, at: ScriptAt, fix: Fix) -> str:
    """The file after the edits that an editor would be sent."""
    edits = [
        TextEdit(_span(document, edit.range.start, edit.range.end), edit.new_text)
        for edit in file_edits(at, fix.edits)
    ]
    return apply_edits(document.text, edits)


def _span(document: Document, start: types.Position, end: types.Position) -> Span:
    return Span(document.places.offset(start), document.places.offset(end))


def _count(found: tuple[Diagnostic, ...], wanted: Diagnostic) -> int:
    return sum(one.code == wanted.code for one in found)
