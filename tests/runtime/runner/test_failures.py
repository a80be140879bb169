"""What fails in a run, and the line that it is said of."""

from __future__ import annotations

from typing import Any

import pytest
from postroom_runtime.runner.events import ScriptFailed, VerdictGiven
from postroom_runtime.runner.options import ErrorRules, RunOptions

from tests.runtime.runner.conftest import post, pre, request

pytestmark = pytest.mark.asyncio(loop_scope="module")


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


async def test_a_test_of_the_legacy_object_stands_where_it_is_named(play: Any) -> None:
    script = post("tests['ok'] = true;", 'tests["is 201"] = responseCode.code === 201;')
    played = await play(request("R", script))
    passed, failed = played.of(VerdictGiven)
    assert played.text_at(passed.place).startswith("'ok'] = true")
    assert failed.error.place == failed.place
    assert played.text_at(failed.place).startswith('\\"is 201\\"] = ')


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
