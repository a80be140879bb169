"""Servers that misbehave: each is one TransportError with one sentence, never a hang."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import brotli
import pytest
from postroom_runtime.http import Client, ClientOptions, Sent, TransportError, send
from postroom_runtime.http.url_text import parsed
from postroom_runtime.model.request import Body, Parameter, Request

from tests.ports import refusing

if TYPE_CHECKING:
    from tests.runtime.http.conftest import Recorder

OK = b"HTTP/1.1 200 OK\r\n"
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def get(client: Client, url: str) -> Sent:
    """Send a GET."""
    return await send(Request("GET", parsed(url)), client=client)


def failure(sent: Sent) -> TransportError:
    """The error of `sent`, which its last hop tells, too."""
    assert sent.error is not None
    assert sent.response is None
    assert sent.hops[-1].error is sent.error
    return sent.error


@pytest.mark.parametrize(
    ("answer", "code", "sentence"),
    [
        (b"", "ECONNRESET", "without sending a response"),
        (OK + b"Connection: close\r\nContent-Length: 9\r\n\r\nabc", "ECONNRESET", "after 3 bytes"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab", "ECONNRESET", "middle of the response"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", "HPE_INVALID", "breaks HTTP's rules"),
        (OK + b"Bad Header: x\r\n\r\n", "HPE_INVALID_HEADER_TOKEN", "breaks HTTP's rules"),
        (b"SSH-2.0-OpenSSH\r\n\r\n", "HPE_INVALID_CONSTANT", "breaks HTTP's rules"),
        (OK + b"Content-Length: nine\r\n\r\n", "HPE_INVALID_CONTENT_LENGTH", "HTTP's rules"),
        (OK + b"X: " + b"x" * 200_000, "HPE_HEADER_OVERFLOW", "HTTP's rules"),
        (OK + b"Content-Encoding: gzip\r\n\r\nnot gzip", "Z_DATA_ERROR", "cannot be decoded"),
        (OK + b"Content-Encoding: br\r\n\r\nnot brotli", "Z_DATA_ERROR", "cannot be decoded"),
    ],
)
async def test_broken_answers(
    recorder: Recorder, client: Client, answer: bytes, code: str, sentence: str
) -> None:
    recorder.answers = [answer]
    error = failure(await get(client, recorder.url))
    assert error.code.startswith(code)
    assert sentence in error.sentence
    assert "\n" not in error.sentence


def brotli_compress(data: bytes) -> bytes:
    """`data` in brotli."""
    untyped: Any = brotli
    return bytes(untyped.compress(data))


def bare_deflate(data: bytes) -> bytes:
    """A deflate stream without zlib's frame."""
    return zlib.compress(data, wbits=-15)


def twice(data: bytes) -> bytes:
    """`data` in gzip, in brotli."""
    return brotli_compress(gzip.compress(data))


def two_members(data: bytes) -> bytes:
    """`data` as two gzip members."""
    return gzip.compress(data[:5]) + gzip.compress(data[5:])


def cut_off(data: bytes) -> bytes:
    """`data` in gzip, without the whole checksum."""
    return gzip.compress(data, compresslevel=0)[:-6]


@pytest.mark.parametrize(
    ("encoding", "encode"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", bare_deflate),
        ("br", brotli_compress),
        ("gzip, br", twice),
        ("gzip", two_members),
        ("gzip", cut_off),
        ("unheard-of", bytes),
    ],
)
async def test_encodings(
    recorder: Recorder, client: Client, encoding: str, encode: Callable[[bytes], bytes]
) -> None:
    body = encode(b"hello world")
    head = f"Content-Encoding: {encoding}\r\nContent-Length: {len(body)}\r\n\r\n"
    recorder.answers = [OK + head.encode() + body]
    sent = await get(client, recorder.url)
    assert sent.response is not None
    assert sent.response.body == b"hello world"
    assert sent.response.wire_size == len(body)


@pytest.mark.parametrize(
    ("encoding", "encode"),
    [("gzip", gzip.compress), ("deflate", zlib.compress), ("br", brotli_compress)],
)
async def test_small_bodies_that_grow_huge_are_refused(
    recorder: Recorder, encoding: str, encode: Callable[[bytes], bytes]
) -> None:
    recorder.answers = [
        OK + f"Content-Encoding: {encoding}\r\n\r\n".encode() + encode(bytes(5_000_000))
    ]
    async with Client(ClientOptions(max_response_size=100_000, trust_env=False)) as client:
        assert failure(await get(client, recorder.url)).code == "ERR_RESPONSE_TOO_LARGE"


@asynccontextmanager
async def serving(talk: Talk) -> AsyncGenerator[str]:
    """A server that does `talk` with each connection."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        try:
            await talk(reader, writer)
        except ConnectionError:
            return
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    finally:
        server.close()


async def endless(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send a body that never ends."""
    writer.write(OK + b"\r\n")
    while True:
        writer.write(bytes(65536))
        await writer.drain()


async def silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    """Say nothing until the other side gives up."""
    await reader.read()


