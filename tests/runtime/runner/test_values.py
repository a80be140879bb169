"""Variables of a run: where they come from, where they go, who sees them."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from postroom_runtime.model.variables import Variable, VariableScope
from postroom_runtime.runner.options import RunOptions

from tests.runtime.runner.conftest import folder, post, pre, request

pytestmark = pytest.mark.asyncio(loop_scope="module")


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


async def test_unresolved_variables_are_warned_of(play: Any) -> None:
    played = await play(request("R", url="{{base}}/{{nobody}}"))
    assert "{{nobody}} is a variable that nobody sets" in played.warnings[0]
    assert played.received[0].target == "/%7B%7Bnobody%7D%7D"


async def test_secrets_are_known_to_those_who_mask(play: Any) -> None:
    token = Variable("token", "opensesame", secret=True)
    played = await play(
        request("R", post("console.log(pm.environment.get('token'))"), url="{{base}}/{{token}}"),
        options=RunOptions(environment=VariableScope(rows=(token,))),
    )
    assert played.logs == ["opensesame"]
    masked = [played.secrets.mask_event(event) for event in played.events]
    assert b"opensesame" not in msgspec.json.encode(masked)


async def test_a_secret_that_a_script_sets_is_one_from_then_on(play: Any) -> None:
    token = Variable("token", "old", secret=True)
    played = await play(
        request("A", post("pm.environment.set('token', 'opensesame')")),
        request("B", post("console.log(pm.environment.get('token'))")),
        options=RunOptions(environment=VariableScope(rows=(token,))),
    )
    masked = [played.secrets.mask_event(event) for event in played.events]
    assert b"opensesame" not in msgspec.json.encode(masked)
    assert played.secrets.take_untold() == {"old", "opensesame"}
    assert played.secrets.take_untold() == set()


async def test_without_a_vault_the_refusal_says_what_to_do(play: Any) -> None:
    played = await play(request("R", pre("await pm.vault.get('k')")))
    assert "Vault access denied" in played.failures[0]
    assert "--vault-file" in played.failures[0]
