"""The script cases in Postman's own sandbox: what they must cause here is what they cause there.

The cases of `tests/fixtures/scripts` say what a script causes in Postroom. This test runs each in
npm's `postman-sandbox` and compares verdicts, errors, console values, calls, variables and the
changed request. Where Postroom differs on purpose, `differences.toml` says why; a case that is
listed there and does not differ fails too.
"""

from __future__ import annotations

import copy
import importlib.util
import json
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

import msgspec
import pytest

from tests.registries import npm

Event = dict[str, Any]
HERE = Path(__file__).parent
SCOPES = ("globals", "collectionVariables", "environment", "local")
TIME_LIMIT = 10_000
DIFFERING_TIME_LIMIT = 3000
"""Milliseconds. Among the cases that differ are those that come to no end in Postman's sandbox."""


def load_cases() -> Any:
    """The module of the cases' own test, which knows how a case is read."""
    path = HERE.parent / "runtime" / "scripting" / "test_cases.py"
    spec = importlib.util.spec_from_file_location("script_cases", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CASES = load_cases()
REASONS: dict[str, str] = {
    case: difference["reason"]
    for difference in tomllib.loads((HERE / "differences.toml").read_text("utf-8"))["difference"]
    for case in difference["cases"]
}


def name_of(case: Path) -> str:
    """What the table calls a case."""
    return f"{case.parent.name}/{case.name}"


class Oracle:
    """A Node process with Postman's sandbox."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, case: Path) -> tuple[list[Event], Event]:
        """What a case does: its events, and what it leaves behind."""
        earlier = case / "earlier.js"
        question = {
            "source": (case / "script.js").read_text("utf-8"),
            "earlier": earlier.read_text("utf-8") if earlier.exists() else "",
            "context": msgspec.to_builtins(CASES.context_of(case)),
            "replies": CASES.read(case / "replies.json", {}),
            "timeout": DIFFERING_TIME_LIMIT if name_of(case) in REASONS else TIME_LIMIT,
        }
        stdin, stdout = self._process.stdin, self._process.stdout
        print(json.dumps(question), file=cast("IO[str]", stdin), flush=True)
        answer = json.loads(cast("IO[str]", stdout).readline())
        return answer["events"], answer["finished"]


@pytest.fixture(scope="session")
def oracle() -> Iterator[Oracle]:
    node = shutil.which("node")
    assert node is not None, "comparing with Postman's sandbox needs Node.js on the PATH"
    if not (HERE / "node_modules" / "postman-sandbox").is_dir():
        assert (complaint := npm(HERE, "ci")) == "", complaint
    with subprocess.Popen(
        [node, "driver.mjs"],
        cwd=HERE,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        yield Oracle(process)


def expected(case: Path) -> tuple[object, Event]:
    """What a case must do here, in the form that the oracle's answers have."""
    *events, last = CASES.read(case / "expected.json", [])
    finished: Event = last["finished"]
    context = msgspec.to_builtins(CASES.context_of(case))
    left: Event = {
        "variables": changed_variables(context.get("scopes", {}), finished.get("mutations", {})),
        "skipped": finished.get("skipped", False),
    }
    for name in ("request", "nextRequest", "visualization"):
        if name in finished:
            left[name] = finished[name]
    if "visualization" in left and left["visualization"].get("options") is None:
        left["visualization"].pop("options", None)
    return in_order(events), left


def changed_variables(scopes: Event, mutations: Event) -> Event:
    return {name: changed(scopes.get(name, {}), mutations.get(name, {})) for name in SCOPES}


def changed(scope: Event, mutation: Event) -> Event:
    """The values of a scope by key after a script's changes."""
    before = {} if mutation.get("cleared") else scope
    values = {row["key"]: row.get("value") for row in before.get("values", [])}
    for row in mutation.get("set", []):
        values[row["key"]] = row.get("value")
    for key in mutation.get("unset", []):
        values.pop(key, None)
    return values


def in_order(events: list[Event]) -> tuple[list[Event], list[Event]]:
    """What a script tells, and what it asks: each in order, but not against the other.

    Postman hands calls over at once, Postroom with everything else when the script pauses.
    """
    stripped = [without_place(event) for event in events]
    asked = [event for event in stripped if "call" in event and event["call"] != "cookies"]
    return [event for event in stripped if "call" not in event], asked


def without_place(event: Event) -> Event:
    event = copy.deepcopy(event)
    event.pop("at", None)
    if event.get("call") == "runRequest":
        event["payload"].pop("mutations", None)
    for error in (event.get("error"), event.get("failure")):
        if isinstance(error, dict):
            strip_error(cast("Event", error))
    if "args" in event:
        event["args"] = [as_postman_sends(arg) for arg in event["args"]]
    return event


def strip_error(error: Event) -> None:
    for name in ("at", "operator", "actual", "expected"):
        error.pop(name, None)
    thrown = error.get("thrown")
    if isinstance(thrown, dict) and cast("Event", thrown).get("type") == "Error":
        error.pop("thrown")  # an Error as Postman's bridge hands it over
    elif "thrown" in error:
        error.pop("name", None)
        error.pop("message", None)


def as_postman_sends(value: Any) -> Any:
    """Functions and errors cross Postman's bridge as texts and plain objects."""
    if isinstance(value, list):
        return [as_postman_sends(item) for item in cast("list[Any]", value)]
    if not isinstance(value, dict):
        return value
    fields = cast("Event", value)
    if fields.get("$") == "function":
        return f"[Function: {fields['value']}]" if fields["value"] else "[Function]"
    if fields.get("$") == "error":
        return {"type": "Error", "name": fields["name"], "message": fields["message"]}
    return {key: as_postman_sends(item) for key, item in fields.items()}


def names() -> list[Any]:
    scripts = sorted(CASES.CASES.glob("*/*/script.js"))
    return [pytest.param(path.parent, id=f"{path.parts[-3]}/{path.parts[-2]}") for path in scripts]


@pytest.mark.parametrize("case", names())
def test_case_in_postmans_sandbox(case: Path, oracle: Oracle):
    name = name_of(case)
    events, finished = oracle.run(case)
    ours = expected(case)
    request = finished.pop("request", None)
    if "request" in ours[1]:
        finished["request"] = request
    theirs = (in_order(events), finished)
    if name in REASONS:
        assert ours != theirs, f"no difference any more; take it out of the table: {REASONS[name]}"
    else:
        assert ours == theirs