async def reset(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Begin a body, then reset the connection."""
    writer.write(OK + b"Content-Length: 100\r\n\r\nabc")
    await writer.drain()
    writer.transport.get_extra_info("socket").setsockopt(1, 13, b"\1\0\0\0\0\0\0\0")
    writer.transport.abort()


async def test_endless_body_is_cut_at_the_limit() -> None:
    options = ClientOptions(max_response_size=1_000_000, trust_env=False)
    async with serving(endless) as url, Client(options) as client:
        assert failure(await get(client, url)).code == "ERR_RESPONSE_TOO_LARGE"


@pytest.mark.parametrize("talk", [endless, silent])
async def test_timeout_covers_the_whole_exchange(
    talk: Talk,
) -> None:
    options = ClientOptions(timeout=50, max_response_size=2**40, trust_env=False)
    async with serving(talk) as url, Client(options) as client:
        error = failure(await get(client, url))
    assert (error.code, "within 50 ms" in error.sentence) == ("ESOCKETTIMEDOUT", True)


async def test_connection_reset_in_the_body(client: Client) -> None:
    async with serving(reset) as url:
        assert failure(await get(client, url)).code == "ECONNRESET"


async def test_nobody_listens(client: Client) -> None:
    with refusing() as port:
        error = failure(await get(client, f"http://127.0.0.1:{port}/"))
    assert error.as_object() | {"errno": None} == {
        "name": "Error",
        "message": f"connect ECONNREFUSED 127.0.0.1:{port}",
        "code": "ECONNREFUSED",
        "errno": None,
        "syscall": "connect",
        "address": "127.0.0.1",
        "port": port,
    }


async def test_unknown_host(client: Client) -> None:
    error = failure(await get(client, "http://nobody.invalid/"))
    assert error.code in ("ENOTFOUND", "EAI_AGAIN")
    assert error.syscall == "getaddrinfo"


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (Request("GE T", parsed("http://127.0.0.1/")), "ERR_INVALID_HTTP_TOKEN"),
        (Request("GET", parsed("")), ""),
        (Request("GET", parsed("ftp://a/")), ""),
        (Request("GET", parsed("http://a:99999/")), "ERR_SOCKET_BAD_PORT"),
        (
            Request("GET", parsed("http://127.0.0.1/"), (Parameter("A", "a\r\nB: b"),)),
            "ERR_INVALID_CHAR",
        ),
    ],
)
async def test_what_cannot_leave_is_told_as_a_hop(
    client: Client, request_: Request, code: str
) -> None:
    error = failure(await send(request_, client=client))
    assert error.code == code


async def test_connections_are_used_again(recorder: Recorder, client: Client) -> None:
    first = await get(client, recorder.url)
    second = await get(client, recorder.url)
    assert recorder.connections == 1
    assert first.response is not None
    assert second.response is not None
    assert first.response.timings.tcp is not None
    assert second.response.timings.tcp is None


@pytest.mark.parametrize(("method", "arrivals"), [("GET", 3), ("POST", 2)])
async def test_request_is_repeated_when_an_idle_connection_was_closed(
    recorder: Recorder, client: Client, method: str, arrivals: int
) -> None:
    # The recorder closes after an empty answer: to the client that is a connection which the
    # server closed just as the request arrived.
    recorder.answers = [OK + b"Content-Length: 0\r\n\r\n", b""]
    await get(client, recorder.url)
    sent = await send(Request(method, parsed(recorder.url)), client=client)
    assert len(recorder.arrivals) == arrivals
    assert (sent.error is None) == (method == "GET")


async def test_early_answer_to_a_long_upload_is_read(client: Client) -> None:
    async def refuse(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 413 No\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()

    request = Request("POST", body=Body("raw", raw="x" * 1000, language="text"))
    async with serving(refuse) as url:
        sent = await send(Request("POST", parsed(url), body=request.body), client=client)
    assert sent.response is not None
    assert sent.response.code == 413


async def test_bytes_after_a_response_spoil_only_their_connection(
    recorder: Recorder, client: Client
) -> None:
    recorder.answers = [b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokEXTRA"]
    first = await send(Request("GET", parsed(recorder.url)), client=client)
    again = await send(Request("GET", parsed(recorder.url)), client=client)
    assert first.response is not None
    assert again.response is not None
    assert recorder.connections == 2


async def test_server_that_switches_to_another_protocol(recorder: Recorder, client: Client) -> None:
    recorder.answers = [b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"]
    sent = await send(Request("GET", parsed(recorder.url)), client=client)
    assert sent.error is not None
    assert "switched to another protocol (status 101)" in sent.error.sentence


async def test_broken_status_line_is_quoted_as_it_is(recorder: Recorder, client: Client) -> None:
    recorder.answers = [b"HTTP/2 200 OK\r\nContent-Length: 2\r\n\r\nok"]
    sent = await send(Request("GET", parsed(recorder.url)), client=client)
    assert sent.error is not None
    assert sent.error.sentence.endswith('illegal status line: "HTTP/2 200 OK".')
