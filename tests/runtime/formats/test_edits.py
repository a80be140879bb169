"""Changing a script in place: what is written reads back, and nothing else moves."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from postroom_runtime.formats.blocks import (
    ScriptBlock,
    inserted_text,
    replace_script,
    script_blocks,
)

HOLDERS = {
    "array": (
        "a.json",
        '{"info": {}, "item": [], "event": [{"listen": "test", "script": {\n'
        '  "exec": [\n    "a();",\n    "b();"\n  ],\n  "type": "x"}}]}\n',
    ),
    "array on one line": (
        "a.json",
        '{"item": [], "event": [{"listen": "test", "script": {"exec": ["a();", "b();"]}}]}',
    ),
    "empty array": (
        "a.json",
        '{"info": {}, "item": [], "event": [{"listen": "test", "script": {\n\t"exec": []\n}}]}\n',
    ),
    "string": (
        "a.json",
        '{"item": [], "event": [{"listen": "test", "script": {"exec": "a();\\nb();"}}]}',
    ),
    "literal": (
        "a.request.yaml",
        "url: x\nscripts:\n  - type: afterResponse\n    code: |- # why\n      a();\n      b();\n\n"
        "    language: text/javascript # kept\n",
    ),
    "literal kept": (
        "a.request.yaml",
        "scripts:\n- code: |+\n    a();\n\n  type: afterResponse\nmethod: GET\n",
    ),
    "literal at the end": (
        "a.request.yaml",
        "scripts:\n  - type: afterResponse\n    code: |-\n        a();\n        b();",
    ),
    "literal with Windows line ends": (
        "a.request.yaml",
        "scripts:\r\n  - type: afterResponse\r\n    code: |\r\n      a();\r\n      b();\r\n"
        "method: GET\r\n",
    ),
    "folded": (
        "a.request.yaml",
        "scripts:\n  - type: afterResponse\n    code: >-\n      a();\n\n      b();\nmethod: GET\n",
    ),
    "double-quoted": (
        "a.request.yaml",
        'scripts:\n  - type: afterResponse\n    code: "a();\\nb();" # note\nmethod: GET\n',
    ),
    "single-quoted": (
        "a.request.yaml",
        "scripts:\n  - type: afterResponse\n    code: 'a(); b()'\nmethod: GET\n",
    ),
    "plain": (
        "a.request.yaml",
        "scripts:\n  - type: afterResponse\n    code: a(); b()\nmethod: GET\n",
    ),
    "plain with a comment": (
        "a.request.yaml",
        "scripts:\n  - type: afterResponse\n    code: a(); b() # note\nmethod: GET\n",
    ),
    "in a flow map": (
        "a.request.yaml",
        "scripts: [{type: afterResponse, code: a()}]\nmethod: GET\n",
    ),
    "definition": (
        ".resources/definition.yaml",
        "scripts:\n  - type: http:afterResponse\n    code: |\n      a();\n",
    ),
    "file": ("a.afterResponse.js", "a();\nb();\n"),
}

SCRIPTS = st.text(st.sampled_from("ab \t\n\"'\\:#-|>é😀{}\x85\u2028"), max_size=30)


def the_block(path: str, text: str) -> ScriptBlock:
    (block,) = script_blocks(Path(path), text).blocks
    return block


@pytest.mark.parametrize(("path", "text"), HOLDERS.values(), ids=HOLDERS)
@given(script=SCRIPTS)
@example(script="x\n")
@example(script="x\n\n")
@example(script="  x\n y\n\n\n")
def test_a_replaced_script_reads_back(path: str, text: str, script: str) -> None:
    changed = replace_script(text, the_block(path, text), script)
    assert the_block(path, changed).text == script


@pytest.mark.parametrize(("path", "text"), HOLDERS.values(), ids=HOLDERS)
@given(script=SCRIPTS)
def test_nothing_around_the_script_moves(path: str, text: str, script: str) -> None:
    block = the_block(path, text)
    changed = replace_script(text, block, script)
    assert changed.startswith(text[: block.holder.start])
    assert changed.endswith(text[block.holder.end :])


@pytest.mark.parametrize(
    "name", [name for name in HOLDERS if name not in ("folded", "empty array")]
)
def test_replacing_by_itself_changes_nothing(name: str) -> None:
    path, text = HOLDERS[name]
    block = the_block(path, text)
    assert replace_script(text, block, block.text) == text


@pytest.mark.parametrize(
    "name",
    [
        "array",
        "array on one line",
        "string",
        "literal",
        "literal with Windows line ends",
        "folded",
        "double-quoted",
        "single-quoted",
        "plain",
        "file",
    ],
)
@pytest.mark.parametrize("inserted", ["x", 'say("é");\n  "b"\n\nc', "don't", "\n", "x\n"])
def test_inserted_text_reads_back(name: str, inserted: str) -> None:
    path, text = HOLDERS[name]
    block = the_block(path, text)
    if block.holder.style == "plain" and "'" in inserted:
        inserted = inserted.replace("'", "")
    at = block.map.offset_to_file(2)
    changed = text[:at] + inserted_text(block, inserted) + text[at:]
    expected = block.text[:2] + inserted + block.text[2:]
    found = the_block(path, changed).text
    if block.holder.style in (">", "'", "plain") and "\n" in inserted:
        found, expected = (" ".join(value.split()) for value in (found, expected))
    assert found.replace("\r\n", "\n") == expected.replace("\r\n", "\n")


def test_a_literal_block_keeps_its_look() -> None:
    path, text = HOLDERS["literal"]
    changed = replace_script(text, the_block(path, text), "if (x) {\n  a();\n}\n")
    assert changed == text.replace("|- # why", "| # why").replace(
        "      a();\n      b();\n", "      if (x) {\n        a();\n      }\n"
    )


def test_windows_line_ends_stay() -> None:
    path, text = HOLDERS["literal with Windows line ends"]
    changed = replace_script(text, the_block(path, text), "x();\ny();\n")
    assert "      x();\r\n      y();\r\n" in changed
    assert "\n" not in changed.replace("\r\n", "")


def test_an_array_keeps_one_line_per_element() -> None:
    path, text = HOLDERS["array"]
    changed = replace_script(text, the_block(path, text), 'say("hi");\n\nend();')
    assert '  "exec": [\n    "say(\\"hi\\");",\n    "",\n    "end();"\n  ],\n' in changed


ROOT = Path(__file__).parents[3]
FOLDERS = (ROOT / "tests" / "fixtures" / "collections", ROOT / "examples")
REAL = [
    path
    for folder in FOLDERS
    for path in sorted(folder.rglob("*"))
    if path.name.endswith((".postman_collection.json", ".request.yaml", "definition.yaml"))
]


@pytest.mark.parametrize("path", REAL, ids=lambda path: str(path.relative_to(ROOT)))
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_real_file_keeps_everything_else(path: Path, ending: str) -> None:
    """One script after the other gets a new text: only its own lines change."""
    text = path.read_bytes().decode().replace("\r\n", "\n").replace("\n", ending)
    scripts = [block.text for block in script_blocks(path, text).blocks]
    for number, old in enumerate(scripts):
        block = script_blocks(path, text).blocks[number]
        assert replace_script(text, block, block.text) == text
        changed = replace_script(text, block, f"// new{ending}pm.test('é \"', () => {{}});")
        now = script_blocks(path, changed).blocks
        assert [found.text for found in now if found is not now[number]] == [
            script for other, script in enumerate(scripts) if other != number
        ]
        assert now[number].text.replace("\r\n", "\n") != old.replace("\r\n", "\n")
        assert changed.startswith(text[: block.holder.start])
        assert changed.endswith(text[block.holder.end :])
        assert ("\r\n" in changed) is (ending in changed and ending == "\r\n")
