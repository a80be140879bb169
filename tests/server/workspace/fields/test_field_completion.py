"""Keys and values around scripts: a file with a cursor `<|>` and what is offered there."""

from __future__ import annotations

from pathlib import Path

import pytest
from postroom_server.analysis.results import CompletionItem
from postroom_server.workspace.fields.completing import field_completion

REQUEST = "Login.request.yaml"
DEFINITION = ".resources/definition.yaml"
COLLECTION = "shop.postman_collection.json"
ENVIRONMENT = "dev.postman_environment.json"


def offered(name: str, marked: str, folder: Path) -> dict[str, CompletionItem]:
    text = marked.replace("<|>", "", 1)
    found = field_completion(folder / name, text, marked.index("<|>"), folder)
    return {one.label: one for one in found or ()}


def accepted(name: str, marked: str, label: str, folder: Path) -> str:
    item = offered(name, marked, folder)[label]
    text = marked.replace("<|>", "", 1)
    return text[: item.span.start] + (item.snippet or item.insert) + text[item.span.end :]


YAML = [
    ("<|>", "$kind name url method headers body auth scripts settings", "response item"),
    ("$kind: http-request\n<|>", "url method", "$kind"),
    ("url: x\nme<|>\nheaders:\n  A: b\n", "method body", "url headers"),
    ("$kind: <|>", "http-request graphql-request", ""),
    ("$kind: graphql-request\n<|>", "query variables url", "method body"),
    ("method: <|>", "GET POST PATCH DELETE", "url"),
    ("method: PO<|>\nurl: x", "POST", ""),
    ('method: "<|>"', "GET", ""),
    ("headers:\n  <|>", "Content-Type Accept Authorization", "url"),
    ("headers:\n  Content-Type: <|>", "application/json text/plain", ""),
    ("headers:\n  Accept: a/b\n  <|>", "Content-Type", "Accept"),
    ("headers:\n  - <|>", "key value disabled description", "Accept"),
    ("headers:\n  - key: <|>", "Content-Type", ""),
    ("headers:\n- key: Content-Type\n  value: <|>", "application/json", ""),
    ("headers:\n  - key: Accept\n    value: x\n    <|>", "disabled", "key value"),
    ("headers:\n  - key: A\n    disabled: <|>", "true false", ""),
    ("queryParams:\n  - <|>", "key value disabled", ""),
    ("queryParams:\n  <|>", "", "url Accept"),
    ("body:\n  <|>", "type content", "url"),
    ("body:\n  type: <|>", "json text urlencoded formdata file none", ""),
    ("body: { type: <|> }", "json formdata", ""),
    ("body: { <|> }", "type content", ""),
    ("body:\n  type: file\n  content:\n    <|>", "src", ""),
    ("body:\n  type: formdata\n  content:\n    - <|>", "type key value src contentType", ""),
    ("body:\n  type: formdata\n  content:\n    - type: <|>", "text file", "json"),
    ("body:\n  type: formdata\n  content:\n    - type: file\n      src: <|>", "rows.csv lib/", ""),
    ("body:\n  type: file\n  content:\n    src: lib/<|>", "lib/a.js", "rows.csv"),
    ("auth:\n  <|>", "type credentials", ""),
    ("auth:\n  type: <|>", "bearer basic apikey oauth2 inherit noauth", ""),
    ("auth:\n  type: bearer\n  credentials:\n    <|>", "token", "username"),
    ("auth:\n  type: basic\n  credentials:\n    username: a\n    <|>", "password", "username"),
    ("auth:\n  - id: a\n    type: apikey\n    credentials:\n      in: <|>", "header query", ""),
    ("auth: { type: basic, credentials: { <|> } }", "username password", ""),
    ("settings:\n  <|>", "followRedirects strictSSL maxRedirects", ""),
    ("settings:\n  followRedirects: <|>", "true false", ""),
    ("settings:\n  protocolVersion: <|>", "auto http1 http2", ""),
    ("settings:\n  disabledSystemHeaders:\n    - <|>", "user-agent accept", ""),
    ("scripts:\n  - <|>", "type code language", ""),
    ("scripts:\n  - type: <|>", "beforeRequest afterResponse", "http:beforeRequest"),
    ("scripts:\n  - type: afterResponse\n    <|>", "code language", "type"),
    ("scripts:\n- type: afterResponse\n  language: <|>", "text/javascript", ""),
    ("description: |-\n  some <|>", "", "url type"),
    ("# me<|>", "", "method"),
    ("name: me<|>", "", "method"),
]


@pytest.mark.parametrize(("marked", "includes", "excludes"), YAML)
def test_in_a_request_file(tmp_path: Path, marked: str, includes: str, excludes: str) -> None:
    (tmp_path / "rows.csv").write_text("a\n1\n")
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "a.js").write_text("")
    found = offered(REQUEST, marked, tmp_path)
    assert set(includes.split()) <= found.keys()
    assert not set(excludes.split()) & found.keys()


@pytest.mark.parametrize(
    ("name", "marked", "includes", "excludes"),
    [
        (DEFINITION, "<|>", "name variables scripts auth order", "url method"),
        (DEFINITION, "$kind: <|>", "collection", "http-request"),
        (DEFINITION, "scripts:\n  - type: <|>", "http:beforeRequest http:afterResponse", ""),
        (DEFINITION, "variables:\n  - <|>", "key value", ""),
        ("dev.environment.yaml", "<|>", "name values", "url"),
        ("dev.environment.yaml", "values:\n  - <|>", "key value type enabled", ""),
        ("dev.environment.yaml", "values:\n  - key: a\n    type: <|>", "default secret", ""),
        ("other.yaml", "<|>", "", "url name"),
    ],
)
def test_in_other_yaml(
    tmp_path: Path, name: str, marked: str, includes: str, excludes: str
) -> None:
    found = offered(name, marked, tmp_path)
    assert set(includes.split()) <= found.keys()
    assert not set(excludes.split()) & found.keys()


