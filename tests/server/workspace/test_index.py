"""The index: what files hold, where, and what is known around a script."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from postroom_runtime.model.source import FileLocation
from postroom_server.workspace.index import Index
from postroom_server.workspace.knowledge import KnowledgeOf, Surroundings
from postroom_server.workspace.visibility import folder_in

ENVIRONMENT = """\
name: Dev
values:
  - key: base_url
    value: https://dev.example.com
  - key: token
    value: abc
    type: secret
  - key: off
    value: x
    enabled: false
"""

REQUEST = """\
$kind: http-request
url: "{{base_url}}/users/{{user_id}}"
method: POST
scripts:
  - type: afterResponse
    code: |-
      pm.environment.set("token", pm.response.json().token);
      pm.variables.get("base_url");
"""

COLLECTION = {
    "info": {"name": "Parcels", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/"},
    "variable": [{"key": "api", "value": "v2"}],
    "item": [
        {
            "name": "Users",
            "item": [
                {
                    "name": "Get user",
                    "id": "r1",
                    "request": {"method": "GET", "url": "{{base_url}}/u"},
                    "response": [
                        {"code": 404, "body": '{"error": 1}'},
                        {"code": 200, "body": '{"name": "Ada"}'},
                    ],
                    "event": [{"listen": "test", "script": {"exec": ["pm.globals.set('g', 1);"]}}],
                }
            ],
        }
    ],
}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace with an environment, a v3 request, a v2 collection, data and a module."""
    request = tmp_path / "postman" / "collections" / "Shop" / "Log in.request.yaml"
    examples = request.parent / ".resources" / "Log in.resources" / "examples"
    examples.mkdir(parents=True)
    request.write_text(REQUEST, encoding="utf-8")
    (examples / "Fine.example.yaml").write_text(
        "$kind: http-example\nresponse:\n  statusCode: 200\n  body:\n    type: json\n"
        '    content: \'{"session": "s"}\'\n',
        encoding="utf-8",
    )
    (request.parent / ".resources" / "definition.yaml").write_text(
        "$kind: collection\nname: Shop\nvariables:\n  - key: shop\n    value: main\n",
        encoding="utf-8",
    )
    (tmp_path / "dev.environment.yaml").write_text(ENVIRONMENT, encoding="utf-8")
    (tmp_path / "parcels.postman_collection.json").write_text(
        json.dumps(COLLECTION, indent=2), encoding="utf-8"
    )
    (tmp_path / "rows.csv").write_text("country,weight\nde,1\n", encoding="utf-8")
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "auth.js").write_text("module.exports = { sign() {} };", encoding="utf-8")
    skipped = tmp_path / "node_modules" / "x"
    skipped.mkdir(parents=True)
    (skipped / "y.js").write_text("pm.globals.set('never', 1);", encoding="utf-8")
    return tmp_path


@pytest.fixture
def index(workspace: Path) -> Index:
    """The index of the workspace."""
    made = Index((workspace,))
    made.refresh()
    return made


def _request(workspace: Path) -> Path:
    return workspace / "postman" / "collections" / "Shop" / "Log in.request.yaml"


def _definitions(index: Index, name: str) -> list[FileLocation]:
    places = index.names.of(name)
    return [FileLocation(facts.path, one.range) for facts, one in places if one.gives]


def _references(index: Index, name: str) -> list[FileLocation]:
    return [FileLocation(facts.path, one.range) for facts, one in index.names.of(name)]


def _text_at(place: FileLocation) -> str:
    line = place.path.read_text(encoding="utf-8").split("\n")[place.range.start.line]
    return line[place.range.start.column : place.range.end.column]


def test_variables_around_a_v3_script(index: Index, workspace: Path) -> None:
    known = KnowledgeOf(index)(Surroundings(_request(workspace), owner="Log in"))
    found = {(one.name, one.scope): one for one in known.variables}
    assert found["base_url", "environment"].value == "https://dev.example.com"
    assert found["base_url", "environment"].origin == "Dev"
    assert found["token", "environment"].secret
    assert found["token", "environment"].value is None
    assert ("shop", "collection") in found
    assert ("country", "data") in found
    assert ("off", "environment") not in found
    assert ("api", "collection") not in found
    assert ("never", "globals") not in found


def test_requests_modules_and_examples(index: Index, workspace: Path) -> None:
    known = KnowledgeOf(index)(Surroundings(_request(workspace), owner="Log in"))
    assert [(one.name, one.method) for one in known.requests] == [("Log in", "POST")]
    assert list(known.modules) == ["../../../lib/auth.js"]
    assert known.response == {"session": "s"}
    assert known.response_origin == "a saved example"


def test_around_a_script_in_json(index: Index, workspace: Path) -> None:
    path = workspace / "parcels.postman_collection.json"
    known = KnowledgeOf(index)(Surroundings(path, owner="Get user", owner_id="r1"))
    assert [one.path for one in known.requests] == ["Users / Get user"]
    assert known.response == {"name": "Ada"}
    assert ("api", "v2") in {(one.name, one.value) for one in known.variables}


