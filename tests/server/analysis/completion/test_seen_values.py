"""What was last seen, as what a check compares with, and as a whole test."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from postroom_server.analysis.completion import complete
from postroom_server.analysis.results import CompletionItem
from postroom_server.analysis.script import Knowledge, Script
from postroom_server.text import TextEdit, apply_edits

ItemsAt = Callable[..., dict[str, CompletionItem]]


@pytest.mark.parametrize(
    ("marked", "label"),
    [
        ("pm.expect(pm.response.json().token).to.eql('<|>')", "abc"),
        ("pm.expect(pm.response.json().token).to.eql(<|>)", '"abc"'),
        ("pm.expect(pm.response.json().id).to.equal(<|>)", "7"),
        ("const { token } = pm.response.json(); pm.expect(token).to.eql('<|>')", "abc"),
        ("const t = pm.response.json().token; pm.expect(t).to.eql('<|>')", "abc"),
        ("pm.response.to.have.jsonBody('<|>')", "data.items[0].sku"),
        ("pm.expect(pm.response.json()).to.have.keys('<|>')", "token"),
        ("_.get(pm.response.json(), '<|>')", "data.items[0].price"),
    ],
)
def test_what_a_check_compares_with(items_at: ItemsAt, marked: str, label: str) -> None:
    assert label in items_at(marked)


@pytest.mark.parametrize(
    ("marked", "label", "result"),
    [
        (
            "<|>",
            "test token",
            'pm.test("token is abc", () => {\n'
            '\tpm.expect(pm.response.json().token).to.eql("abc");\n});',
        ),
        (
            "const body = pm.response.json();\n<|>",
            "test data.items",
            "const body = pm.response.json();\n"
            'pm.test("data.items has 2 items", () => {\n'
            "\tpm.expect(body.data.items).to.have.lengthOf(2);\n});",
        ),
        (
            "const body = pm.response.json();\nbody.id.<|>",
            "test",
            "const body = pm.response.json();\n"
            'pm.test("body.id is 7", () => {\n\tpm.expect(body.id).to.eql(7);\n});',
        ),
    ],
)
def test_a_test_for_a_value(
    accept: Callable[[str, str], str], marked: str, label: str, result: str
) -> None:
    assert accept(marked, label) == result


def test_no_test_where_no_statement_starts(items_at: ItemsAt) -> None:
    assert "test token" not in items_at("const x = <|>")
    assert "test token" not in items_at("<|>", "prerequest")


SCHEMA = """\
const schema = {
  type: "object",
  properties: { id: { type: "integer", description: "Its number." }, tags: { items: {} } },
};
pm.response.to.have.jsonSchema(schema);
"""


def test_a_schema_tells_where_no_response_is_known() -> None:
    text = f"{SCHEMA}pm.response.json()."
    found = {one.label for one in complete(Script(text, "test"), len(text)).items}
    assert {"id", "tags"} <= found
    text = f"{SCHEMA}pm.response.to.have.jsonBody('"
    found = {one.label: one for one in complete(Script(text, "test"), len(text)).items}
    assert found["id"].detail == "number"


@pytest.mark.parametrize(
    ("marked", "includes", "excludes"),
    [
        ("const schema = { <|> }", "type properties required items", ""),
        ("const schema = { type: 'object', <|> }", "properties", "type"),
        ("const schema = { type: '<|>' }", "object array string", ""),
        ("const schema = { properties: { <|> } }", "", "type properties"),
        ("const schema = { properties: { id: { <|> } } }", "type format enum", ""),
        ("pm.response.to.have.jsonSchema({ <|> })", "type properties", ""),
        ("tv4.validate(x, { <|> })", "type properties", ""),
        ("const other = { <|> }", "", "properties"),
    ],
)
def test_keywords_of_a_schema(items_at: ItemsAt, marked: str, includes: str, excludes: str) -> None:
    found = items_at(marked)
    assert set(includes.split()) <= found.keys()
    assert not set(excludes.split()) & found.keys()


@pytest.mark.parametrize(
    ("marked", "label"),
    [
        ("function read(name) { return pm.environment.get(name); }\nread('<|>')", "token"),
        ("const put = (k, v) => pm.globals.set(k, v);\nput('<|>', 1)", "region"),
    ],
)
def test_variables_of_a_function_that_hands_names_on(
    items_at: ItemsAt, marked: str, label: str
) -> None:
    assert label in items_at(marked)


def test_a_body_without_a_name_of_its_own() -> None:
    script = Script("", "test", knowledge=Knowledge(response=[{"id": 1}], response_origin="a run"))
    found = complete(script, 0)
    item = next(one for one in found.items if one.label == "test [0].id")
    text = apply_edits("", [TextEdit(item.span, item.insert)])
    assert "pm.expect(pm.response.json()[0].id).to.eql(1);" in text
