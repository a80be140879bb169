"""JSON in the shape of newman's summary."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from postroom_runtime.model.collection import Collection, Folder, RequestItem
from postroom_runtime.model.request import Auth, Body, Parameter, Request
from postroom_runtime.model.variables import Variable, VariableScope
from postroom_runtime.reports.json_report import JsonReport
from postroom_runtime.reports.omissions import Omissions
from postroom_runtime.runner.events import (
    Exchanged,
    ItemFinished,
    ItemRef,
    ItemStarted,
    RunEvent,
    SentRequest,
)
from postroom_runtime.runner.masking import MASK, Secrets
from postroom_runtime.scripting.frames import ResponseData
from postroom_runtime.variables.scopes import RunScopes


def shop() -> Folder:
    headers = (Parameter("Authorization", "Bearer in-the-file"), Parameter("X", "hunter22"))
    body = Body("raw", raw='{"pin": "no 4711"}')
    auth = Auth("basic", {"username": "me", "password": "never used"})
    login = RequestItem("Login", "1", Request("POST", headers=headers, body=body))
    unused = RequestItem("Unused", "9", Request(auth=auth))
    pin = Variable("pin", "no 4711", secret=True)
    return Folder("Shop", "root", (Folder("Auth", "f", (login,)), unused), variables=(pin,))


def written(story: list[RunEvent], base: Path, omissions: Omissions | None = None) -> Any:
    secrets = Secrets()
    secrets.learn(["hunter22"])
    report = JsonReport(base / "report.json", Collection(base / "shop", shop()), secrets, base)
    report.omissions = omissions or Omissions()
    for event in story:
        report.hear(event)
    rows = (Variable("token", "hunter22", secret=True), Variable("url", "http://h?t=hunter22"))
    report.finish(RunScopes(environment=VariableScope("Dev", "e", rows)))
    return json.loads((base / "report.json").read_text())


def test_counts(story: list[RunEvent], base: Path) -> None:
    stats = written(story, base)["run"]["stats"]
    assert stats["requests"] == {"total": 3, "pending": 0, "failed": 1}
    assert stats["tests"] == {"total": 2, "pending": 0, "failed": 0}
    assert stats["assertions"] == {"total": 3, "pending": 0, "failed": 1}
    assert stats["items"]["total"] == 3
    assert stats["scripts"] == {"total": 3, "pending": 0, "failed": 1}


def test_an_execution_has_the_requests_own_response(story: list[RunEvent], base: Path) -> None:
    first, script, failed, skipped = written(story, base)["run"]["executions"]
    assert bytes(first["response"]["stream"]["data"]) == b'{"id": 8}'
    assert first["response"]["code"] == 200
    assert first["request"]["url"]["path"] == ["login"]
    assert [row["assertion"] for row in first["assertions"]] == ["is 200", "has the id", "later"]
    assert script["source"] == "script"
    assert script["cursor"]["ref"] == first["cursor"]["ref"]
    assert script["item"] == first["item"]
    assert failed["requestError"]["message"] == "Nothing listens on 127.0.0.1:9."
    assert failed["testScript"][0]["error"]["name"] == "ReferenceError"
    assert skipped["skipped"]


def test_failures_name_their_place(story: list[RunEvent], base: Path) -> None:
    failures = written(story, base)["run"]["failures"]
    assert [failure["at"] for failure in failures] == [
        "assertion:1 in test-script",
        "request",
        "test-script",
    ]
    error = failures[0]["error"]
    assert error["location"] == {"path": "Login.request.yaml", "line": 6, "column": 45}
    assert (error["test"], error["expected"], error["actual"]) == ("has the id", 7, 8)
    assert error["stacktrace"][0]["lineNumber"] == 6
    assert failures[0]["parent"] == {"id": "f", "name": "Auth"}
    assert failures[0]["source"]["request"]["method"] == "POST"
    assert failures[1]["error"]["code"] == "ECONNREFUSED"


def test_times(story: list[RunEvent], base: Path) -> None:
    timings = written(story, base)["run"]["timings"]
    assert (timings["responseAverage"], timings["firstByteMax"]) == (12, 10.5)
    assert timings["completed"] - timings["started"] == 1234


def test_secret_variables_are_masked(story: list[RunEvent], base: Path) -> None:
    values = written(story, base)["environment"]["values"]
    assert [row["value"] for row in values] == [MASK, f"http://h?t={MASK}"]


def test_the_collection_is_there_without_what_it_keeps_secret(
    story: list[RunEvent], base: Path
) -> None:
    summary = written(story, base)
    login = summary["collection"]["item"][0]["item"][0]
    assert [row["value"] for row in login["request"]["header"]] == [f"Bearer {MASK}", MASK]
    assert login["request"]["body"]["raw"] == f'{{"pin": "{MASK}"}}'
    assert summary["run"]["executions"][0]["item"] == {**login, "event": []}
    text = (base / "report.json").read_text()
    assert not re.search("hunter22|in-the-file|no 4711|never used", text)


def test_bodies_and_headers_can_be_left_out(story: list[RunEvent], base: Path) -> None:
    everything = Omissions(request_bodies=True, response_bodies=True, headers=True)
    first = written(story, base, everything)["run"]["executions"][0]
    assert "body" not in first["request"]
    assert first["request"]["header"] == []
    assert (first["response"]["header"], first["response"]["stream"]["data"]) == ([], [])
    assert first["response"]["responseSize"] == 9


def test_bodies_wait_on_disk(base: Path) -> None:
    item = ItemRef("1", "Login", ["Shop", "Login"])
    body = ResponseData(text="é" * 3_000_000)
    sent = Exchanged(item, 0, "collection", SentRequest("GET", "http://h/"), body)
    turn: list[RunEvent] = [ItemStarted(item, 0), sent, ItemFinished(item, 0)]
    executions = written(turn, base)["run"]["executions"]
    assert bytes(executions[0]["response"]["stream"]["data"]).decode() == body.text