def test_the_last_response_and_current_values_win(index: Index, workspace: Path) -> None:
    around = Surroundings(
        _request(workspace),
        values={"environment": {"base_url": "now", "token": "hidden"}},
        response={"fresh": True},
        response_origin="the last response",
    )
    known = KnowledgeOf(index)(around)
    found = {one.name: one for one in known.variables}
    assert found["base_url"].value == "now"
    assert found["token"].value is None
    assert known.response == {"fresh": True}


def test_only_the_chosen_environment_counts(index: Index, workspace: Path) -> None:
    other = workspace / "prod.environment.yaml"
    other.write_text("name: Prod\nvalues:\n  - key: only_prod\n    value: x\n", encoding="utf-8")
    index.reread([other])
    around = Surroundings(_request(workspace), environment=other)
    found = {one.name: one for one in KnowledgeOf(index)(around).variables}
    assert not found["only_prod"].elsewhere
    assert found["base_url"].elsewhere


def test_knowledge_is_the_same_object_while_nothing_changes(index: Index, workspace: Path) -> None:
    knowledge = KnowledgeOf(index)
    around = Surroundings(_request(workspace), owner="Log in")
    first = knowledge(around)
    assert knowledge(around) is first
    index.update(workspace / "dev.environment.yaml", ENVIRONMENT.replace("base_url", "root"))
    assert knowledge(around) is not first


def test_definitions_and_references(index: Index, workspace: Path) -> None:
    definitions = _definitions(index, "base_url")
    assert [one.path.name for one in definitions] == ["dev.environment.yaml"]
    assert _text_at(definitions[0]) == "base_url"
    names = sorted(one.path.name for one in _references(index, "base_url"))
    assert names == [
        "Log in.request.yaml",
        "Log in.request.yaml",
        "dev.environment.yaml",
        "parcels.postman_collection.json",
    ]
    for place in _references(index, "base_url"):
        assert _text_at(place) == "base_url"
    assert _request(workspace) in {one.path for one in _definitions(index, "token")}


def test_a_variable_at_a_place(index: Index, workspace: Path) -> None:
    found = index.variable_at(_request(workspace), 1, 12)
    assert found is not None
    assert (found.name, found.scope, found.action) == ("base_url", "any", "read")
    assert index.variable_at(_request(workspace), 0, 0) is None


def test_requests_are_found_by_id_and_name(index: Index, workspace: Path) -> None:
    path = workspace / "parcels.postman_collection.json"
    by_id = index.request_named("r1", path)
    assert by_id is not None
    assert by_id == index.request_named("Get user", path)
    assert index.request_named("Get user", _request(workspace).parent) is None


def test_an_open_document_counts_instead_of_the_file(index: Index, workspace: Path) -> None:
    path = workspace / "dev.environment.yaml"
    index.update(path, "name: Dev\nvalues:\n  - key: typed\n    value: x\n")
    assert _definitions(index, "typed")
    index.refresh()
    assert _definitions(index, "typed")
    index.close(path)
    assert not _definitions(index, "typed")
    assert _definitions(index, "base_url")


def test_changes_on_disk(index: Index, workspace: Path) -> None:
    path = workspace / "dev.environment.yaml"
    assert not index.refresh()
    path.unlink()
    index.reread([path])
    assert not _definitions(index, "base_url")
    path.write_text(ENVIRONMENT, encoding="utf-8")
    assert index.refresh()
    assert _definitions(index, "base_url")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.environment.yaml", "a: [1"),
        ("x.environment.yaml", "- 1"),
        ("x.postman_environment.json", '{"values": '),
        ("x.postman_environment.json", '{"values": [1, {"key": 2}, null]}'),
        ("x.postman_collection.json", '{"item": 5}'),
        ("x.postman_collection.json", '{"item": [{"item": [null]}]}'),
        ("x.request.yaml", "url: {{a}}/b"),
        ("x.request.yaml", ""),
        ("x.csv", ""),
        ("x.csv", '"a'),
        ("x.json", "\x00"),
        ("x.js", "pm.environment.get("),
    ],
)
def test_a_broken_file_spoils_nothing_but_itself(
    index: Index, workspace: Path, name: str, content: str
) -> None:
    path = workspace / name
    path.write_text(content, encoding="utf-8")
    index.reread([path])
    assert path in index.files
    assert _definitions(index, "base_url")


def test_a_folders_variables_are_seen_in_the_folder_alone(tmp_path: Path) -> None:
    shop = tmp_path / "collections" / "Shop"
    inner = shop / "Admin"
    files = {
        shop / ".resources" / "definition.yaml": "variables:\n  all: '1'\n",
        inner / ".resources" / "definition.yaml": "variables:\n  inner: '2'\n",
        inner / "Deep" / "Get.request.yaml": "url: x\n",
        shop / "List.request.yaml": "url: x\n",
    }
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    index = Index((tmp_path,))
    index.refresh()
    known = KnowledgeOf(index)

    def names(path: Path, folder: str | None) -> set[str]:
        return {one.name for one in known(Surroundings(path, folder=folder)).variables}

    assert names(inner / "Deep" / "Get.request.yaml", "Admin/Deep") == {"all", "inner"}
    assert names(shop / "List.request.yaml", "") == {"all"}
    assert names(shop / "List.request.yaml", None) == {"all", "inner"}
    assert folder_in(index, inner / "Deep" / "Get.request.yaml") == "Admin/Deep"
    assert folder_in(index, inner / ".resources" / "definition.yaml") == "Admin"
