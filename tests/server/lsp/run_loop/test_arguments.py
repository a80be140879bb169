"""Arguments of commands: what may be left out, what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.server.lsp.conftest import LspClient


@pytest.mark.parametrize("arguments", [None, [], [None], [{}]])
async def test_arguments_may_be_left_out(server: LspClient, arguments: Any):
    await server.initialize()
    params = {"command": "postroom.listEnvironments", "arguments": arguments}
    assert await server.request("workspace/executeCommand", params) == []


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("postroom.send", {}),
        ("postroom.send", {"uri": 5}),
        ("postroom.send", {"uri": "file:///x.json", "select": 5}),
        ("postroom.send", {"path": ""}),
        ("postroom.setValue", {"value": "1"}),
        ("postroom.setValue", {"name": "a", "value": "1", "scope": "moon"}),
        ("postroom.promoteValue", {}),
        ("postroom.compareResponse", {}),
    ],
)
async def test_arguments_that_do_not_fit_are_refused(
    server: LspClient, command: str, arguments: dict[str, Any]
):
    await server.initialize()
    params = {"command": command, "arguments": [arguments]}
    assert await server.error_of("workspace/executeCommand", params) == -32602
