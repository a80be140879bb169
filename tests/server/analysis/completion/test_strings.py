"""Strings that name something."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from postroom_server.analysis.results import CompletionItem

ItemsAt = Callable[..., dict[str, CompletionItem]]


@pytest.mark.parametrize(
    ("marked", "labels"),
    [
        ("pm.environment.get('<|>')", "token password"),
        ("pm.environment.get('<|>", "token password"),
        ('pm.environment.get("to<|>")', "token password"),
        ("pm.environment.has(`<|>`)", "token password"),
        ("pm.environment.unset('<|>')", "token password"),
        ("const env = pm.environment; env.get('<|>')", "token password"),
        ("const { environment: e } = pm; e.get('<|>')", "token password"),
        ("pm.collectionVariables.get('<|>')", "base_url"),
        ("pm.globals.get('<|>')", "region"),
        ("pm.iterationData.get('<|>')", "row"),
        ("pm.variables.get('<|>')", "row token password base_url region"),
        ("postman.getEnvironmentVariable('<|>')", "token password"),
        ("pm.environment.set('mine', 1); pm.environment.get('<|>')", "token password mine"),
        ("pm.globals.set('mine', 1); pm.environment.get('<|>')", "token password"),
        ("pm.execution.setNextRequest('<|>')", "Log_in Get_user"),
        ("postman.setNextRequest('<|>')", "Log_in Get_user"),
        ("pm.require('<|>')", "./lib/auth.js ./lib/dates.js"),
        ("pm.response.json()['<|>']", "id token data content-type"),
        ("pm.expect(pm.response.json()).to.have.property('<|>')", "id token data content-type"),
        ("foo('<|>')", ""),
        ("'<|>'", ""),
        ("pm.test('<|>', () => {})", ""),
    ],
)
def test_exactly_these(items_at: ItemsAt, marked: str, labels: str) -> None:
    found = items_at(marked)
    assert {one.replace(" ", "_") for one in found} == set(labels.split())


@pytest.mark.parametrize(
    ("marked", "includes"),
    [
        ("require('<|>')", "lodash moment crypto-js csv-parse/lib/sync"),
        ("pm.response.headers.get('<|>')", "Content-Type Location Set-Cookie"),
        ("pm.response.to.have.header('<|>')", "Content-Type"),
        ("pm.response.to.have.header('Content-Type', '<|>')", "application/json text/html"),
        ("pm.request.headers.upsert({ key: '<|>' })", "Content-Type Authorization"),
        ("pm.request.headers.upsert({ key: 'Accept', value: '<|>' })", "application/json"),
        ("pm.sendRequest({ header: { Accept: '<|>' } })", "application/json"),
        ("pm.sendRequest({ header: { '<|>': 1 } })", "Content-Type"),
        ("pm.sendRequest({ method: '<|>' })", "GET POST PATCH"),
        ("pm.request.method = '<|>'", "GET POST"),
        ("pm.sendRequest({ body: { mode: '<|>' } })", "raw urlencoded formdata graphql"),
        ("pm.sendRequest({ auth: { type: '<|>' } })", "basic bearer awsv4"),
        ("pm.request.authorizeUsing('<|>')", "basic bearer"),
        ("pm.response.to.have.status('<|>')", "OK Created"),
        ("pm.expect(1).to.be.a('<|>')", "string number array"),
        ("pm.response.to.have.jsonBody('<|>')", "id data.items data.items[0].sku"),
    ],
)
def test_at_least_these(items_at: ItemsAt, marked: str, includes: str) -> None:
    assert set(includes.split()) <= items_at(marked).keys()


@pytest.mark.parametrize(
    ("marked", "label", "insert"),
    [
        ("pm.variables.replaceIn('{{<|>')", "token", "token}}"),
        ("pm.variables.replaceIn('{{to<|>}}')", "token", "token"),
        ("pm.variables.replaceIn('{{to<|>}')", "token", "token}"),
        ("pm.variables.replaceIn('a {{$<|>')", "$guid", "$guid}}"),
        ("pm.variables.replaceIn({ a: ['{{<|>'] })", "base_url", "base_url}}"),
        ("pm.request.url = '{{<|>'", "base_url", "base_url}}"),
    ],
)
def test_templates_are_closed(items_at: ItemsAt, marked: str, label: str, insert: str) -> None:
    assert items_at(marked)[label].insert == insert


def test_a_scope_that_replaces_knows_its_own_variables_only(items_at: ItemsAt) -> None:
    found = items_at("pm.environment.replaceIn('{{<|>')")
    assert "token" in found
    assert "base_url" not in found
    assert "$guid" in found


def test_behind_a_dollar_only_dynamic_variables(items_at: ItemsAt) -> None:
    found = items_at("pm.variables.replaceIn('{{$ran<|>')")
    assert all(name.startswith("$") for name in found)


def test_no_templates_where_nothing_replaces_them(items_at: ItemsAt) -> None:
    assert not items_at("pm.sendRequest('{{<|>')")
    assert items_at("pm.sendRequest(pm.variables.replaceIn('{{<|>'))")


def test_secrets_are_masked(items_at: ItemsAt) -> None:
    found = items_at("pm.environment.get('<|>')")
    assert "•••" in found["password"].detail
    assert "abc123" in found["token"].detail


def test_run_request_inserts_the_id(items_at: ItemsAt) -> None:
    assert items_at("pm.execution.runRequest('<|>')")["Log in"].insert == "id-login"


def test_status_codes_are_numbers(items_at: ItemsAt) -> None:
    found = items_at("pm.response.to.have.status(<|>)")
    assert found["404"].detail == "Not Found"
    assert next(iter(found)) == "200"


@pytest.mark.parametrize(
    ("marked", "includes", "excludes"),
    [
        ("pm.sendRequest({ <|> })", "url method header body auth", "headers clone"),
        ("pm.sendRequest({ url: 'x', <|> })", "method header", "url"),
        ("pm.sendRequest({ url: 'x', me<|>: 1 })", "method", "url"),
        ("pm.sendRequest({ header: { <|> } })", "Content-Type Accept", ""),
        ("pm.sendRequest({ body: { <|> } })", "mode raw urlencoded", ""),
        ("pm.sendRequest({ auth: { <|> } })", "type basic bearer", ""),
        ("pm.request.headers.upsert({ <|> })", "key value disabled", ""),
        ("pm.execution.runRequest('x', { <|> })", "variables", ""),
        ("const { <|> } = pm.response", "code headers json", "mime"),
        ("const { code, <|> } = pm.response", "headers", "code"),
        ("pm.sendRequest('x', (e, r, { <|> }) => {})", "cookies", ""),
        ("const { <|> } = pm.response.json()", "id token data", ""),
    ],
)
def test_keys(items_at: ItemsAt, marked: str, includes: str, excludes: str) -> None:
    found = items_at(marked)
    assert set(includes.split()) <= found.keys()
    assert not set(excludes.split()) & found.keys()


def test_a_key_with_a_dash_is_quoted(items_at: ItemsAt) -> None:
    item = items_at("pm.sendRequest({ header: { <|> } })")["Content-Type"]
    assert item.insert == '"Content-Type": '


@pytest.mark.parametrize(
    "marked",
    ["const <|>", "function f(<|>) {}", "(<|>) => 1", "for (const <|> of xs) {}", "class <|> {}"],
)
def test_new_names_are_not_guessed(items_at: ItemsAt, marked: str) -> None:
    assert not items_at(marked)


@pytest.mark.parametrize(
    "text", ["", "\n", "{", "((", "`${", "'", "\\", "\ud800", "😀.", "a?.", "=>"]
)
def test_no_text_makes_it_fail(items_at: ItemsAt, text: str) -> None:
    for offset in range(len(text) + 1):
        items_at(f"{text[:offset]}<|>{text[offset:]}")
