"""The order of a run, on real scripts and sockets."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from postroom_runtime.model.variables import Variable, VariableScope
from postroom_runtime.runner import exchange
from postroom_runtime.runner.events import (
    ConsoleLogged,
    Exchanged,
    ItemFinished,
    RunFinished,
    RunStarted,
    ScriptFailed,
    VerdictGiven,
)
from postroom_runtime.runner.options import Bail, ErrorRules, RunOptions

pytestmark = pytest.mark.asyncio(loop_scope="module")


def pre(*lines: str) -> dict[str, Any]:
    return {"listen": "prerequest", "script": {"exec": list(lines)}}


def post(*lines: str) -> dict[str, Any]:
    return {"listen": "test", "script": {"exec": list(lines)}}


def request(name: str, *scripts: dict[str, Any], url: str = "", **more: Any) -> dict[str, Any]:
    content = {"method": "GET", "url": url or f"{{{{base}}}}/{name}", **more}
    return {"id": f"id-{name}", "name": name, "event": list(scripts), "request": content}


def folder(name: str, *items: dict[str, Any], scripts: Any = (), **more: Any) -> dict[str, Any]:
    return {"name": name, "item": list(items), "event": list(scripts), **more}


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


async def test_variables_of_a_script_reach_the_request(play: Any) -> None:
    script = pre(
        "pm.variables.set('a', 1); pm.environment.set('b', 'two');",
        "pm.collectionVariables.set('c', 'x&y'); pm.globals.set('d', 'four');",
    )
    played = await play(request("R", script, url="{{base}}/{{a}}/{{b}}?c={{c}}&d={{d}}"))
    assert played.received[0].target == "/1/two?c=x&y&d=four"
    scopes = played.result.scopes
    assert scopes.environment.rows == (Variable("b", "two"),)
    assert [row.key for row in scopes.collection.rows] == ["base", "c"]


async def test_local_variables_live_to_the_end_of_the_run(play: Any) -> None:
    played = await play(
        request("A", pre("pm.variables.set('n', (pm.variables.get('n') || 0) + 1)")),
        request("B", post("console.log(pm.variables.get('n'))")),
        options=RunOptions(iterations=2),
    )
    assert played.logs == ["1", "2"]


async def test_the_request_waits_for_timers_and_sent_requests(play: Any) -> None:
    script = pre(
        "pm.sendRequest(pm.variables.get('base') + '/token', (error, response) => {",
        "  setTimeout(() => pm.variables.set('token', response.json().target), 5);",
        "});",
    )
    played = await play(request("R", script, url="{{base}}/r?t={{token}}"))
    assert [received.target for received in played.received] == ["/token", "/r?t=/token"]
    assert [event.source for event in played.of(Exchanged)] == ["script", "collection"]


async def test_mutations_of_the_request_are_adopted_and_then_substituted(play: Any) -> None:
    script = pre(
        "pm.request.method = 'POST'; pm.request.url = '{{base}}/other?v={{v}}';",
        "pm.request.headers.add({key: 'X-A', value: '{{v}}'});",
        "pm.request.body = {mode: 'raw', raw: 'body {{v}}'}; pm.variables.set('v', 'V');",
    )
    after = post("console.log(pm.request.url.toString(), pm.request.method)")
    played = await play(request("R", script, after), options=RunOptions(iterations=2))
    for received in played.received:
        assert (received.method, received.target) == ("POST", "/other?v=V")
        assert (received.headers["x-a"], received.body) == ("V", "body V")
    assert played.logs[0].endswith("/other?v=V POST")


async def test_the_response_reaches_the_script(play: Any) -> None:
    script = post(
        "pm.test('status', () => pm.response.to.have.status(201));",
        "pm.test('body', () => pm.expect(pm.response.json().target).to.equal('/status/201'));",
        "pm.test('cookie', () => pm.expect(pm.cookies.get('seen')).to.equal('1'));",
    )
    played = await play(request("R", script, url="{{base}}/status/201"))
    assert played.verdicts == [("status", True), ("body", True), ("cookie", True)]


async def test_a_failing_test_stands_on_its_line_in_the_file(play: Any) -> None:
    script = post(
        '// \\u00e9 "quoted"', "pm.test('t', () => {", "  pm.expect(1).to.equal(2);", "});"
    )
    played = await play(request("R", script))
    (verdict,) = played.of(VerdictGiven)
    assert played.text_at(verdict.place).startswith("test('t'")
    assert played.text_at(verdict.error.place).startswith("equal(2)")
    assert (verdict.error.actual, verdict.error.expected) == (1, 2)


async def test_a_script_that_throws_stands_on_its_line_too(play: Any) -> None:
    played = await play(request("R", post("const a = 1;", "  nobody();")))
    (failed,) = played.of(ScriptFailed)
    assert failed.error.name == "ReferenceError"
    assert played.text_at(failed.error.place).startswith("nobody()")
    assert played.result.outcome.scripts == 1


async def test_a_syntax_error_stops_its_script_only(play: Any) -> None:
    played = await play(request("R", pre("const = 1;"), post("console.log('still here')")))
    assert played.of(ScriptFailed)[0].error.name == "SyntaxError"
    assert played.logs == ["still here"]


async def test_v2_sends_the_request_after_an_error_in_a_pre_request_script(play: Any) -> None:
    played = await play(request("R", pre("throw new Error('no')"), post("console.log('after')")))
    assert len(played.received) == 1
    assert played.logs == ["after"]


async def test_v3_does_not_send_it(play: Any) -> None:
    options = RunOptions(error_rules=ErrorRules.SKIP_REQUEST)
    played = await play(
        request("R", pre("throw new Error('no')"), post("console.log('after')")),
        request("S"),
        options=options,
    )
    assert [received.target for received in played.received] == ["/S"]
    assert played.logs == []
    assert "was not sent" in played.warnings[0]


async def test_a_failed_request_still_runs_its_post_response_scripts(play: Any) -> None:
    script = post("console.log(pm.response.code)", "pm.response.json()")
    played = await play(request("R", script, url="http://127.0.0.1:1/"))
    assert played.errors == ["ECONNREFUSED"]
    assert played.logs == ["undefined"]
    assert len(played.failures) == 1
    assert played.result.outcome.requests == 1


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
    played = await play(request("hang"), request("B"), options=RunOptions(timeout=200))
    assert played.items == ["hang"]
    assert played.result.cancelled
    assert "longer than its limit of 0.2 s" in played.warnings[-1]


async def test_auth_comes_from_the_innermost_folder_that_has_one(play: Any) -> None:
    def bearer(token: str) -> dict[str, Any]:
        return {"type": "bearer", "bearer": [{"key": "token", "value": token}]}

    played = await play(
        folder("F", request("inner"), auth=bearer("{{t}}")),
        request("outer"),
        request("own", auth=bearer("own-token")),
        request("none", auth={"type": "noauth"}),
        auth=bearer("outer-token"),
        variable=[{"key": "t", "value": "inner-token"}],
    )
    tokens = [received.headers.get("authorization") for received in played.received]
    assert tokens == ["Bearer inner-token", "Bearer outer-token", "Bearer own-token", None]


async def test_folder_variables_stand_between_environment_and_collection(play: Any) -> None:
    script = post("console.log(pm.variables.get('a'), pm.variables.get('b'))")
    played = await play(
        folder(
            "F",
            request("R", script, url="{{base}}/{{a}}/{{b}}"),
            variable=[{"key": "a", "value": "folder"}, {"key": "b", "value": "folder"}],
        ),
        options=RunOptions(environment=VariableScope(rows=(Variable("b", "environment"),))),
        variable=[{"key": "a", "value": "collection"}],
    )
    assert played.received[0].target == "/folder/environment"
    assert played.logs == ["folder environment"]


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


async def test_unresolved_variables_are_warned_of(play: Any) -> None:
    played = await play(request("R", url="{{base}}/{{nobody}}"))
    assert "{{nobody}} is a variable that nobody sets" in played.warnings[0]
    assert played.received[0].target == "/%7B%7Bnobody%7D%7D"


async def test_location_names_the_owner_of_the_script(play: Any) -> None:
    script = pre("console.log([...pm.execution.location].join('/'), pm.execution.location.current)")
    played = await play(folder("F", request("R", script), scripts=[script]))
    assert played.logs == ["Shop/F/R F", "Shop/F/R R"]


async def test_cookies_of_scripts_go_with_the_request(play: Any) -> None:
    script = pre("const jar = pm.cookies.jar(); await jar.set(pm.variables.get('base'), 'c', 'v');")
    played = await play(request("R", script))
    assert "c=v" in played.received[0].headers["cookie"]


async def test_without_a_vault_the_refusal_says_what_to_do(play: Any) -> None:
    played = await play(request("R", pre("await pm.vault.get('k')")))
    assert "Vault access denied" in played.failures[0]
    assert "--vault-file" in played.failures[0]


async def test_a_script_loads_a_file_beside_the_collection(play: Any, tmp_path: Any) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib/a.js").write_text("module.exports = { twice: (n) => require('./b.js') * n };")
    (tmp_path / "lib/b.js").write_text("module.exports = 2;")
    played = await play(request("R", post("console.log(pm.require('./lib/a.js').twice(21))")))
    assert played.logs == ["42"]


async def test_an_error_in_a_loaded_file_stands_there_and_names_the_caller(
    play: Any, tmp_path: Any
) -> None:
    (tmp_path / "a.js").write_text("exports.f = () => {\n  nobody();\n};")
    played = await play(request("R", post("pm.require('./a.js').f();")))
    error = played.of(ScriptFailed)[0].error
    assert (error.place.path, error.place.line) == (str(tmp_path / "a.js"), 1)
    assert error.related[0].path.endswith("shop.postman_collection.json")


async def test_a_missing_file_fails_where_it_is_required(play: Any) -> None:
    played = await play(request("R", post("", "pm.require('./nobody.js')")))
    error = played.of(ScriptFailed)[0].error
    assert "nobody.js: there is no such file" in error.message
    assert error.place.path.endswith("shop.postman_collection.json")


async def test_a_redirect_is_told_apart_from_where_it_leads(play: Any) -> None:
    played = await play(
        request("R", post("console.log(pm.response.code)"), url="{{base}}/redirect")
    )
    sources = [(event.source, event.response.code) for event in played.of(Exchanged)]
    assert sources == [("redirect", 302), ("collection", 200)]
    assert played.logs == ["200"]


async def test_transport_errors_are_tried_again(play: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "_FIRST_PAUSE", 0)
    played = await play(request("R", url="http://127.0.0.1:1/"), options=RunOptions(retries=2))
    assert played.errors == ["ECONNREFUSED"]
    assert sum("Trying again" in warning for warning in played.warnings) == 2


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


async def test_secrets_are_known_to_those_who_mask(play: Any) -> None:
    token = Variable("token", "opensesame", secret=True)
    played = await play(
        request("R", post("console.log(pm.environment.get('token'))"), url="{{base}}/{{token}}"),
        options=RunOptions(environment=VariableScope(rows=(token,))),
    )
    assert played.logs == ["opensesame"]
    masked = [played.secrets.mask_event(event) for event in played.events]
    assert b"opensesame" not in msgspec.json.encode(masked)


async def test_a_test_of_the_legacy_object_stands_where_it_is_named(play: Any) -> None:
    script = post("tests['ok'] = true;", 'tests["is 201"] = responseCode.code === 201;')
    played = await play(request("R", script))
    passed, failed = played.of(VerdictGiven)
    assert played.text_at(passed.place).startswith("'ok'] = true")
    assert failed.error.place == failed.place
    assert played.text_at(failed.place).startswith('\\"is 201\\"] = ')
