"""What the protocol demands of a server at its edges, on real pipes."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.patience import PATIENCE

if TYPE_CHECKING:
    from tests.server.lsp.conftest import LspClient

Json = dict[str, Any]

HOVER = {"textDocument": {"uri": "file:///no/such.js"}, "position": {"line": 0, "character": 0}}


async def test_a_request_before_initialize_is_refused(server: LspClient):
    assert await server.error_of("textDocument/hover", HOVER) == -32002


async def test_a_notification_before_initialize_is_ignored(server: LspClient):
    await server.notify("textDocument/didOpen", {"nonsense": True})
    assert (await server.initialize())["serverInfo"]["name"] == "postroom"


async def test_a_second_initialize_is_refused(server: LspClient):
    await server.initialize()
    assert await server.error_of("initialize", {"processId": None, "capabilities": {}}) == -32600


@pytest.mark.parametrize("params", [{"nope": 1}, {}, None, [1], {"textDocument": {"uri": 5}}])
async def test_params_that_do_not_fit_are_answered(server: LspClient, params: object):
    await server.initialize()
    assert await server.error_of("textDocument/hover", params) == -32602


@pytest.mark.parametrize("params", [None, {}, {"processId": "me", "capabilities": {}}])
async def test_an_initialize_that_does_not_fit_may_be_sent_again(server: LspClient, params: object):
    assert await server.error_of("initialize", params) == -32602
    assert (await server.initialize())["serverInfo"]["name"] == "postroom"


async def test_an_unknown_request_is_answered_an_unknown_notification_ignored(
    server: LspClient,
):
    await server.initialize()
    await server.notify("$/unknown", {"any": "thing"})
    assert await server.error_of("unknown/method", {"any": "thing"}) == -32601


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe",
        b"[]",
        b'{"jsonrpc": "1.0", "id": 1, "method": "x"}',
        b'{"jsonrpc": "2.0", "method": 5}',
        b'{"jsonrpc": "2.0", "id": [1], "result": 1}',
        b'{"jsonrpc": "2.0", "id": "nobody asked", "result": 1}',
        b'{"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 99}}',
        b"[" * 100_000,
    ],
)
async def test_garbage_is_survived_without_a_popup(server: LspClient, body: bytes):
    await server.initialize()
    await server.send(body)
    assert await server.request("textDocument/hover", HOVER) is None
    assert [name for name, _ in server.notifications if name == "window/showMessage"] == []


async def test_a_request_with_an_unusable_id_is_refused(server: LspClient):
    await server.initialize()
    await server.send({"jsonrpc": "2.0", "id": 1.5, "method": "textDocument/hover"})
    refusal = await server.seen("stray response")
    assert (refusal["id"], refusal["error"]["code"]) == (None, -32600)


async def test_json_rpc_inside_a_commands_arguments_is_only_data(server: LspClient):
    await server.initialize()
    body: Json = {"jsonrpc": "2.0", "id": 7, "method": "textDocument/hover", "params": {}}
    assert await server.command("postroom.clearResults", body=body) is None


async def test_an_unknown_command_is_refused(server: LspClient):
    await server.initialize()
    assert await server.error_of("workspace/executeCommand", {"command": "no.such"}) == -32602


async def test_a_cancelled_request_is_answered_as_cancelled(server: LspClient):
    await server.initialize()
    body = (
        b'{"jsonrpc":"2.0","id":901,"method":"textDocument/codeLens",'
        b'"params":{"textDocument":{"uri":"file:///a.js"}}}'
    )
    future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    server.waiting[901] = future
    cancel = b'{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":901}}'
    frames = b"".join(b"Content-Length: %d\r\n\r\n%b" % (len(b), b) for b in (body, cancel))
    server.write(frames)
    with pytest.raises(Exception, match="cancel"):
        await asyncio.wait_for(future, PATIENCE)
    assert await server.request("textDocument/hover", HOVER) is None


async def test_a_request_after_shutdown_is_refused_and_exit_ends_with_0(server: LspClient):
    await server.initialize()
    await server.request("shutdown")
    assert await server.error_of("textDocument/hover", HOVER) == -32600
    await server.notify("exit")
    assert await server.ended() == 0


@pytest.mark.parametrize("greet", [True, False])
async def test_exit_without_shutdown_ends_with_1(server: LspClient, greet: bool):
    if greet:
        await server.initialize()
    await server.notify("exit")
    assert await server.ended() == 1


async def test_a_closed_pipe_ends_the_server(server: LspClient):
    await server.initialize()
    server.hang_up()
    assert await server.ended() == 1


async def test_a_message_that_is_longer_than_any_ends_the_session(server: LspClient):
    await server.initialize()
    server.write(b"Content-Length: 99999999999999999999\r\n\r\n{}")
    assert await server.ended() == 1


async def test_a_batch_is_ignored(server: LspClient):
    await server.initialize()
    one = b'{"jsonrpc": "2.0", "id": 55, "method": "textDocument/hover", "params": {}}'
    await server.send(b"[%b, %b]" % (one, one))
    assert await server.request("textDocument/hover", HOVER) is None
    assert [name for name, _ in server.notifications if name == "stray response"] == []


async def test_a_client_that_traces_is_told_how_long_answers_take(server: LspClient):
    await server.initialize()
    await server.notify("$/setTrace", {"value": "verbose"})
    await server.request("textDocument/hover", HOVER)
    told = await server.seen("$/logTrace")
    assert told["message"].startswith("textDocument/hover took ")


@pytest.mark.skipif(sys.platform == "win32", reason="starts a POSIX parent")
async def test_the_server_ends_when_the_editors_process_is_gone(server: LspClient, tmp_path: Path):
    command = (sys.executable, "-c", "input()")
    editor = await asyncio.create_subprocess_exec(*command, stdin=subprocess.PIPE)
    await server.request("initialize", {"processId": editor.pid, "capabilities": {}})
    await server.notify("initialized", {})
    await editor.communicate(b"\n")
    assert await server.ended() == 1


async def test_an_editor_whose_process_id_means_nothing_here_is_served(server: LspClient):
    gone = await asyncio.create_subprocess_exec(sys.executable, "-c", "")
    await gone.wait()
    await server.request("initialize", {"processId": gone.pid, "capabilities": {}})
    await server.notify("initialized", {})
    assert await server.request("textDocument/hover", HOVER) is None
