from __future__ import annotations

import pytest
from postroom_runtime.runner.events import (
    ConsoleLogged,
    ErrorInfo,
    Exchanged,
    ItemRef,
    ItemStarted,
    Place,
    RunEvent,
    RunFinished,
    RunStarted,
    ScriptFailed,
    ScriptStarted,
    SentRequest,
    VerdictGiven,
    Warned,
)
from postroom_runtime.scripting.frames import ResponseData
from postroom_server.runs.marks import request_key
from postroom_server.runs.recorder import Recorder, post_response
from postroom_server.runs.responses import Responses
from postroom_server.runs.results import MarkKind, Results

LOGIN = ItemRef("id", "Login", ["Shop", "Login"], Place("login.yaml", 0, 0))
SENT = SentRequest("GET", "http://127.0.0.1/")
WRONG = ErrorInfo(
    "AssertionError", "expected 500 to equal 200", Place("login.yaml", 7, 2), [], 500, "200"
)


def recorded(*events: RunEvent) -> Recorder:
    recorder = Recorder(Results(), Responses(), mask=lambda text: text.replace("hunter2", "•••"))
    for event in events:
        recorder.record(event)
    return recorder


def test_a_failed_verdict_stands_at_the_assertion_with_expected_and_actual():
    called = Place("login.yaml", 6, 0)
    recorder = recorded(
        VerdictGiven(LOGIN, 0, "test", 0, "is 200", False, error=WRONG, place=called)
    )
    (mark,) = recorder.results
    assert (mark.kind, mark.title, mark.place) == (MarkKind.FAILED, "is 200", WRONG.place)
    assert (mark.expected, mark.actual, mark.related) == ("'200'", "500", (called,))
    assert mark.value == "AssertionError: expected 500 to equal 200"


@pytest.mark.parametrize(
    ("event", "kind", "line", "value"),
    [
        (
            VerdictGiven(LOGIN, 0, "test", 0, "ok", True, place=Place("login.yaml", 3, 0)),
            MarkKind.PASSED,
            3,
            "",
        ),
        (VerdictGiven(LOGIN, 0, "test", 0, "ok", True, skipped=True), MarkKind.SKIPPED, 0, ""),
        (
            ScriptFailed(LOGIN, 0, "test", "Shop", ErrorInfo("TypeError", "x is not a function")),
            MarkKind.ERROR,
            0,
            "TypeError: x is not a function",
        ),
        (
            ConsoleLogged(LOGIN, 0, "log", "pass hunter2", place=Place("login.yaml", 4, 0)),
            MarkKind.LOGGED,
            4,
            "pass •••",
        ),
        (
            Exchanged(LOGIN, 0, "collection", SENT, error=ErrorInfo("", "Connection refused.")),
            MarkKind.ERROR,
            0,
            "Connection refused.",
        ),
        (Warned("Nobody sets {{host}}.", LOGIN), MarkKind.WARNING, 0, "Nobody sets {{host}}."),
    ],
)
def test_what_each_event_leaves(event: RunEvent, kind: MarkKind, line: int, value: str):
    recorder = recorded(event)
    (mark,) = recorder.results
    assert (mark.kind, mark.place.line, mark.value) == (kind, line, value)
    assert recorder.take_changed() == {"login.yaml"}
    assert recorder.take_changed() == set()


def test_a_request_that_starts_again_in_a_new_run_replaces_what_it_said():
    first = recorded(ItemStarted(LOGIN, 0), Warned("old", LOGIN))
    second = Recorder(first.results, first.responses, run=2)
    for event in (ItemStarted(LOGIN, 0), Warned("one", LOGIN), ItemStarted(LOGIN, 1)):
        second.record(event)
    assert [mark.value for mark in first.results] == ["one"]


