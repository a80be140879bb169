"""From one format into the other and back."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from postroom_runtime.formats import load_collection
from postroom_runtime.formats.convert import collection_to_v2, convert
from postroom_runtime.formats.convert.file_names import FileNames
from postroom_runtime.formats.v3.examples import with_examples
from postroom_runtime.formats.write.yaml_text import yaml_text
from postroom_runtime.formats.yaml_nodes import parse_yaml
from postroom_runtime.model.collection import Collection, Item, RequestItem
from postroom_runtime.model.problems import UnreadableInputError
from postroom_runtime.text import Position

FIXTURES = Path(__file__).parents[2] / "fixtures" / "collections"
V21 = FIXTURES / "bookshop.v2.1.postman_collection.json"
V3 = FIXTURES / "bookshop.v3"


def load(path: Path) -> Collection:
    collection, problems = load_collection(path)
    assert problems == ()
    return with_examples(collection) if path.is_dir() else collection


def shape(item: Item) -> object:
    """What a conversion must keep of an item."""
    scripts = [(script.kind, script.source.text) for script in item.scripts]
    if not isinstance(item, RequestItem):
        rows = [(row.key, row.value, row.enabled) for row in item.variables]
        return item.name, item.description, item.auth, rows, scripts, [*map(shape, item.items)]
    query = sorted(item.request.url.query, key=lambda row: row.key)
    request = replace(item.request, url=replace(item.request.url, query=tuple(query)))
    responses = [(row.name, row.code, row.headers, row.body) for row in item.responses]
    return item.name, request, item.behavior, scripts, responses


def test_v2_to_v3_keeps_all(tmp_path: Path) -> None:
    losses, _ = convert(V21, tmp_path / "out")
    assert losses == []
    assert shape(load(tmp_path / "out").root) == shape(load(V21).root)


def test_v3_to_v2_keeps_all(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    losses, _ = convert(V3, target)
    assert losses == []
    assert shape(load(target).root) == shape(load(V3).root)


def test_v3_looks_as_postman_writes_it(tmp_path: Path) -> None:
    convert(V21, tmp_path / "out")
    assert (tmp_path / "out/Books/.resources/definition.yaml").read_text() == (
        "$kind: collection\n"
        "description: The shelf.\n"
        "scripts:\n"
        "  - type: http:beforeRequest\n"
        '    code: "pm.request.headers.add({ key: \\"X-Shelf\\", value: \\"A\\" });"\n'
        "    language: text/javascript\n"
        "auth:\n"
        "  type: bearer\n"
        "  credentials:\n"
        '    token: "{{token}}"\n'
        "order: 2000\n"
    )


def test_what_v3_cannot_hold_is_named(tmp_path: Path) -> None:
    source = tmp_path / "a.json"
    request = {
        "url": "u",
        "body": {"mode": "formdata", "formdata": [{"key": "k", "value": "v", "fileName": "f"}]},
    }
    folder = {
        "name": "F",
        "variable": [{"key": "a", "value": "b"}],
        "protocolProfileBehavior": {"strictSSL": False},
        "item": [
            {
                "name": "R",
                "request": request,
                "event": [{"listen": "test", "disabled": True, "script": {"exec": "a"}}],
                "protocolProfileBehavior": {"disableBodyPruning": True},
                "response": [{"name": "saved", "cookie": [{"name": "c"}], "responseTime": 5}],
            },
            {"name": "B", "request": {"url": "u", "body": {"mode": "raw", "disabled": True}}},
        ],
    }
    variables = [
        {"key": "n", "value": 1, "description": "how many"},
        {"key": "s", "value": "x", "type": "secret"},
    ]
    source.write_text(json.dumps({"info": {"name": "a"}, "item": [folder], "variable": variables}))
    losses, _ = convert(source, tmp_path / "out")
    lines = [re.sub(r"^.*a\.json:1:\d+: ", "", str(loss)) for loss in losses]
    assert lines == [
        "Collection: variables become text: n.",
        "Collection: v3 has no descriptions of variables: n.",
        "Collection: v3 does not say that variables are secret: s.",
        "F: v3 has no settings for folders: `strictSSL` left out.",
        "F/R: v3 has no `fileName` for form fields: left out.",
        "F/R: v3 has no setting `disableBodyPruning`: left out.",
        "F/R: v3 cannot switch off its afterResponse script: left out.",
        "F/R: v3's examples have no cookies and response time: left out of “saved”.",
        "F/B: v3 cannot switch off a body: left out.",
    ]
    assert all(str(loss).startswith(f"{source}:1:") for loss in losses)


def test_comments_are_what_json_cannot_hold(tmp_path: Path) -> None:
    (tmp_path / "v3").mkdir()
    (tmp_path / "v3/a.request.yaml").write_text(
        "# mine\n$kind: http-request\nurl: 'x#y' # its end\ndescription: |\n  # no comment\n  b\n"
    )
    losses, _ = convert(tmp_path / "v3", tmp_path / "out.json")
    (loss,) = map(str, losses)
    assert loss.endswith("a.request.yaml:1:1: a.request.yaml: JSON has no comments: 2 left out.")


def test_v2_keeps_what_v2_has(tmp_path: Path) -> None:
    """As `--export-collection` writes it."""
    variable: dict[str, Any] = {"key": "n", "value": 1, "type": "number", "description": "how many"}
    response: dict[str, Any] = {
        "id": "r-1",
        "name": "saved",
        "status": "OK",
        "code": 200,
        "header": [],
        "cookie": [{"name": "c", "value": "1", "domain": "h", "path": "/"}],
        "responseTime": 12.0,
        "body": "x",
    }
    item: dict[str, Any] = {
        "name": "R",
        "id": "1",
        "description": "of the item",
        "event": [
            {"listen": "test", "script": {"id": "s", "type": "text/javascript", "exec": [""]}}
        ],
        "request": {
            "url": {"raw": ""},
            "method": "GET",
            "header": [],
            "description": "of the request",
        },
        "response": [response],
    }
    source = tmp_path / "a.json"
    content: dict[str, Any] = {"info": {"name": "a"}, "item": [item]}
    content["variable"] = [variable]
    source.write_text(json.dumps(content))
    written, losses = collection_to_v2(load_collection(source)[0])
    assert losses == []
    assert (written["item"], written["variable"]) == ([item], [variable])


@pytest.mark.parametrize("listed", [True, False])
def test_one_row_in_place_of_a_list(tmp_path: Path, listed: bool) -> None:
    """Postman takes a single object for a list of one: events, items, responses, variables."""
    row = {
        "name": "R",
        "request": "u",
        "event": {"listen": "test", "script": "a()"},
        "response": {"name": "saved"},
    }
    content: dict[str, Any] = {"info": {"name": "a"}, "item": [row] if listed else row}
    content["variable"] = {"key": "k", "value": "v"}
    source = tmp_path / "a.json"
    source.write_text(json.dumps(content))
    collection, problems = load_collection(source)
    ((_, item),) = collection.walk()
    assert problems == ()
    assert [script.source.text for script in item.scripts] == ["a()"]
    place = item.scripts[0].source.place(Position(0, 0))
    assert source.read_text()[place.range.start.column :].startswith("a()")
    assert [response.name for response in item.responses] == ["saved"]
    assert [(row.key, row.value) for row in collection.root.variables] == [("k", "v")]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("mine")
    with pytest.raises(UnreadableInputError, match="exists already"):
        convert(V21, tmp_path)


def test_file_names() -> None:
    taken = FileNames()
    names = ["a/b:c*?", "dup", "dup", "DUP", "", "..", "CON", "x" * 300, "end "]
    assert [taken.unique(name, "http-request") for name in names] == [
        "a-b-c-",
        "dup",
        "dup 1",
        "DUP 2",
        "http-request",
        "http-request 1",
        "CON-",
        "x" * 200,
        "end",
    ]


TEXTS = st.text(st.sampled_from("ab1 \n\t\"'\\:#-{}[]|>é😀\r\x85"), max_size=12)
VALUES = st.recursive(
    TEXTS | st.booleans() | st.none() | st.integers(-9, 9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(TEXTS, VALUES, min_size=1, max_size=3))
def test_yaml_text_reads_back(value: dict[str, object]) -> None:
    assert parse_yaml(yaml_text(value)).data == value
