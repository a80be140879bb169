"""The small stores: responses, environments, and values shown as text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from postroom_runtime.runner.events import ItemRef, Place, SentRequest
from postroom_runtime.scripting.frames import ResponseData
from postroom_server.runs.environments import Environments, Rows, Values
from postroom_server.runs.responses import Exchange, Responses
from postroom_server.runs.secrets import HIDDEN, Secrets
from postroom_server.runs.shown import on_one_line, shown


def exchange(request: str, text: str) -> Exchange:
    item = ItemRef(request, request.title(), ["Shop", request.title()], Place("shop.json", 0, 0))
    return Exchange(request, item, SentRequest("GET", "http://x/"), ResponseData(text=text))


def test_the_two_newest_responses_of_a_request_can_be_compared():
    responses = Responses()
    for text in ("one", "two", "three"):
        responses.add(exchange("login", text))
    newest, before = responses.last("login"), responses.before_last("login")
    assert newest is not None
    assert before is not None
    assert (newest.response.text, before.response.text) == ("three", "two")


def test_the_store_of_responses_is_bounded_and_keeps_the_newest():
    responses = Responses(largest=10)
    for name in ("a", "b", "c"):
        responses.add(exchange(name, "x" * 6))
    assert responses.last("a") is None
    assert responses.last("c") is not None
    responses.add(exchange("huge", "x" * 100))
    assert responses.last("huge") is not None


@pytest.mark.parametrize(
    ("path", "select", "found"),
    [
        ("shop.json", [], "two"),
        ("shop.json", ["login"], "one"),
        ("shop.json", ["Logout"], "two"),
        ("shop.json", ["other"], None),
        ("other.json", [], None),
    ],
)
def test_a_response_is_found_by_file_and_selection(path: str, select: list[str], found: str | None):
    responses = Responses()
    responses.add(exchange("login", "one"))
    responses.add(exchange("logout", "two"))
    exchange_found = responses.find(path, select)
    assert (exchange_found and exchange_found.response.text) == found


def test_the_newest_response_below_a_folder():
    responses = Responses()
    for name in ("Login", "Logout", "Loss"):
        item = ItemRef("", name, ["Shop", "Auth", name], Place("shop.json", 0, 0))
        sent = SentRequest("GET", "http://x/")
        responses.add(Exchange(name, item, sent, ResponseData(text=name)))
    found = [responses.below("shop.json", one) for one in ("", "Auth", "Auth/Logout", "Other")]
    assert [one and one.item.name for one in found] == ["Loss", "Loss", "Logout", None]
    assert responses.below("other.json") is None


def test_a_choice_of_environment_outlives_the_server(tmp_path: Path):
    folder, store = tmp_path / "ws", tmp_path / "state" / "environments.json"
    environment = tmp_path / "dev.environment.yaml"
    environment.write_text("name: dev\n")
    Environments(store).choose(folder, environment)
    assert Environments(store).chosen(folder) == environment
    Environments(store).choose(folder, None)
    assert Environments(store).chosen(folder) is None
    assert Environments(store).has_choice(folder)


def test_an_environment_that_is_gone_is_not_chosen(tmp_path: Path):
    environments = Environments(tmp_path / "environments.json")
    environments.choose(tmp_path, tmp_path / "gone.yaml")
    assert environments.chosen(tmp_path) is None


def test_a_broken_or_unwritable_state_is_no_obstacle(tmp_path: Path):
    environment = tmp_path / "dev.yaml"
    environment.write_text("")
    (tmp_path / "file").write_text("")
    unwritable = Environments(tmp_path / "file" / "environments.json")
    unwritable.choose(tmp_path, environment)
    assert unwritable.chosen(tmp_path) == environment
    (tmp_path / "broken.json").write_text("[")
    assert Environments(tmp_path / "broken.json").chosen(tmp_path) is None


def test_current_values_stay_in_memory_each_with_what_it_belongs_to(tmp_path: Path):
    store = tmp_path / "environments.json"
    shop, other, dev = tmp_path / "shop.json", tmp_path / "other.json", tmp_path / "dev.yaml"
    environments = Environments(store)
    environments.choose(tmp_path, tmp_path)
    left: Values = {
        "environment": {"token": "hunter2"},
        "globals": {"g": 1},
        "collection": {"i": 1},
    }
    assert environments.keep(None, shop, {}, left)
    assert environments.values(None, shop) == left
    assert environments.values(None, other).keys() == {"environment", "globals"}
    assert environments.values(dev, other) == {"globals": {"g": 1}}
    assert json.loads(store.read_text()) == {str(tmp_path): str(tmp_path)}
    environments.reset()
    assert environments.values(None, shop) == {}


def test_a_run_keeps_what_others_have_set_meanwhile(tmp_path: Path):
    environments = Environments(tmp_path / "environments.json")
    environments.put("environment", None, tmp_path, "mine", "old")
    began = environments.values(None, tmp_path)
    environments.put("environment", None, tmp_path, "mine", "by hand")
    environments.put("environment", None, tmp_path, "other", "of another run")
    after: Values = {"environment": {"mine": "old", "set": 1}}
    assert environments.keep(None, tmp_path, began, after)
    kept: Rows = {"mine": "by hand", "other": "of another run", "set": 1}
    assert environments.values(None, tmp_path) == {"environment": kept}
    assert not environments.keep(None, tmp_path, {"environment": kept}, {"environment": kept})
    assert environments.keep(None, tmp_path, {"environment": kept}, {"environment": {"set": 1}})
    assert environments.values(None, tmp_path) == {"environment": {"set": 1}}


def test_what_was_chosen_for_a_collection_can_be_taken_back(tmp_path: Path):
    store, shop = tmp_path / "environments.json", tmp_path / "shop.json"
    environments = Environments(store)
    environments.choose(shop, None)
    assert environments.has_choice(shop)
    environments.take_back(shop)
    assert not environments.has_choice(shop)
    assert not Environments(store).has_choice(shop)


def test_secrets_of_an_environment_are_hidden_in_any_text(tmp_path: Path):
    path = tmp_path / "dev.environment.yaml"
    path.write_text(
        "name: dev\nvalues:\n"
        "  - {key: token, value: hunter2, type: secret}\n"
        "  - {key: pin, value: '12', type: secret}\n"
        "  - {key: host, value: localhost}\n"
    )
    secrets = Secrets()
    secrets.learn_file(path)
    secrets.learn_values([{"token": "newer", "host": "example"}])
    assert secrets.mask("localhost hunter2 12 newer") == f"localhost {HIDDEN} 12 {HIDDEN}"
    secrets.learn_files(tmp_path / "gone.yaml", None)


@pytest.mark.parametrize(
    "spelled", ['a"b c/d', "a%22b%20c%2Fd", '{"echo": "a\\"b c/d"}'], ids=["plain", "url", "json"]
)
def test_a_secret_is_hidden_however_it_is_spelled(spelled: str):
    secrets = Secrets()
    secrets.learn(['a"b c/d'])
    assert HIDDEN in secrets.mask(spelled)
    assert "c/d" not in secrets.mask(spelled)
    assert "c%2Fd" not in secrets.mask(spelled)


def test_what_is_logged_on_several_lines_stands_on_one():
    assert on_one_line("{\n  a: 1\n}\n") == "{ ⏎ a: 1 ⏎ }"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("it's", "'it\\'s'"),
        (200, "200"),
        (None, "null"),
        ({"a": [1, "ü"]}, '{"a": [1, "ü"]}'),
        ({"$": "undefined"}, "undefined"),
        ({"$": "number", "value": "NaN"}, "NaN"),
        ({"$": "bigint", "value": "12"}, "12n"),
        ({"$": "function", "value": ""}, "[Function: anonymous]"),
        ({"$": "error", "name": "TypeError", "message": "no"}, "TypeError: no"),
        ({"$": "object", "value": {"$": 1}}, '{"$": 1}'),
        ("x" * 20, "'xxxxxxxx…"),
    ],
)
def test_values_are_shown_as_a_script_would_write_them(value: object, text: str):
    assert shown(value, longest=10 if value == "x" * 20 else 100) == text