JSON = [
    ('{ "item": [], <|> }', "info event variable auth", "item url"),
    ('{ "info": { "<|>" } }', "name schema", "item"),
    ('{ "item": [ { "name": "a", <|> } ] }', "request event response item", "name url"),
    ('{ "item": [\n{\n"request": {\n"<|>"\n}\n}\n]\n}', "method url header body", "name item"),
    ('{ "item": [{ "request": { "method": "<|>" } }] }', "GET POST DELETE", ""),
    ('{ "item": [{ "request": { "method": <|> } }] }', "GET", ""),
    ('{ "item": [{ "request": { "header": [{ "<|>": "x" }] } }] }', "key value disabled", ""),
    ('{ "item": [{ "request": { "header": [{ "key": "<|>" }] } }] }', "Content-Type", ""),
    (
        '{ "item": [{ "request": { "header": [{ "key": "Accept", "value": "<|>" }] } }] }',
        "application/json",
        "",
    ),
    ('{ "item": [{ "request": { "body": { "mode": "<|>" } } }] }', "raw formdata graphql", ""),
    (
        '{ "item": [{ "request": { "body": { "options": { "raw": { "language": "<|>" } } } } }] }',
        "json xml",
        "",
    ),
    ('{ "item": [{ "request": { "url": { "<|>" } } }] }', "raw host path query", "method"),
    ('{ "item": [{ "request": { "auth": { "type": "<|>" } } }] }', "bearer basic", "inherit"),
    (
        '{ "item": [{ "request": { "auth": { "type": "basic", "basic": [{ "key": "<|>" }] } } }] }',
        "username password",
        "token",
    ),
    ('{ "item": [{ "event": [{ "listen": "<|>" }] }] }', "prerequest test", ""),
    ('{ "item": [{ "event": [{ "script": { "<|>" } }] }] }', "type exec", ""),
    ('{ "item": [{ "protocolProfileBehavior": { "<|>" } }] }', "followRedirects strictSSL", ""),
    (
        '{ "item": [{ "protocolProfileBehavior": { "strictSSL": <|> } }] }',
        "true false",
        "",
    ),
    ('{ "item": [], "variable": [{ "key": "a", "<|>" }] }', "value type", "key"),
    ('{ "item": [{ "name": "<|>" }] }', "", "GET name"),
]


@pytest.mark.parametrize(("marked", "includes", "excludes"), JSON)
def test_in_a_json_collection(tmp_path: Path, marked: str, includes: str, excludes: str) -> None:
    found = offered(COLLECTION, marked, tmp_path)
    assert set(includes.split()) <= found.keys()
    assert not set(excludes.split()) & found.keys()


@pytest.mark.parametrize(
    ("marked", "includes"),
    [
        ('{ "<|>" }', "name values"),
        ('{ "values": [{ "<|>" }] }', "key value type enabled"),
        ('{ "values": [{ "type": "<|>" }] }', "default secret"),
        ('{ "values": [{ "enabled": <|> }] }', "true false"),
    ],
)
def test_in_a_json_environment(tmp_path: Path, marked: str, includes: str) -> None:
    assert set(includes.split()) <= offered(ENVIRONMENT, marked, tmp_path).keys()


@pytest.mark.parametrize(
    ("name", "marked", "label", "after"),
    [
        (REQUEST, "me<|>", "method", "method: "),
        (REQUEST, "<|>", "headers", "headers:\n  $0"),
        (REQUEST, "<|>", "$kind", "$kind: "),
        (REQUEST, "<|>", "scripts", "scripts:\n  - $0"),
        (REQUEST, "scripts:\n  - type: x\n    co<|>", "code",
         "scripts:\n  - type: x\n    code: |-\n      $0"),
        (REQUEST, "m<|>ethd: GET", "method", "method: GET"),
        (REQUEST, "method: P<|>OST", "PUT", "method: PUT"),
        (REQUEST, "headers:\n  Accept: <|>", "*/*", 'headers:\n  Accept: "*/*"'),
        (REQUEST, 'method: "<|>"', "GET", 'method: "GET"'),
        (COLLECTION, '{ "info": 1, "item": [{ <|> }] }', "name",
         '{ "info": 1, "item": [{ "name": "$0" }] }'),
        (COLLECTION, '{ "info": 1, "item": [{ <|> }] }', "request",
         '{ "info": 1, "item": [{ "request": { $0 } }] }'),
        (COLLECTION, '{ "item": [{ "re<|>": {} }] }', "request", '{ "item": [{ "request": {} }] }'),
        (COLLECTION, '{ "item": [{ "request": { "method": <|> } }] }', "GET",
         '{ "item": [{ "request": { "method": "GET" } }] }'),
    ],
)  # fmt: skip
def test_what_is_inserted(tmp_path: Path, name: str, marked: str, label: str, after: str) -> None:
    assert accepted(name, marked, label, tmp_path) == after


@pytest.mark.parametrize("name", [REQUEST, DEFINITION, COLLECTION, ENVIRONMENT])
def test_any_cut_text_is_answered(tmp_path: Path, name: str) -> None:
    whole = "".join(
        marked.replace("<|>", "") for marked, _, _ in (YAML if "yaml" in name else JSON)
    )
    for end in range(0, len(whole), 7):
        text = f'"item" {whole[:end]}' if name.endswith("json") else whole[:end]
        field_completion(tmp_path / name, text, len(text), tmp_path)
