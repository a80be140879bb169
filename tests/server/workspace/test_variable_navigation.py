"""Variables across files: where they come from, who names them, another name for them."""

from __future__ import annotations

import pytest
from postroom_server.workspace.variable_navigation import (
    RenameRefusedError,
    definitions,
    references,
    rename,
)

from tests.server.workspace.conftest import MakeWorkspace, files_in

EVERYWHERE = """\
    //- dev.environment.yaml
    name: Dev
    values:
      - key: token
        value: "{{token}}!"
      - {key: "other", value: token}
    //- prod.postman_environment.json
    {"values": [{"key": "token", "value": "token"}, {"key": "tokens", "value": 1}]}
    //- collections/Shop/Order.request.yaml
    url: "{{host}}/{{tok<|>en}}/{{ token }}"
    description: "{{token}} is left alone"
    headers: {Authorization: "Bearer {{token}}"}
    scripts:
      - type: beforeRequest
        code: |-
          const { environment: env } = pm;
          env.set("token", "token" + pm.environment.get('token'));
          pm.globals.set("token", pm.variables.replaceIn("{{token}}"));
      - type: afterResponse
        code: "pm.environment.unset(\\"token\\")"
    //- shop.postman_collection.json
    {"info": {"name": "Shop"}, "item": [{
      "name": "token", "request": {"url": {"raw": "{{token}}", "host": ["{{token}}"]}},
      "event": [{"listen": "test", "script": {"exec": ["pm.environment.get(\\"token\\");"]}}]}]}
    //- lib/auth.js
    module.exports = () => pm.environment.get("token");
"""


def test_rename_reaches_every_file_and_nothing_else(workspace_of: MakeWorkspace):
    workspace = workspace_of(EVERYWHERE)
    changes = rename(workspace.index, workspace.path, workspace.variable, "session id")
    expected = EVERYWHERE.replace("<|>", "")
    for old, new in (
        ("key: token\n", "key: session id\n"),
        ("{{token}}!", "{{session id}}!"),
        ('"key": "token"', '"key": "session id"'),
        ("{{host}}/{{token}}", "{{host}}/{{session id}}"),
        ("Bearer {{token}}", "Bearer {{session id}}"),
        ('env.set("token"', 'env.set("session id"'),
        ("get('token')", "get('session id')"),
        ('replaceIn("{{token}}")', 'replaceIn("{{session id}}")'),
        ('unset(\\"token\\")', 'unset(\\"session id\\")'),
        ('"raw": "{{token}}"', '"raw": "{{session id}}"'),
        ('"host": ["{{token}}"]', '"host": ["{{session id}}"]'),
        ('pm.environment.get(\\"token\\");', 'pm.environment.get(\\"session id\\");'),
        ('get("token");\n', 'get("session id");\n'),
    ):
        assert old in expected, old
        expected = expected.replace(old, new)
    assert workspace.after(changes) == files_in(expected)


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("//- a.environment.yaml\nvalues:\n  - key: <|>a\n", "on", "key: on"),
        ("//- a.environment.yaml\nvalues:\n  - key: <|>a\n", "null", 'key: "null"'),
        ("//- a.environment.yaml\nvalues:\n  - key: <|>a\n", "12", 'key: "12"'),
        ("//- a.environment.yaml\nvalues:\n  - key: <|>a\n", "-", 'key: "-"'),
        ("//- a.environment.yaml\nvalues:\n  - key: '<|>a'\n", "null", "key: 'null'"),
        ("//- a.environment.yaml\nvalues: {<|>a: 1}\n", "x.y", "{x.y: 1}"),
        ("//- a.environment.yaml\nvalues: {\"<|>a\": 1}\n", "x y", '{"x y": 1}'),
        ("//- rows.csv\nab,<|>a\n1,2\n", "b", "ab,b\n1,2"),
        ('//- rows.csv\nab,"<|>a"\n1,2\n', "b c", 'ab,"b c"\n1,2'),
        ('//- data.json\n[{"<|>a": "a"}, {"b": 1, "a": 2}]\n', "c", '"c": "a"}, {"b": 1, "c": 2}]'),
        ("//- p.postman_globals.json\n" + '{"values": [{"key": "<|>a"}]}\n', "é", '"key": "é"'),
    ],
)  # fmt: skip
def test_names_are_written_as_each_format_needs(
    workspace_of: MakeWorkspace, text: str, name: str, expected: str
):
    workspace = workspace_of(text)
    changes = rename(workspace.index, workspace.path, workspace.variable, name)
    (after,) = workspace.after(changes).values()
    assert expected in after


