"""Scalars in all styles: the map's script is what YAML says, and every place maps back."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from postroom_runtime.formats.yaml_document import parse_document
from postroom_runtime.formats.yaml_errors import YamlError
from postroom_runtime.formats.yaml_nodes import parse_yaml
from postroom_runtime.model.problems import UnreadableInputError

PATH = Path("a.request.yaml")

CASES = {
    "literal": "code: |\n  a();\n  b();\nnext: 1\n",
    "literal stripped": "code: |-\n  a();\n\n\nnext: 1\n",
    "literal kept": "code: |+\n  a();\n\n\nnext: 1\n",
    "literal with an indicator": "code: |2-\n    a();\n  b();\n",
    "literal with a comment": "code: |- # why\n  a();\n",
    "literal with Windows line ends": "code: |\r\n  a();\r\n\r\n  b();\r\nnext: 1\r\n",
    "literal without a last line end": "code: |\n  a();",
    "literal with deeper blank lines": "code: |\n  a();\n     \n  b();\n",
    "literal that is empty": "code: |-\nnext: 1\n",
    "literal with emoji": "code: |-\n  a('😀');\n  b('é');\n",
    "literal after leading blank lines": "code: |-\n\n\n  a();\n",
    "literal in a list": "- type: x\n  code: |1-\n    a();\n   b();\n",
    "folded": "code: >-\n  a();\n  b();\n\n  c();\n    deeper();\n  d();\n\n\nnext: 1\n",
    "folded kept": "code: >+\n  a();\n\n    deep\n\n  b();\n\n",
    "double-quoted": 'code: "a(\\"x\\");\\n\\tb(\\u00e9\\U0001F600\\x41\\/);"\n',
    "double-quoted over lines": 'code: "a();  \n   b();\n\n\n   c(); \\\n   d();\\\n\n   e();"\n',
    "single-quoted": "code: 'it''s\n  two\n\n  lines'\n",
    "plain": "code: a(b) + c\n",
    "plain over lines": "code: a();\n  b();\n\n  c();\nnext: 1\n",
    "tagged and anchored": "code: !!str &x |\n  a();\n",
    "next line and line separators": "code: |-\n  a\u2028b\x85c\nnext: 1\n",
}


def script_node(text: str) -> tuple[str | int, ...]:
    return (0, "code") if text.startswith("-") else ("code",)


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_map_holds_the_loaded_text(text: str) -> None:
    document = parse_document(PATH, text)
    pointer = script_node(text)
    assert document.script_map(pointer).script.text == document.node(pointer).data


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_each_offset_maps_to_itself(text: str) -> None:
    found = parse_document(PATH, text).script_map(script_node(text))
    for segment in found.segments:
        offset = segment.script_start
        assert found.offset_to_script(found.offset_to_file(offset)) == offset


SCRIPTS = st.text(st.sampled_from("ab \t\n\"'\\:#-|>é😀{}"), max_size=40)


@given(SCRIPTS, st.sampled_from(["|", ">", '"', "'", None]), st.booleans())
def test_maps_agree_with_the_parser(script: str, style: str | None, windows: bool) -> None:
    text = yaml.dump({"a": {"code": script}}, default_style=style, allow_unicode=True, width=20)
    text = text.replace("\n", "\r\n") if windows else text
    try:
        document = parse_document(PATH, text)
    except UnreadableInputError:
        return  # PyYAML's writer breaks its own reader on some tabs.
    pointer = ("a", "code") if "a" in str(document.data) else ()
    node = document.node(pointer)
    if isinstance(node.data, str):
        assert document.script_map(pointer).script.text == node.data


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("off", "off"),
        ("yes", "yes"),
        ("n", "n"),
        ("2020-01-01", "2020-01-01"),
        ("1_000", "1_000"),
        ("12:30:45", "12:30:45"),
        ("0b11", "0b11"),
        ("=", "="),
        ("<<", "<<"),
        ("N/A", "N/A"),
        ("0o17", 15),
        ("0x1F", 31),
        ("017", 17),
        ("-12", -12),
        ("1.50", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("-.inf", float("-inf")),
        ("TRUE", True),
        ("~", None),
        ("", None),
        ("!!str 12", "12"),
        ("!!int '12'", 12),
        ("!custom 12", "12"),
        ("'12'", "12"),
    ],
)
def test_core_schema(text: str, value: object) -> None:
    assert parse_yaml(f"key: {text}\n").data == {"key": value}


@pytest.mark.parametrize(
    ("text", "message", "remedy", "at"),
    [
        ("url: {{base}}/x\n", "needs quotes", 'Quote it: "{{base}}/x"', 5),
        ("url: {{base}}\nmethod: GET\n", "needs quotes", 'Quote it: "{{base}}"', 5),
        ("headers:\n  - value: {{t}} x\n", "needs quotes", 'Quote it: "{{t}} x"', 20),
        ("a: 1\nb: 2\na: 3\n", "`a` stands twice", "Remove one.", 10),
        ("a: 1\n---\nb: 2\n", "second YAML document", "split", 5),
        ("a: *b\n", "No anchor `&b`", "Quote", 3),
        ("a: &b [*b]\n", "inside the value", "", 7),
        ("a: b: c\n", "colon and a space", "Quote", 4),
        ("a: @b\n", "may start with `@`", "Quote it.", 3),
        ("a:\n\tb: 1\n", "tab", "spaces", 3),
        ('a: "b\n', "never closed", "Close it.", 3),
        ("a: b\x01\n", "U+0001", "escape", 4),
        ("[" * 300, "nested too deeply", "", 200),
        ("? [a]\n: b\n", "cannot be a key", "", 2),
    ],
)
def test_errors_say_what_to_do(text: str, message: str, remedy: str, at: int) -> None:
    with pytest.raises(YamlError) as caught:
        parse_yaml(text)
    assert message in caught.value.message
    assert remedy in caught.value.remedy
    assert caught.value.start == at


def test_aliases_share_and_stay_bounded() -> None:
    assert parse_yaml("a: &x {b: 1}\nc: *x\n").data == {"a": {"b": 1}, "c": {"b": 1}}
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in range(1, 10):
        bomb += f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]\n"
    with pytest.raises(YamlError, match="unfold"):
        parse_yaml(bomb)


def test_byte_order_mark_shifts_nothing() -> None:
    document = parse_document(PATH, "\ufeffa: |-\n  x\n")
    assert document.script_map(("a",)).offset_to_file(0) == len("\ufeffa: |-\n  ")


def test_python_parser_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a: off\nb: [1, {c: 0x1f}]\nd: |-\n  x\n  y\n"
    with_libyaml = parse_yaml(text).data
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    assert parse_yaml(text).data == with_libyaml
