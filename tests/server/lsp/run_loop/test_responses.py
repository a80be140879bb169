"""Responses as documents: of the server's or files; earlier ones, and what differs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pygls.uris import to_fs_path

from tests.server.lsp.run_loop.conftest import CLIENT, sent

if TYPE_CHECKING:
    from tests.server.lsp.conftest import LspClient


RESPONSE = re.compile(r"""// Login: 500 Broken, 0 bytes, 8 ms, at \d\d:\d\d:\d\d
// Timings: total 8 ms
//
// HTTP 500 Broken
// Content-Type: application/json

{
  "a": 1\.0
}

// Sent:
//   POST http://127\.0\.0\.1/login
//   Accept: \*/\*
//
//   name=ada
//
// Tests:
//   ✓ is quick  \(Login\.request\.yaml:6\)
//   ✗ is 200: expected 500 to equal 200  \(Login\.request\.yaml:7\)
""")


async def test_the_response_is_a_file_that_the_client_is_asked_to_open(
    server: LspClient, request_file: Path
):
    await server.initialize(request_file.parent, {"window": {"showDocument": {"support": True}}})
    server.answers["window/showDocument"] = {"success": True}
    await server.command("postroom.send", uri=request_file.as_uri())
    shown = await server.asked("window/showDocument")
    assert shown["takeFocus"] is False
    path = Path(to_fs_path(shown["uri"]) or "")
    assert path.name == "Login.run1.jsonc"
    assert RESPONSE.fullmatch(path.read_text("utf-8"))  # noqa: ASYNC240
    assert await server.leave() == 0
    assert not path.exists()  # noqa: ASYNC240


async def test_the_response_is_a_document_of_the_servers_where_the_client_can(
    server: LspClient, request_file: Path
):
    capabilities: dict[str, Any] = {
        "window": {"showDocument": {"support": True}},
        "workspace": {"textDocumentContent": {}},
    }
    await server.initialize(request_file.parent, capabilities)
    server.answers["window/showDocument"] = {"success": True}
    await server.command("postroom.send", uri=request_file.as_uri())
    shown = await server.asked("window/showDocument")
    assert shown["uri"] == "postroom-response:/Login.jsonc"
    found = await server.request("workspace/textDocumentContent", {"uri": shown["uri"]})
    assert RESPONSE.fullmatch(found["text"])
    missing = {"uri": "postroom-response:/other.http"}
    assert await server.error_of("workspace/textDocumentContent", missing) == -32602


async def test_two_responses_are_compared(server: LspClient, request_file: Path):
    await server.initialize(request_file.parent, CLIENT)
    server.answers["window/showDocument"] = {"success": True}
    arguments = {"path": str(request_file)}
    assert await server.command("postroom.compareResponse", **arguments) is None
    await sent(server, request_file)
    assert await server.command("postroom.compareResponse", **arguments) is None
    await sent(server, request_file)
    server.forget()
    uris = await server.command("postroom.compareResponse", **arguments)
    assert uris == {
        "before": "postroom-response:/Login.run1.jsonc",
        "after": "postroom-response:/Login.jsonc",
        "difference": "postroom-response:/Login.run1-2.diff",
    }
    shown = [params["uri"] for name, params in server.requests if name == "window/showDocument"]
    assert uris["difference"] in shown
    for name in ("before", "after"):
        found = await server.request("workspace/textDocumentContent", {"uri": uris[name]})
        assert found["text"].startswith("// Login: 500 Broken")
    found = await server.request("workspace/textDocumentContent", {"uri": uris["difference"]})
    assert found["text"] == "The responses are the same.\n"  # but for when they came


async def test_each_response_is_kept_and_can_be_shown(server: LspClient, request_file: Path):
    await server.initialize(request_file.parent, CLIENT)
    server.answers["window/showDocument"] = {"success": True}
    arguments = {"path": str(request_file)}
    assert await server.command("postroom.listResponses", **arguments) == []
    for _ in range(3):
        await sent(server, request_file)
    listed = await server.command("postroom.listResponses", **arguments)
    assert [(one["run"], one["code"], one["time"]) for one in listed] == [
        (3, 500, 8.0),
        (2, 500, 8.0),
        (1, 500, 8.0),
    ]
    uri = await server.command("postroom.showResponse", **arguments, run=2)
    assert uri == "postroom-response:/Login.run2.jsonc"
    assert await server.command("postroom.showResponse", **arguments, run=7) is None
    server.answers["window/showMessageRequest"] = {"title": "run 1: 500 Broken, 0 bytes, 8 ms"}
    server.forget()
    assert await server.command("postroom.showHistory", **arguments) is None
    shown = await server.asked("window/showDocument")
    assert shown["uri"] == "postroom-response:/Login.run1.jsonc"
