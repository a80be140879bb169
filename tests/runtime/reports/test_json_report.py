"""JSON in the shape of newman's summary."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from postroom_runtime.model.collection import Collection, Folder, RequestItem
from postroom_runtime.model.request import Request
from postroom_runtime.model.variables import Variable, VariableScope
from postroom_runtime.reports.json_report import JsonReport
from postroom_runtime.runner.events import RunEvent
from postroom_runtime.runner.masking import MASK, Secrets
from postroom_runtime.variables.scopes import RunScopes


def written(story: list[RunEvent], base: Path) -> Any:
    login = RequestItem("Login", "1", Request())
    root = Folder("Shop", "root", (Folder("Auth", "f", (login,)),))
    secrets = Secrets()
    secrets.learn(["hunter22"])
    report = JsonReport(base / "report.json", Collection(base / "shop", root), secrets, base)
    for event in story:
        report.hear(event)
    rows = (Variable("token", "hunter22", secret=True), Variable("url", "http://h?t=hunter22"))
    report.finish(RunScopes(environment=VariableScope("Dev", "e", rows)))
    return json.loads((base / "report.json").read_text())


def test_counts(story: list[RunEvent], base: Path) -> None:
    stats = written(story, base)["run"]["stats"]
    assert stats["requests"] == {"total": 2, "pending": 0, "failed": 1}
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
    assert script["cursor"] == first["cursor"]
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
    assert failures[0]["parent"] == {"name": "Auth"}


def test_times(story: list[RunEvent], base: Path) -> None:
    timings = written(story, base)["run"]["timings"]
    assert (timings["responseAverage"], timings["firstByteMax"]) == (12, 10.5)
    assert timings["completed"] - timings["started"] == 1234


def test_secret_variables_are_masked(story: list[RunEvent], base: Path) -> None:
    values = written(story, base)["environment"]["values"]
    assert [row["value"] for row in values] == [MASK, f"http://h?t={MASK}"]
