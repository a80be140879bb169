"""A short run as events, told to every report."""

from __future__ import annotations

from pathlib import Path

import pytest
from postroom_runtime.runner.events import (
    ConsoleLogged,
    ErrorInfo,
    Exchanged,
    ItemFinished,
    ItemRef,
    ItemStarted,
    IterationFinished,
    IterationStarted,
    Place,
    RunEvent,
    RunFinished,
    RunStarted,
    ScriptFailed,
    ScriptFinished,
    ScriptStarted,
    SentRequest,
    VerdictGiven,
    Warned,
)
from postroom_runtime.scripting.frames import ResponseData

SCRIPT = """\
scripts:
  - type: afterResponse
    code: |-
      pm.test("is 200", () => pm.response.to.have.status(200));
      pm.test("has the id", () => {
        pm.expect(pm.response.json().id).to.equal(7);
      });
"""


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """The folder of the run, with the file that its failures stand in."""
    (tmp_path / "Login.request.yaml").write_text(SCRIPT)
    return tmp_path


LOGIN = ItemRef("1", "Login", ["Shop", "Auth", "Login"])
PING = ItemRef("2", "Ping", ["Shop", "Ping"])
LATER = ItemRef("3", "Later", ["Shop", "Later"])


@pytest.fixture
def story(base: Path) -> list[RunEvent]:
    """Login passes one test and fails another, Ping cannot be sent, Later skips itself."""
    path = str(base / "Login.request.yaml")
    return [
        RunStarted("Shop", str(base / "shop"), 3, 1),
        IterationStarted(0),
        *_turn(LOGIN, [*_login_begins(path), *_login_answers(), *_login_is_tested(path)]),
        *_turn(PING, _ping_fails(path)),
        ItemStarted(LATER, 0),
        ItemFinished(LATER, 0, skipped=True),
        IterationFinished(0),
        RunFinished(1234.0),
    ]


def _turn(item: ItemRef, events: list[RunEvent]) -> list[RunEvent]:
    return [ItemStarted(item, 0), *events, ItemFinished(item, 0)]


def _login_begins(path: str) -> list[RunEvent]:
    return [
        ScriptStarted(LOGIN, 0, "prerequest", "Shop", path),
        ConsoleLogged(LOGIN, 0, "log", "token is fresh\nsecond line", ["token is fresh"]),
        ScriptFinished(LOGIN, 0, "prerequest", "Shop", 1.0),
        Warned("{{who}} is a variable that nobody sets", LOGIN),
    ]


def _login_answers() -> list[RunEvent]:
    phases = {"firstByte": 10.5, "download": 0.5, "total": 12.0}
    sent = _sent("POST", "http://h/login?a=1")
    return [
        Exchanged(LOGIN, 0, "script", _sent("POST", "http://h/token"), _ok("{}")),
        Exchanged(LOGIN, 0, "collection", sent, _ok('{"id": 8}'), timings=phases),
    ]


def _login_is_tested(path: str) -> list[RunEvent]:
    places = [Place(path, 5, 44), Place(path, 4, 6)]
    error = ErrorInfo(
        "AssertionError", "expected 8 to equal 7", places[0], places[1:], actual=8, expected=7
    )
    return [
        ScriptStarted(LOGIN, 0, "test", "Login", path),
        VerdictGiven(LOGIN, 0, "test", 0, "is 200", True, place=Place(path, 3, 6)),
        VerdictGiven(LOGIN, 0, "test", 1, "has the id", False, False, error, places[1], 1.5),
        VerdictGiven(LOGIN, 0, "test", 2, "later", True, skipped=True),
        ScriptFinished(LOGIN, 0, "test", "Login", 2.0),
    ]


def _ping_fails(path: str) -> list[RunEvent]:
    refused = ErrorInfo("ECONNREFUSED", "Nothing listens on 127.0.0.1:9.")
    thrown = ErrorInfo("ReferenceError", "\x1b[2Jx is not defined", Place(path, 3, 6))
    return [
        Exchanged(PING, 0, "collection", _sent("GET", "http://127.0.0.1:9/"), error=refused),
        ScriptStarted(PING, 0, "test", "Ping", path),
        ScriptFailed(PING, 0, "test", "Ping", thrown),
        ScriptFinished(PING, 0, "test", "Ping", 1.0),
    ]


def _sent(method: str, url: str) -> SentRequest:
    return SentRequest(method, url, [("Accept", "*/*")], "a=1" if method == "POST" else None, 3)


def _ok(text: str) -> ResponseData:
    headers = [("Content-Type", "application/json")]
    return ResponseData(
        "r1", 200, "OK", headers, text, response_time=12, wire_size=len(text), header_size=50
    )
