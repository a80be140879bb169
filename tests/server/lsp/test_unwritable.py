"""What cannot be said in JSON leaves nobody waiting."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import reduce
from typing import Any

import pytest
from lsprotocol import types
from msgspec import Struct
from postroom_server.lsp.protocol import PostroomProtocol
from postroom_server.lsp.server import PostroomServer
from pygls.exceptions import JsonRpcException


class Answer(Struct):
    """An answer that msgspec writes, if it can."""

    value: Any


class Editor:
    """The other end of a protocol: gets its messages, says something to it."""

    def __init__(self) -> None:
        self.server = PostroomServer()
        self.protocol: PostroomProtocol = self.server.connection
        self.messages: list[Any] = []
        self.protocol.set_writer(self)  # pyright: ignore[reportArgumentType]
        self.says("initialize", 1, {"capabilities": {}, "processId": None, "rootUri": None})
        self.messages.clear()

    def write(self, data: bytes) -> None:
        self.messages.append(json.loads(data.partition(b"\r\n\r\n")[2]))

    def close(self) -> None:
        pass

    def says(self, method: str, identity: object = None, params: object = None) -> None:
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        message |= {} if identity is None else {"id": identity}
        self.protocol.receive(json.dumps(message).encode())

    def answered(self, handler: Callable[[Any], Any]) -> Any:
        """What a request is answered that `handler` handles."""
        self.server.feature("test/answer")(handler)
        self.says("test/answer", "seven", {})
        (message,) = self.messages
        self.messages.clear()
        return message


@pytest.fixture
async def editor() -> Editor:
    return Editor()


CIRCLE: list[Any] = []
CIRCLE.append(CIRCLE)


@pytest.mark.parametrize(
    "result",
    [
        object(),
        {"set": {1, 2}},
        {("a", "key"): 1},
        CIRCLE,
        reduce(lambda inner, _: [inner], range(100_000), 1),
        float("nan"),
        Answer(object()),
        Answer({"too long": 2**64, "half a pair": "\ud83d"} | {"n": object()}),
        types.Hover(contents=object()),  # pyright: ignore[reportArgumentType]
    ],
)
async def test_a_result_that_cannot_be_written_is_answered_with_an_error_and_logged_once(
    editor: Editor, result: object, caplog: pytest.LogCaptureFixture
):
    answer = editor.answered(lambda params: result)
    assert answer["id"] == "seven"
    assert answer["error"]["code"] == -32603
    assert answer["error"]["message"].startswith("Postroom cannot write this message (")
    assert len([one for one in caplog.records if "cannot be written" in one.message]) == 1


@pytest.mark.parametrize("text", ["half a pair: \ud83d", "whole: 🙂"])
async def test_what_is_half_a_character_is_written(editor: Editor, text: str):
    assert editor.answered(lambda params: Answer(text))["result"] == {"value": text}


async def test_after_a_notification_that_cannot_be_written_the_next_one_comes(editor: Editor):
    editor.protocol.notify("test/notice", {"this": object()})
    editor.protocol.notify("test/notice", {"this": 1})
    assert [one["params"] for one in editor.messages] == [{"this": 1}]


async def test_a_request_of_the_server_that_cannot_be_written_fails(editor: Editor):
    request = editor.protocol.send_request("test/question", {"this": object()})
    with pytest.raises(JsonRpcException, match="cannot write this message"):
        request.result(timeout=0)
    assert editor.messages == []
