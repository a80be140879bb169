"""Collections run from Python."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from postroom_runtime import api
from postroom_runtime.api import run_collection, stream_collection
from postroom_runtime.model.problems import UnreadableInputError
from postroom_runtime.runner.events import ConsoleLogged, RunFinished, RunStarted
from postroom_runtime.runner.options import RunOptions

DOCS = Path(__file__).parents[3] / "docs"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A collection that sends nothing: its requests skip themselves."""
    script = [
        "console.log(pm.environment.get('who'), pm.iterationData.get('row'));",
        "pm.environment.set('seen', pm.info.requestName);",
        "pm.test('who', () => pm.expect(pm.environment.get('who')).to.equal('me'));",
        "pm.execution.skipRequest();",
    ]
    event = {"listen": "prerequest", "script": {"exec": script}}
    item = {"name": "Login", "request": "http://127.0.0.1:1/", "event": [event]}
    path = tmp_path / "shop.postman_collection.json"
    path.write_text(json.dumps({"info": {"name": "Shop"}, "item": [item]}))
    return path


def test_a_run(shop: Path) -> None:
    run = run_collection(shop, environment={"who": "me"})
    assert run.passed
    assert [(verdict.name, verdict.passed) for verdict in run.verdicts] == [("who", True)]
    assert run.environment == {"who": "me", "seen": "Login"}


def test_variables_on_top_of_the_environment(shop: Path) -> None:
    run = run_collection(shop, environment={"who": "you"}, variables={"who": "me"})
    assert run.passed


def test_the_documented_example(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shop.rename(shop.with_name("orders.postman_collection.json"))
    values = [{"key": "who", "value": "me", "enabled": True}]
    environment = shop.with_name("dev.postman_environment.json")
    environment.write_text(json.dumps({"name": "Dev", "values": values}))
    monkeypatch.chdir(shop.parent)
    example = (api.__doc__ or "").split("```")[1].removeprefix("python")
    exec(example, {})
    assert capsys.readouterr().out == "Login who True\n"
    assert example in (DOCS / "running.md").read_text("utf-8")


def test_a_failing_test(shop: Path) -> None:
    run = run_collection(shop, environment={"who": "you"})
    assert not run.passed
    assert run.verdicts[0].error is not None
    assert run.verdicts[0].error.actual == "you"


def test_rows_of_data(shop: Path) -> None:
    run = run_collection(shop, environment={"who": "me"}, data=[{"row": 1}, {"row": 2}])
    logs = [event.text for event in run.events if isinstance(event, ConsoleLogged)]
    assert logs == ["me 1", "me 2"]


def test_what_cannot_be_read(shop: Path) -> None:
    with pytest.raises(UnreadableInputError, match=r"nobody\.json"):
        run_collection(shop.with_name("nobody.json"))
    with pytest.raises(UnreadableInputError, match="no request or folder"):
        run_collection(shop, options=RunOptions(select=("nobody",)))


async def test_event_by_event(shop: Path) -> None:
    events = [event async for event in stream_collection(shop)]
    assert isinstance(events[0], RunStarted)
    assert isinstance(events[-1], RunFinished)


async def test_closing_the_stream_ends_the_run(shop: Path) -> None:
    stream = stream_collection(shop, options=RunOptions(iterations=100_000))
    async for event in stream:
        if isinstance(event, ConsoleLogged):
            break
    await stream.aclose()
