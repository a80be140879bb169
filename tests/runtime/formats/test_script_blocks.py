"""The scripts and requests that an editor sees, in whole files and in broken ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from postroom_runtime.formats import load_collection
from postroom_runtime.formats.blocks import Level, ScriptBlocks, script_blocks
from postroom_runtime.formats.templates import templates
from postroom_runtime.model.collection import ScriptKind

FIXTURES = Path(__file__).parents[2] / "fixtures" / "collections"
FILES = sorted(
    path for path in FIXTURES.rglob("*") if path.suffix in (".json", ".yaml", ".yml", ".js")
)

COLLECTION = """{
  "info": { "name": "Shop", "_postman_id": "c1" },
  "item": [
    {
      "name": "Users",
      "item": [
        {
          "name": "Get one",
          "event": [
            { "listen": "test", "script": { "exec": ["one();", "two();"] } }
          ],
          "request": { "url": "{{base}}/users" }
        }
      ],
      "event": [{ "listen": "prerequest", "disabled": true, "script": { "exec": "three();" } }]
    },
    { "name": "Last", "request": "{{base}}", "event": [
      { "listen": "test", "script": { "exec": ["last();"] } } ] }
  ]
}
"""

REQUEST = """$kind: http-request
id: r1
name: Get one
url: "{{base}}/users"
scripts:
  - type: beforeRequest
    code: |-
      one();

      two();
    language: text/javascript
  - code: |
      three();
    type: afterResponse
