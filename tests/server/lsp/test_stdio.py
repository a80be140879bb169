from __future__ import annotations

import io

import pytest
from postroom_server.lsp.stdio import messages


@pytest.mark.parametrize(
    ("stream", "expected"),
    [
        (b"Content-Length: 2\r\n\r\n{}", [b"{}"]),
        (b"content-length:2\r\nContent-Type: x\r\n\r\n{}Content-Length: 1\r\n\r\n1", [b"{}", b"1"]),
        (b"nonsense\r\n\r\nContent-Length: 2\r\n\r\n{}", [b"{}"]),
        (b"Content-Length: -1\r\n\r\nContent-Length: 2\r\n\r\n{}", [b"{}"]),
        (b"Content-Length: 9\r\n\r\n{}", []),
        (b"Content-Length: 2\r\n", []),
        (b"", []),
    ],
)
def test_messages_are_cut_out_of_the_stream(stream: bytes, expected: list[bytes]):
    assert list(messages(io.BytesIO(stream))) == expected


@pytest.mark.parametrize("length", [b"999999999999", b"9" * 400])
def test_a_message_longer_than_any_is_not_waited_for(length: bytes):
    with pytest.raises(ValueError, match="was announced"):
        list(messages(io.BytesIO(b"Content-Length: %b\r\n\r\n{}" % length)))
