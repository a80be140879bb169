"""The order of a run: scripts, requests, iterations; what changes it and what ends it."""

from __future__ import annotations

from typing import Any

import pytest
from postroom_runtime.model.variables import Variable
from postroom_runtime.runner.events import (
    ConsoleLogged,
    Exchanged,
    ItemFinished,
    RunFinished,
    RunStarted,
)
from postroom_runtime.runner.options import Bail, RunOptions

from tests.runtime.runner.conftest import folder, post, pre, request

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_scripts_run_from_collection_to_request_before_and_after(play: Any) -> None:
    def both(name: str) -> list[dict[str, Any]]:
        return [pre(f"console.log('pre {name}')"), post(f"console.log('post {name}')")]

    played = await play(
        folder("F", folder("G", request("R", *both("R")), scripts=both("G")), scripts=both("F")),
        scripts=both("Shop"),
    )
    owners = ["Shop", "F", "G", "R"]
    assert played.logs == [f"pre {o}" for o in owners] + [f"post {o}" for o in owners]
    kinds = [type(event).__name__ for event in played.events]
    assert kinds[:4] == ["RunStarted", "IterationStarted", "ItemStarted", "ScriptStarted"]
    assert kinds[-3:] == ["ItemFinished", "IterationFinished", "RunFinished"]
    assert played.of(RunStarted)[0].requests == 1


async def test_the_request_waits_for_timers_and_sent_requests(play: Any) -> None:
    script = pre(
        "pm.sendRequest(pm.variables.get('base') + '/token', (error, response) => {",
        "  setTimeout(() => pm.variables.set('token', response.json().target), 5);",
        "});",
    )
    played = await play(request("R", script, url="{{base}}/r?t={{token}}"))
    assert [received.target for received in played.received] == ["/token", "/r?t=/token"]
    assert [event.source for event in played.of(Exchanged)] == ["script", "collection"]


@pytest.mark.parametrize(
    ("script", "items"),
    [
        ("pm.execution.setNextRequest('C')", ["A", "C"]),
        ("pm.execution.setNextRequest('id-C')", ["A", "C"]),
        ("pm.execution.setNextRequest(null)", ["A"]),
        ("pm.execution.setNextRequest('nobody')", ["A"]),
        ("postman.setNextRequest('B'); postman.setNextRequest('C')", ["A", "C"]),
        ("", ["A", "B", "C"]),
    ],
)
async def test_set_next_request(play: Any, script: str, items: list[str]) -> None:
    played = await play(request("A", post(script)), request("B"), request("C"))
    assert played.items == items


async def test_the_test_scripts_word_on_the_next_request_is_the_last(play: Any) -> None:
    played = await play(
        request(
            "A",
            pre("pm.execution.setNextRequest('B')"),
            post("pm.execution.setNextRequest('C')"),
        ),
        request("B"),
        request("C"),
    )
    assert played.items == ["A", "C"]


async def test_null_ends_the_iteration_and_not_the_run(play: Any) -> None:
    played = await play(
        request("A", post("pm.execution.setNextRequest(null)")),
        request("B"),
        options=RunOptions(iterations=2),
    )
    assert played.items == ["A", "A"]


async def test_skip_request(play: Any) -> None:
    played = await play(
        request("R", pre("pm.execution.skipRequest()"), post("console.log('never')")),
        scripts=[pre("pm.variables.set('kept', 1)")],
    )
    assert played.received == []
    assert played.logs == []
    assert played.of(ItemFinished)[0].skipped
    assert played.result.scopes.local.rows == (Variable("kept", 1),)


async def test_rows_of_data_and_the_last_one_again(play: Any) -> None:
    script = post(
        "console.log(pm.iterationData.get('who'), pm.info.iteration, pm.info.iterationCount)"
    )
    options = RunOptions(data=({"who": "a"}, {"who": "b"}), iterations=3)
    played = await play(request("R", script, url="{{base}}/{{who}}"), options=options)
    assert [received.target for received in played.received] == ["/a", "/b", "/b"]
    assert played.logs == ["a 0 3", "b 1 3", "b 2 3"]


@pytest.mark.parametrize(
    ("bail", "items"),
    [
        (Bail.NEVER, ["A", "B", "C"]),
        (Bail.FAILURE, ["A"]),
        (Bail.ERROR, ["A", "B"]),
    ],
)
async def test_bail(play: Any, bail: Bail, items: list[str]) -> None:
    played = await play(
        request("A", post("pm.test('t', () => pm.expect(1).to.equal(2))")),
        request("B", post("throw new Error('no')")),
        request("C"),
        options=RunOptions(bail=bail),
    )
    assert played.items == items
    assert played.of(RunFinished)[0].cancelled == (bail is not Bail.NEVER)


async def test_the_runs_time_limit(play: Any) -> None:
    played = await play(request("hang"), request("B"), options=RunOptions(timeout=1000))
    assert played.items == ["hang"]
    assert played.result.cancelled
    assert "longer than its limit of 1 s" in played.warnings[-1]


async def test_run_request_runs_another_with_its_own_scripts(play: Any) -> None:
    caller = pre(
        "const r = await pm.execution.runRequest('id-T', {variables: {who: 'me'}});",
        "console.log(r.code, pm.environment.get('seen'), pm.variables.get('who'));",
    )
    played = await play(
        request("R", caller),
        request(
            "T",
            post("pm.environment.set('seen', pm.response.json().target)"),
            url="{{base}}/{{who}}",
        ),
        options=RunOptions(select=("R",)),
    )
    assert [received.target for received in played.received] == ["/me", "/R"]
    assert played.logs == ["200 /me undefined"]
    assert {event.item.name for event in played.of(ConsoleLogged)} == {"R"}


async def test_run_request_ends_at_a_depth_of_ten(play: Any) -> None:
    played = await play(request("R", pre("await pm.execution.runRequest('id-R')")))
    assert "depth of 10" in played.failures[0]


async def test_location_names_the_owner_of_the_script(play: Any) -> None:
    script = pre("console.log([...pm.execution.location].join('/'), pm.execution.location.current)")
    played = await play(folder("F", request("R", script), scripts=[script]))
    assert played.logs == ["Shop/F/R F", "Shop/F/R R"]


async def test_what_a_nested_request_sends_is_the_scripts_doing(play: Any) -> None:
    caller = pre(
        "try { await pm.execution.runRequest('id-T') } catch (e) { console.log(e.message) }"
    )
    played = await play(
        request("R", caller),
        request("T", url="http://127.0.0.1:1/"),
        options=RunOptions(select=("R",)),
    )
    assert [event.source for event in played.of(Exchanged)] == ["script", "collection"]
    assert "127.0.0.1" in played.logs[0]
    assert played.result.outcome.failures == 0
