"""Requests of a run as they are sent, and responses as scripts see them."""

from __future__ import annotations

from typing import Any

import pytest
from postroom_runtime.runner import exchange
from postroom_runtime.runner.events import Exchanged
from postroom_runtime.runner.options import RunOptions

from tests.runtime.runner.conftest import folder, post, pre, request

pytestmark = pytest.mark.asyncio(loop_scope="module")


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


async def test_cookies_of_scripts_go_with_the_request(play: Any) -> None:
    script = pre("const jar = pm.cookies.jar(); await jar.set(pm.variables.get('base'), 'c', 'v');")
    played = await play(request("R", script))
    assert "c=v" in played.received[0].headers["cookie"]


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


async def test_a_script_loads_a_file_beside_the_collection(play: Any, tmp_path: Any) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib/a.js").write_text("module.exports = { twice: (n) => require('./b.js') * n };")
    (tmp_path / "lib/b.js").write_text("module.exports = 2;")
    played = await play(request("R", post("console.log(pm.require('./lib/a.js').twice(21))")))
    assert played.logs == ["42"]
