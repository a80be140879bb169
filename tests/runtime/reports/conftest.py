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


@pytest.fixture
def story(base: Path) -> list[RunEvent]:
    """Login passes one test and fails another, Ping cannot be sent, Later skips itself."""
    path = str(base / "Login.request.yaml")
    login = ItemRef("1", "Login", ["Shop", "Auth", "Login"])
    ping = ItemRef("2", "Ping", ["Shop", "Ping"])
    later = ItemRef("3", "Later", ["Shop", "Later"])
    return [
        RunStarted("Shop", str(base / "shop"), 3, 1),
        IterationStarted(0),
        ItemStarted(login, 0),
        ScriptStarted(login, 0, "prerequest", "Shop", path),
        ConsoleLogged(login, 0, "log", "token is fresh\nsecond line", ["token is fresh"]),
        ScriptFinished(login, 0, "prerequest", "Shop", 1.0),
        Warned("{{who}} is a variable that nobody sets", login),
        Exchanged(login, 0, "script", _sent("POST", "http://h/token"), _ok("{}")),
        Exchanged(
            login,
            0,
            "collection",
            _sent("POST", "http://h/login?a=1"),
            _ok('{"id": 8}'),
            timings={"firstByte": 10.5, "download": 0.5, "total": 12.0},
        ),
        ScriptStarted(login, 0, "test", "Login", path),
        VerdictGiven(login, 0, "test", 0, "is 200", True, place=Place(path, 3, 6)),
        VerdictGiven(
            login,
            0,
            "test",
            1,
            "has the id",
            False,
            error=ErrorInfo(
                "AssertionError",
                "expected 8 to equal 7",
                Place(path, 5, 44),
                [Place(path, 4, 6)],
                actual=8,
                expected=7,
            ),
            place=Place(path, 4, 6),
            duration=1.5,
        ),
        VerdictGiven(login, 0, "test", 2, "later", True, skipped=True),
        ScriptFinished(login, 0, "test", "Login", 2.0),
        ItemFinished(login, 0),
        ItemStarted(ping, 0),
        Exchanged(
            ping,
            0,
            "collection",
            _sent("GET", "http://127.0.0.1:9/"),
            error=ErrorInfo("ECONNREFUSED", "Nothing listens on 127.0.0.1:9."),
        ),
        ScriptStarted(ping, 0, "test", "Ping", path),
        ScriptFailed(
            ping,
            0,
            "test",
            "Ping",
            ErrorInfo("ReferenceError", "\x1b[2Jx is not defined", Place(path, 3, 6)),
        ),
        ScriptFinished(ping, 0, "test", "Ping", 1.0),
        ItemFinished(ping, 0),
        ItemStarted(later, 0),
        ItemFinished(later, 0, skipped=True),
        IterationFinished(0),
        RunFinished(1234.0),
    ]


def _sent(method: str, url: str) -> SentRequest:
    return SentRequest(method, url, [("Accept", "*/*")], "a=1" if method == "POST" else None, 3)


def _ok(text: str) -> ResponseData:
    headers = [("Content-Type", "application/json")]
    return ResponseData(
        "r1", 200, "OK", headers, text, response_time=12, wire_size=len(text), header_size=50
    )
