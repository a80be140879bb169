from __future__ import annotations

from postroom_runtime.runner.events import (
    ConsoleLogged,
    Exchanged,
    ItemRef,
    ItemStarted,
    Place,
    RunEvent,
    SentRequest,
)
from postroom_runtime.scripting.frames import ResponseData
from postroom_server.runs.told import ToldEvents

LOGIN = ItemRef("id", "Login", ["Shop", "Login"], Place("token/login.yaml", 0, 0))
SENT = SentRequest("GET", "http://127.0.0.1/", [("X-Auth", "a-token")])


def told(*events: RunEvent) -> ToldEvents:
    kept = ToldEvents()
    for number, event in enumerate(events):
        kept.add(1, number, event)
    return kept


def logged(text: str) -> ConsoleLogged:
    return ConsoleLogged(LOGIN, 0, "log", text)


def test_events_are_found_by_what_stands_anywhere_in_them_but_not_by_their_places():
    deep = ConsoleLogged(LOGIN, 0, "log", "", [{"a": ["my token"]}])
    kept = told(ItemStarted(LOGIN, 0), logged("token"), logged("else"), deep)
    assert [one.number for one in kept.take({"token", "tok%20en"})] == [1, 3]
    assert kept.take({"token"}) == []
    assert [one.event for one in kept.take({"else"})] == [logged("else")]


def test_headers_are_looked_at_and_bytes_are_not():
    picture = ResponseData(code=200, base64="a-token")
    kept = told(Exchanged(LOGIN, 0, "collection", SENT, picture))
    kept.add(1, 1, Exchanged(LOGIN, 0, "collection", SentRequest("GET", "http://h/"), picture))
    assert [one.number for one in kept.take({"a-token"})] == [0]


def test_the_oldest_go_when_there_are_too_many_or_they_are_too_large():
    kept = told(*(logged(f"line {number}") for number in range(6000)))
    assert len(kept.take({"line"})) == 5000
    large = "x" * 20_000_000
    kept = told(*(logged(f"{number}{large}") for number in range(5)))
    assert [one.number for one in kept.take({"x"})] == [2, 3, 4]