def test_the_last_response_is_kept_but_not_that_of_a_side_request_nor_a_replayed_one():
    def exchange(source: str, text: str) -> Exchanged:
        return Exchanged(LOGIN, 0, source, SENT, ResponseData(code=200, text=text))

    recorder = recorded(exchange("collection", "main"), exchange("script", "side"))
    replay = Recorder(recorder.results, recorder.responses, 2, post_response)
    replay.record(exchange("collection", "replayed"))
    kept = recorder.responses.last(request_key(LOGIN))
    assert kept is not None
    assert kept.response.text == "main"
    assert recorder.responses.before_last(request_key(LOGIN)) is None


def test_of_two_runs_of_a_request_at_once_the_newer_one_counts():
    older = recorded(ItemStarted(LOGIN, 0), Warned("older", LOGIN))
    newer = Recorder(older.results, older.responses, run=2)
    newer.record(ItemStarted(LOGIN, 0))
    older.record(Warned("late", LOGIN))
    newer.record(Warned("newer", LOGIN))
    assert [mark.value for mark in older.results] == ["newer"]


def logged(text: str) -> ConsoleLogged:
    return ConsoleLogged(LOGIN, 0, "log", text, place=Place("login.yaml", 4, 0))


def test_a_replay_keeps_what_the_pre_request_script_logged():
    def script(kind: str) -> ScriptStarted:
        return ScriptStarted(LOGIN, 0, kind, "Login", "login.yaml")

    first = recorded(
        ItemStarted(LOGIN, 0),
        script("prerequest"),
        logged("before"),
        script("test"),
        logged("after"),
    )
    replay = Recorder(first.results, first.responses, 2, post_response)
    replay.record(ItemStarted(LOGIN, 0))
    assert [mark.value for mark in first.results] == ["before"]


@pytest.mark.parametrize(
    ("holder", "place", "related", "told"),
    [
        ("login.yaml", Place("login.yaml", 7, 2), [], []),
        ("login.afterResponse.js", Place("login.afterResponse.js", 7, 2), [], []),
        (".resources/d.yaml", Place(".resources/d.yaml", 7, 2), [], [("login.yaml", 0)]),
        ("login.yaml", Place("lib.js", 1, 0), [Place("login.yaml", 9, 2)], [("login.yaml", 9)]),
    ],
)
def test_a_failure_elsewhere_is_told_at_the_request_too(
    holder: str, place: Place, related: list[Place], told: list[tuple[str, int]]
):
    started = ScriptStarted(LOGIN, 0, "prerequest", "Shop", holder)
    error = ErrorInfo("Error", "no", place, related)
    recorder = recorded(started, ScriptFailed(LOGIN, 0, "prerequest", "Shop", error))
    found = [(mark.place.path, mark.place.line) for mark in recorder.results]
    assert found == [(place.path, place.line), *told]


def test_an_exchange_has_an_account_of_its_turn():
    def exchange(source: str, code: int) -> Exchanged:
        return Exchanged(LOGIN, 0, source, SENT, ResponseData(code=code))

    verdict = VerdictGiven(LOGIN, 0, "test", 0, "is 200", False, error=WRONG)
    recorder = recorded(
        ItemStarted(LOGIN, 0),
        exchange("redirect", 302),
        exchange("collection", 200),
        logged("pass hunter2"),
        verdict,
    )
    last = recorder.responses.last(request_key(LOGIN))
    assert last is not None
    assert [(hop.method, hop.url, hop.code) for hop in last.account.redirects] == [
        ("GET", "http://127.0.0.1/", 302)
    ]
    assert [(line.word, line.text) for line in last.account.console] == [("log", "pass •••")]
    assert [(line.word, line.text) for line in last.account.verdicts] == [
        ("✗", "is 200: expected 500 to equal 200")
    ]


def test_the_tally_reads_as_a_sentence():
    recorder = recorded(
        RunStarted("Shop", "shop.json", 2, 3),
        ItemStarted(LOGIN, 0),
        VerdictGiven(LOGIN, 0, "test", 0, "a", True),
        VerdictGiven(LOGIN, 0, "test", 1, "b", False, error=WRONG),
        RunFinished(84.4, cancelled=True),
    )
    assert recorder.tally.total == 6
    assert recorder.tally.current == "Login"
    assert recorder.tally.summary() == "cancelled: 1 passed, 1 failed in 84 ms"
