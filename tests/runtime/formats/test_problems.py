"""What Postman drops in silence is said, with its place; what cannot be read says why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from postroom_runtime.formats import load_collection, variables_problems
from postroom_runtime.model.problems import UnreadableInputError

REQUEST = "$kind: http-request\nurl: x\n"


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("event: []\n", "3:1", "ignores `event`"),
        ("protocolProfileBehavior: {}\n", "3:1", "`settings:`"),
        ("urll: y\n", "3:1", "Did you mean `url`?"),
        ("scripts:\n  - type: test\n    code: a\n", "4:11", "no script type here"),
        ("scripts:\n  - type: http:afterResponse\n    code: a\n", "4:11", "no script type here"),
        ("scripts:\n  - code: a\n", "4:5", "no `type`"),
        ("scripts:\n  - type: afterResponse\n    exec: a\n", "5:5", "`code: |-`"),
        ("scripts:\n  - type: afterResponse\n    code: a\n    id: 1\n", "6:5", "ignores `id`"),
        (
            "scripts:\n  - type: afterResponse\n    code: a\n    language: javascript\n",
            "6:15",
            "text/javascript",
        ),
        (
            "scripts:\n  - {type: afterResponse, code: a}\n  - {type: afterResponse, code: b}\n",
            "5:12",
            "only the first",
        ),
        (
            "scripts:\n  - type: afterResponse\n    code: f();\n    packages: {'@a/b': {id: x}}\n",
            "6:16",
            "does not load `@a/b`",
        ),
        ("headers:\n  - value: a\n", "4:5", "no `key`"),
        ("headers:\n  - key: a\n", "4:5", "no `value`"),
        ("headers:\n  A: 1\n", "4:6", "not text"),
        ("headers:\n  A:\n", "4:5", "missing"),
        ("queryParams:\n  - value: a\n", "4:5", "no `key`"),
        ("pathVariables: [{key: a}]\n", "3:17", "no `value`"),
        ("body: {mode: raw, raw: x}\n", "3:8", "body of v2"),
        ("body: {type: jsn}\n", "3:7", "no body type"),
        ("body: {type: json, content: {a: 1}}\n", "3:29", "not text"),
        ("body: {type: file, content: a.bin}\n", "3:29", "no `src`"),
        ("body: {type: formdata, content: [{key: a}]}\n", "3:34", "no `type`"),
        ("auth:\n", "3:6", "no value"),
        ("auth: {type: bearer, bearer: []}\n", "3:22", "`credentials:`"),
        ("auth: {type: none}\n", "3:14", "`noauth`"),
        ("settings: {followRedirect: true}\n", "3:12", "Did you mean `followRedirects`?"),
        ("order: first\n", "3:8", "not a number"),
        ("body: {type: json, content: '{}'}\n", "3:7", "body of a GET request is not sent"),
        ("headers: [{key: A, value: '1'}, {key: a, value: '2'}]\n", "3:11", "`A` is not sent"),
        ("settings: {disabledSystemHeaders: [User-Agent]}\n", "3:36", "Write `user-agent`."),
        ("auth: [{type: noauth}]\n", "3:8", "without a list"),
        ("auth: [{id: a, type: noauth}, {id: b, type: noauth}]\n", "3:31", "Only the first auth"),
    ],
)
def test_v3_warnings(tmp_path: Path, text: str, place: str, words: str) -> None:
    path = tmp_path / "a.request.yaml"
    path.write_text(REQUEST + text)
    _, problems = load_collection(path)
    assert any(str(problem).startswith(f"{path}:{place}: ") for problem in problems), problems
    assert any(words in str(problem) for problem in problems), problems


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("$kind: folder\n", "no kind of definition"),
        ("scripts: [{type: beforeRequest, code: a}]\n", "`http:beforeRequest`"),
        ("variables: [{value: a}]\n", "no `key`"),
        ("variables: [{key: a, value: b}, {key: a, value: c}]\n", "stands again in line 1"),
        ("- a\n", "not a map"),
    ],
)
def test_definition_warnings(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / ".resources").mkdir()
    (tmp_path / ".resources/definition.yaml").write_text(text)
    (tmp_path / "a.request.yaml").write_text(REQUEST)
    _, problems = load_collection(tmp_path)
    assert any(words in str(problem) for problem in problems), problems


def test_request_json_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.request.yaml").write_text(REQUEST)
    (tmp_path / "b.request.json").write_text("{}")
    _, (problem,) = load_collection(tmp_path)
    assert "`.request.json`" in problem.message


HEADERS = '{"request": {"url": "u", "header": [%s]}}'
EVENT = '{"request": "u", "event": [%s]}'
TEST = '{"request": "u", "event": [{"listen": "test", "script": %s}]}'


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ('{"name": "a"}', "neither `request` nor `item`"),
        ('{"request": "u", "events": [1]}', "Write `event`."),
        (EVENT % '{"listen": "x", "script": {"exec": []}}', "runs at `x`"),
        (EVENT % '{"script": {"exec": []}}', "no `listen`"),
        (TEST % '{"src": "a.js"}', "`src`"),
        (TEST % '{"exec": ["f();"], "packages": {"@a/b": {"id": "1"}}}', "does not load `@a/b`"),
        (TEST % '{"exec": [1]}', "no string"),
        (TEST % '{"exec": 1}', "neither a string nor"),
        ('{"request": {"url": "u", "header": [{"value": "a"}]}}', "no `key`"),
        ('{"request": {"url": "u", "body": {"mode": "json"}}}', "no body mode"),
        ('{"request": {"url": "u", "proxy": {"port": 1}}}', "`proxy` names no host"),
        ('{"request": {"url": "u", "certificate": {"name": "c"}}}', "`certificate` names no file"),
        ('{"request": {"url": "u", "auth": {"bearer": []}}}', "no `type`"),
        ('{"request": {"url": "u", "auth": {"type": "baerer"}}}', "Did you mean `bearer`?"),
        ('{"request": {"url": "u", "auth": {"type": "basic", "jwt": []}}}', "those of `jwt`"),
        ('{"item": [], "auth": {"type": "none"}}', "no auth type"),
        ('{"request": {"url": "u", "body": {"mode": "raw", "raw": "x"}}}', "GET request"),
        (HEADERS % '{"key": "A", "value": "1"}, {"key": "a", "value": "2"}', "`A` is not sent"),
        ('{"item": [], "variable": [{"key": "a", "value": 1}]}', "variables of folders"),
        ('{"request": {"url": {"raw": "h/new", "host": ["h"], "path": ["old"]}}}', "'h/old'"),
    ],
)
def test_v2_warnings(tmp_path: Path, item: str, words: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(f'{{"info": {{"name": "a"}}, "item": [{item}]}}')
    _, problems = load_collection(path)
    assert [words in str(problem) for problem in problems] == [True], problems
    assert problems[0].range is not None


UNREADABLE = {
    "missing.json": (None, "no such file"),
    "missing.request.yaml": (None, "no such file"),
    "missing.yaml": (None, "no such file"),
    "empty.json": (b"", "is empty"),
    "blank.request.yaml": (b"# only a comment\n", "is empty"),
    "binary.json": (b"PK\x03\x04\x00\x00\xff", "binary"),
    "cut.json": (b'{"info": {"name": "a"}, "item": [{"na', ":1:35: The JSON ends in the middle"),
    "cut.request.yaml": (b'url: "http://x\nmethod: GET\n', ":1:6: .* never closed"),
    "twice.request.yaml": (b"url: a\nurl: b\n", ":2:1: .*`url` stands twice"),
    "documents.request.yaml": (b"url: a\n---\nurl: b\n", ":2:1: A second YAML document"),
    "braces.request.yaml": (b"url: {{x}}/y\n", ":1:6: .*quote"),
    "list.request.yaml": (b"- a\n", "no request"),
    "grpc.request.yaml": (b"$kind: grpc-request\n", "cannot be run yet"),
    "v1.json": (
        b'{"id": "1", "order": [], "requests": []}',
        "convert -i v1.json -o v1-v2.postman_collection.json -j 1.0.0 -p 2.1.0",
    ),
    "env.json": (b'{"name": "a", "values": []}', "with `-e`"),
    "openapi.json": (b'{"openapi": "3.0.0", "info": {}}', "OpenAPI"),
    "other.json": (b"[1]", "no Postman collection"),
    "no-items.json": (b'{"info": {}}', "no `item` list"),
    "readme.md": (b"# Hello\n", "not JSON"),
    "Local.environment.yaml": (b"values: []\n", "an environment"),
    "other.yaml": (b"a: 1\n", "only `NAME.request.yaml`"),
    "alone.afterResponse.js": (b"a()", "`alone.request.yaml`"),
    "deep.json": (b'{"a":' * 100_000, "too deeply"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_unreadable_input_says_why(tmp_path: Path, name: str) -> None:
    content, words = UNREADABLE[name]
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UnreadableInputError, match=words) as caught:
        load_collection(path)
    assert str(caught.value).startswith(str(path))


def test_a_directory_without_requests(tmp_path: Path) -> None:
    (tmp_path / "a.postman_collection.json").write_text("{}")
    with pytest.raises(UnreadableInputError, match=r"a\.postman_collection\.json"):
        load_collection(tmp_path)


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(UnreadableInputError, match="may not read"):
        load_collection(tmp_path / "a.json")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_marks(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"info": {"name": "é"}, "item": []}', encoding=encoding)
    collection, _ = load_collection(path)
    assert collection.root.name == "é"


@pytest.mark.parametrize(
    "item",
    [
        '{"request": {"url": "u", "body": {"mode": "raw", "raw": ""}}}',
        '{"request": {"url": "u", "body": {"mode": "raw", "raw": "x", "disabled": true}}}',
        '{"request": {"method": "POST", "url": "u", "body": {"mode": "raw", "raw": "x"}}}',
        '{"protocolProfileBehavior": {"disableBodyPruning": true}, "item": ['
        '{"request": {"url": "u", "body": {"mode": "raw", "raw": "x"}}}]}',
        HEADERS % '{"key": "A", "value": "1"}, {"key": "a", "value": "2", "disabled": true}',
        HEADERS % '{"key": "A", "value": "1"}, {"key": "A", "value": "2"}',
        '{"request": {"url": "u", "auth": {"type": "noauth"}}}',
        '{"request": "u", "events": [], "headers": null}',
    ],
)
def test_what_is_dropped_by_nobody_is_not_told(tmp_path: Path, item: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(f'{{"info": {{"name": "a"}}, "item": [{item}]}}')
    assert load_collection(path)[1] == ()


def test_a_yaml_file_that_misses_its_suffix(tmp_path: Path) -> None:
    for name in ("a.request.yaml", "b.yaml"):
        (tmp_path / name).write_text(REQUEST)
    (tmp_path / "openapi.yaml").write_text("openapi: 3.0.0\n")
    _, (problem,) = load_collection(tmp_path)
    assert str(problem) == (
        f"{tmp_path / 'b.yaml'}:1:1: Postman does not read this request: it is left out. "
        "Name it `b.request.yaml`."
    )


VALUES = """\
name: Dev
values:
  - {key: base, value: a}
  - {key: base, value: b, enabled: true}
  - {key: base, value: c, enabled: false}
  - {value: z}
  - {key: d, value: 1, disabled: true}
  - {key: e, enabled: "false"}