@pytest.mark.parametrize(
    "name", ["", " a", "a ", "}b", "a{b", 'a"b', "a'b", "a\\b", "a,b", "a: b", "a #b", "$a", "a\nb"]
)
def test_names_that_would_break_something_are_refused(workspace_of: MakeWorkspace, name: str):
    workspace = workspace_of("//- a.environment.yaml\nvalues:\n  - key: <|>a\n")
    with pytest.raises(RenameRefusedError, match="cannot be the name"):
        rename(workspace.index, workspace.path, workspace.variable, name)


def test_a_name_that_is_taken_is_refused(workspace_of: MakeWorkspace):
    workspace = workspace_of("//- a.environment.yaml\nvalues:\n  - key: <|>a\n  - key: b\n")
    with pytest.raises(RenameRefusedError, match="already is a variable 'b', in a"):
        rename(workspace.index, workspace.path, workspace.variable, "b")


SCOPES = """\
    //- dev.environment.yaml
    values:
      - key: id
    //- collections/One/.resources/definition.yaml
    $kind: collection
    variables:
      - key: id
    //- collections/One/A.request.yaml
    url: "{{id}}"
    scripts:
      - type: afterResponse
        code: |-
          pm.collectionVariables.get("id");
          pm.environment.get("id");
    //- collections/Two/B.request.yaml
    url: "{{id}}"
    scripts:
      - type: afterResponse
        code: pm.collectionVariables.get("id");
    //- collections/Three/C.request.yaml
    url: "{{id}}"
    scripts:
      - type: beforeRequest
        code: pm.variables.set("id", 1);
"""


@pytest.mark.parametrize(
    ("old", "expected"),
    [
        (
            "values:\n      - key: id",
            [
                "dev.environment.yaml:2",
                "One/A.request.yaml:1",
                "One/A.request.yaml:6",
                "Two/B.request.yaml:1",
            ],
        ),
        (
            "variables:\n      - key: id",
            ["One/.resources/definition.yaml:3", "One/A.request.yaml:5"],
        ),
        ('set("id', ["Three/C.request.yaml:1", "Three/C.request.yaml:4"]),
    ],
)  # fmt: skip
def test_references_keep_to_the_scope_that_wins(
    workspace_of: MakeWorkspace, old: str, expected: list[str]
):
    workspace = workspace_of(SCOPES.replace(old, f"{old}<|>"))
    found = references(workspace.index, workspace.path, workspace.variable)
    shown = sorted(f"{workspace.name(one.path)}:{one.range.start.line + 1}" for one in found)
    assert [one.removeprefix("collections/") for one in shown] == sorted(expected)


def test_definitions_come_in_the_order_in_which_they_win(workspace_of: MakeWorkspace):
    workspace = workspace_of(
        """\
        //- all.globals.yaml
        values:
          - key: id
        //- dev.environment.yaml
        values:
          - key: id
        //- collections/One/A.request.yaml
        url: "{{<|>id}}"
        scripts:
          - type: beforeRequest
            code: pm.environment.set("id", 1);
        """
    )
    found = definitions(workspace.index, workspace.path, workspace.variable)
    names = [workspace.name(one.path) for one in found]
    assert names == ["dev.environment.yaml", "collections/One/A.request.yaml", "all.globals.yaml"]