order: 1
"""


def facts(found: ScriptBlocks) -> list[tuple[str, str, str, str]]:
    return [(b.level, b.kind, b.selector, b.text) for b in found.blocks]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_blocks_are_the_scripts_that_load(path: Path) -> None:
    text = path.read_bytes().decode()
    found = script_blocks(path, text)
    assert found.problems == ()
    assert all(block.map.file.text == text for block in found.blocks)


def test_ids_are_those_of_the_loaded_collection() -> None:
    path = FIXTURES / "bookshop.v2.1.postman_collection.json"
    collection, _ = load_collection(path)
    found = script_blocks(path, path.read_bytes().decode())
    expected = [(item.id, item.name) for _, item in collection.walk()]
    assert [(mark.id, mark.name) for mark in found.requests] == expected


def test_json() -> None:
    found = script_blocks(Path("a.json"), COLLECTION)
    assert facts(found) == [
        ("request", "test", "Users/Get one", "one();\ntwo();"),
        ("folder", "prerequest", "Users", "three();"),
        ("request", "test", "Last", "last();"),
    ]
    assert [block.enabled for block in found.blocks] == [True, False, True]
    assert [(mark.selector, mark.range.start.line) for mark in found.requests] == [
        ("Users/Get one", 7),
        ("Last", 16),
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('["one();", "two();"]', '["one();", "two();'),
        ('["one();", "two();"]', '["one();" "two();"]'),
        ('"url": "{{base}}/users"', '"url": '),
        ('"url": "{{base}}/users"', '"url": "{{base}}/us'),
        ('"listen": "prerequest", ', '"listen": "prerequest" '),
        ('"request": "{{base}}", ', '"request": "{{base}}",, '),
    ],
)
def test_broken_json_keeps_its_scripts(before: str, after: str) -> None:
    assert before in COLLECTION
    found = script_blocks(Path("a.json"), COLLECTION.replace(before, after))
    assert [block.selector for block in found.blocks] == ["Users/Get one", "Users", "Last"]
    assert [problem.severity for problem in found.problems] == ["error"]


def test_an_unescaped_quote_in_a_script() -> None:
    text = COLLECTION.replace('["one();", "two();"]', '[\n"pm.test("one", f);",\n"two();"\n]')
    assert script_blocks(Path("a.json"), text).blocks[0].text == 'pm.test("one", f);\ntwo();'


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"values": []}', "{", '{"item": [{}]}'])
def test_other_json_has_none(text: str) -> None:
    assert script_blocks(Path("a.json"), text) == ScriptBlocks(Path("a.json"))


def test_yaml() -> None:
    found = script_blocks(Path("Get one.request.yaml"), REQUEST)
    assert facts(found) == [
        ("request", "prerequest", "Get one", "one();\n\ntwo();"),
        ("request", "test", "Get one", "three();\n"),
    ]
    assert [(mark.id, mark.range.start.line) for mark in found.requests] == [("r1", 2)]
    assert found.problems == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('url: "{{base}}/users"', "url: {{base}}/users"),
        ('url: "{{base}}/users"', 'url: "{{base}}/users'),
        ('url: "{{base}}/users"', "url"),
        ("order: 1", "order: 1: 2"),
        ("id: r1", "id: r1\nid: r1"),
    ],
)
def test_broken_yaml_keeps_its_scripts(before: str, after: str) -> None:
    found = script_blocks(Path("Get one.request.yaml"), REQUEST.replace(before, after))
    assert facts(found) == [
        ("request", "prerequest", "Get one", "one();\n\ntwo();"),
        ("request", "test", "Get one", "three();\n"),
    ]
    assert found.requests[0].name == "Get one"
    assert [problem.severity for problem in found.problems] == ["error"]


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("a.beforeRequest.js", "one();", ScriptKind.PRE_REQUEST),
        ("a.afterResponse.js", "one();", ScriptKind.POST_RESPONSE),
        ("a.js", "// @pm afterResponse\none();", ScriptKind.POST_RESPONSE),
        ("a.js", "one();", None),
        ("a.txt", "// @pm afterResponse\n", None),
    ],
)
def test_script_files(name: str, text: str, kind: ScriptKind | None) -> None:
    found = script_blocks(Path(name), text)
    assert [block.kind for block in found.blocks] == ([] if kind is None else [kind])
    assert all((b.level, b.text, b.owner) == (Level.FILE, text, "a") for b in found.blocks)


@given(st.data(), st.sampled_from([("a.json", COLLECTION), ("a.request.yaml", REQUEST)]))
def test_any_damage_is_survived(data: st.DataObject, case: tuple[str, str]) -> None:
    name, text = case
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 30)))
    broken = text[:start] + data.draw(st.text('{}[]":, \n-|x', max_size=4)) + text[end:]
    for block in script_blocks(Path(name), broken).blocks:
        assert block.map.file.text == broken
    assert all(template.name is not None for template in templates(Path(name), broken))


def mentions(name: str, text: str) -> list[tuple[str, str, int]]:
    found = templates(Path(name), text)
    return [(found.kind, found.name, found.range.start.line) for found in found]


def test_templates_in_json() -> None:
    text = (
        '{"info": {"name": "{{no}}"}, "item": [{"name": "{{no}}", "request": {\n'
        '"url": {"raw": "{{a}}", "host": ["{{a}}"],\n"query": [{"key": "q", "value": "{{b}}"}]},\n'
        '"header": [{"key": "h", "value": "x {{c}} {{d}}"}],\n"body": {"raw": "{{e}}"},\n'
        '"auth": {"bearer": [{"value": "{{f}}"}]},\n"description": "{{no}}"},\n'
        '"event": [{"script": {"exec": ["{{no}}"]}}],\n"response": [{"body": "{{no}}"}]}],\n'
        '"variable": [{"key": "v", "value": "{{g}}"}]}'
    )
    assert mentions("a.json", text) == [
        ("url", "a", 1),
        ("url", "a", 1),
        ("query", "b", 2),
        ("header", "c", 3),
        ("header", "d", 3),
        ("body", "e", 4),
        ("auth", "f", 5),
        ("variable", "g", 9),
    ]


def test_templates_in_yaml() -> None:
    text = (
        'name: "{{no}}"\nurl: "{{a}}/:id"\nheaders:\n  h: "{{b}}"\nqueryParams: {q: "{{c}}"}\n'
        "body:\n  content: |-\n    url: {{d}}\nscripts:\n  - code: |-\n      '{{no}}'\n"
        'auth: {credentials: {token: "{{e}}"}}\n'
    )
    assert mentions("a.request.yaml", text) == [
        ("url", "a", 1),
        ("header", "b", 3),
        ("query", "c", 4),
        ("body", "d", 7),
        ("auth", "e", 11),
    ]