variables: []
"""


def test_problems_of_an_environment(tmp_path: Path) -> None:
    path = tmp_path / "Dev.environment.yaml"
    path.write_text(VALUES)
    told = [str(problem).removeprefix(f"{path}:") for problem in variables_problems(path)]
    assert sorted(told) == [
        "3:5: `base` stands again in line 4, which counts. Remove one of the two.",
        "5:5: `base` is switched off: nobody sees its value.",
        "6:5: This row has no `key`; it is left out. Name the variable, or remove the row.",
        "7:24: `disabled` is no key of a variable of an environment. Write `enabled: false`.",
        "8:23: `enabled` is neither true nor false; the variable counts as enabled. "
        "Write `false` without quotes.",
        "9:1: `variables` is no key of an environment. Write `values`.",
    ]


def test_an_environment_as_postman_exports_it_has_no_problems(tmp_path: Path) -> None:
    row = {"key": "a", "value": "1", "type": "default", "enabled": True}
    content = {"id": "1", "name": "Dev", "values": [row], "_postman_variable_scope": "environment"}
    for scope in (content, {"environment": content}):
        path = tmp_path / "dev.postman_environment.json"
        path.write_text(json.dumps(scope))
        assert variables_problems(path) == ()


def test_an_environment_that_cannot_be_read(tmp_path: Path) -> None:
    (problem,) = variables_problems(tmp_path / "nobody.json")
    assert "no such file" in problem.message
