"""From one format into the other and back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from postroom_runtime.formats import load_collection
from postroom_runtime.formats.convert import convert
from postroom_runtime.formats.convert.file_names import FileNames
from postroom_runtime.formats.v3.examples import with_examples
from postroom_runtime.formats.write.yaml_text import yaml_text
from postroom_runtime.formats.yaml_nodes import parse_yaml
from postroom_runtime.model.collection import Collection, Item, RequestItem
from postroom_runtime.model.problems import UnreadableInputError

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
        "  - type: bearer\n"
        "    credentials:\n"
        '      token: "{{token}}"\n'
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
            },
            {"name": "B", "request": {"url": "u", "body": {"mode": "raw", "disabled": True}}},
        ],
    }
    variables = [{"key": "n", "value": 1}]
    source.write_text(json.dumps({"info": {"name": "a"}, "item": [folder], "variable": variables}))
    losses, _ = convert(source, tmp_path / "out")
    assert [str(loss) for loss in losses] == [
        "Collection: variables become text: n.",
        "F: v3 has no settings for folders: `strictSSL` left out.",
        "F: v3 has no variables for folders: left out.",
        "F/R: v3 has no `fileName` for form fields: left out.",
        "F/R: v3 has no setting `disableBodyPruning`: left out.",
        "F/R: v3 cannot switch off its afterResponse script: left out.",
        "F/B: v3 cannot switch off a body: left out.",
    ]
    assert load_collection(tmp_path / "out")[1] == ()


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
