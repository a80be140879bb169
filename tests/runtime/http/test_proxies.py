"""Proxies of all kinds, on real sockets, and those that lie."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import trustme
from postroom_runtime.formats import request_from_json
from postroom_runtime.http import Client, ClientOptions, Sent, send
from postroom_runtime.http.address import read_address
from postroom_runtime.http.proxies import proxy_for
from postroom_runtime.http.url_text import parsed
from postroom_runtime.model.request import Request

from tests.runtime.http.proxies import connect_proxy, passing_on, socks_proxy
from tests.runtime.http.secure import answer, code, configure, get, secure_server

if TYPE_CHECKING:
    from tests.runtime.http.conftest import Recorder


@pytest.mark.parametrize(
    ("options", "environ", "url", "expected"),
    [
        (ClientOptions(), {}, "http://a/", None),
        (ClientOptions(), {"http_proxy": "http://p:1"}, "http://a/", "p"),
        (ClientOptions(), {"HTTP_PROXY": "p:1"}, "http://a/", "p"),
        (ClientOptions(), {"http_proxy": "http://p:1"}, "https://a/", None),
        (ClientOptions(), {"ALL_PROXY": "socks5://p"}, "https://a/", "p"),
        (ClientOptions(trust_env=False), {"http_proxy": "http://p:1"}, "http://a/", None),
        (ClientOptions(proxy="http://q"), {"http_proxy": "http://p:1"}, "http://a/", "q"),
        (ClientOptions(), {"http_proxy": "p", "NO_PROXY": "b, .a.io"}, "http://x.a.io/", None),
        (ClientOptions(), {"http_proxy": "p", "no_proxy": "a.io"}, "http://ba.io/", "p"),
        (ClientOptions(), {"http_proxy": "p", "no_proxy": "a.io:81"}, "http://a.io/", "p"),
        (ClientOptions(), {"http_proxy": "p", "no_proxy": "*"}, "http://a.io/", None),
        (ClientOptions(), {"http_proxy": "p", "no_proxy": "::1"}, "http://[::1]/", None),
        (ClientOptions(proxy="http://q", no_proxy=("a",)), {}, "http://a/", None),
        (ClientOptions(), {"HTTP_PROXY": "p", "REQUEST_METHOD": "GET"}, "http://a/", None),
    ],
)
def test_proxy_choice(
    options: ClientOptions, environ: Mapping[str, str], url: str, expected: str | None
) -> None:
    proxy = proxy_for(read_address(url), options, environ)
    assert (proxy.host if proxy else None) == expected


async def test_plain_request_goes_to_the_proxy_with_its_whole_url(recorder: Recorder) -> None:
    options = ClientOptions(proxy=f"http://me:secret@{recorder.authority}")
    await get("http://far.example:81/a?b=1", options)
    assert recorder.last.target == "http://far.example:81/a?b=1"
    assert recorder.last.header("Host") == ["far.example:81"]
    assert recorder.last.header("Proxy-Authorization") == ["Basic bWU6c2VjcmV0"]


async def test_proxy_that_refuses(recorder: Recorder) -> None:
    recorder.answers = [b"HTTP/1.1 407 Log in\r\nContent-Length: 0\r\n\r\n"]
    sent = await get("https://far.example/", ClientOptions(proxy=recorder.url))
    assert sent.error is not None
    assert sent.error.message == "tunneling socket could not be established, statusCode=407"


@pytest.mark.parametrize("url", ["ftp://p", "http://", "http://p:many"])
async def test_proxy_that_is_none(url: str) -> None:
    sent = await get("http://a.invalid/", ClientOptions(proxy=url))
    assert sent.error is not None
    assert "cannot be used" in sent.error.sentence


async def test_secure_request_tunnels_through_the_proxy(
    authority: trustme.CA, tmp_path: Path
) -> None:
    async with (
        secure_server(authority, tmp_path, "127.0.0.1") as server,
        passing_on(connect_proxy) as proxy,
    ):
        options = ClientOptions(proxy=f"me:secret@{proxy.place}", extra_ca=(server.ca_file,))
        sent = await get(server.url, options)
    assert answer(sent) == b"ok"
    (head,) = proxy.asked
    assert head.startswith("CONNECT 127.0.0.1:")
    assert "Proxy-Authorization: Basic bWU6c2VjcmV0\r\n" in head
    assert "User-Agent" not in head


async def test_tunnel_through_a_proxy_that_speaks_tls(
    authority: trustme.CA, tmp_path: Path
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    configure(context, authority, "127.0.0.1")
    async with (
        secure_server(authority, tmp_path, "127.0.0.1") as server,
        passing_on(connect_proxy, context) as proxy,
    ):
        options = ClientOptions(proxy=f"https://{proxy.place}", extra_ca=(server.ca_file,))
        sent = await get(server.url, options)
    assert answer(sent) == b"ok"
    assert len(proxy.asked) == 1


async def test_proxy_that_speaks_tls_is_told_the_whole_url(authority: trustme.CA) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    configure(context, authority, "127.0.0.1")
    heads: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    place = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    options = ClientOptions(proxy=f"https://a:b@{place}", verify=False)
    sent = await get("http://far.example/x?y=1", options)
    server.close()
    assert answer(sent) == b"ok"
    assert heads[0].startswith(b"GET http://far.example/x?y=1 HTTP/1.1\r\n")
    assert b"Proxy-Authorization: Basic YTpi\r\n" in heads[0]


@pytest.mark.parametrize("scheme", ["socks5", "socks5h"])
async def test_socks(recorder: Recorder, scheme: str) -> None:
    async with passing_on(socks_proxy()) as proxy:
        sent = await get(recorder.url + "/a", ClientOptions(proxy=f"{scheme}://{proxy.place}"))
    assert answer(sent) == b"ok"
    assert proxy.asked == [recorder.authority]
    assert recorder.last.lines[0] == "GET /a HTTP/1.1"
    assert recorder.last.lines[1:3] == ["User-Agent: <agent>", "Accept: */*"]


async def test_socks_with_a_password_and_tls(authority: trustme.CA, tmp_path: Path) -> None:
    async with (
        secure_server(authority, tmp_path, "127.0.0.1") as server,
        passing_on(socks_proxy(b"me:se@cret")) as proxy,
    ):
        url = f"socks5://me:se%40cret@{proxy.place}"
        sent = await get(server.url, ClientOptions(proxy=url, extra_ca=(server.ca_file,)))
    assert answer(sent) == b"ok"
    assert proxy.asked != ["refused"]


async def test_socks_with_a_wrong_password(recorder: Recorder) -> None:
    async with passing_on(socks_proxy(b"me:secret")) as proxy:
        sent = await get(recorder.url, ClientOptions(proxy=f"socks5://me:no@{proxy.place}"))
    assert sent.error is not None
    assert "proxy refused" in sent.error.sentence
    assert proxy.asked == ["refused"]


async def test_environment_names_the_proxy(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", recorder.url)
    monkeypatch.setenv("NO_PROXY", "near.example")
    async with Client(ClientOptions()) as client:
        sent = await send(Request("GET", parsed("http://far.example/x")), client=client)
        missed = await send(Request("GET", parsed("http://near.example/x")), client=client)
    assert answer(sent) == b"ok"
    assert recorder.last.target == "http://far.example/x"
    assert code(missed) in ("ENOTFOUND", "EAI_AGAIN")


async def own(recorder: Recorder, client: Client, proxy: dict[str, object], url: str) -> Sent:
    """Send a request of v2 that names its proxy."""
    host, _, port = recorder.authority.partition(":")
    request = {"url": url, "proxy": {"host": host, "port": int(port), **proxy}}
    return await send(request_from_json(request), client=client)


async def test_request_names_its_proxy(recorder: Recorder, client: Client) -> None:
    named: dict[str, object] = {"authenticate": True, "username": "u", "password": "p"}
    await own(recorder, client, named, "http://far.example/x")
    assert recorder.last.target == "http://far.example/x"
    assert recorder.last.header("Proxy-Authorization") == ["Basic dTpw"]


async def test_disabled_proxy_of_a_request_is_passed_over(
    recorder: Recorder, client: Client
) -> None:
    await own(recorder, client, {"disabled": True}, recorder.url + "/x")
    assert recorder.last.target == "/x"


async def test_request_asks_for_a_tunnel_in_clear(recorder: Recorder, client: Client) -> None:
    async with passing_on(connect_proxy) as proxy:
        host, _, port = proxy.place.partition(":")
        settings = {"host": host, "port": port, "tunnel": True}
        request = {"url": recorder.url + "/a", "proxy": settings}
        sent = await send(request_from_json(request), client=client)
    assert answer(sent) == b"ok"
    assert proxy.asked[0].startswith(f"CONNECT {recorder.authority} HTTP/1.1\r\n")
    assert recorder.last.target == "/a"


LIES = [
    (
        b"HTTP/1.1 407 Log in\r\nContent-Length: 0\r\n\r\n",
        "407 Log in. Give the proxy's URL a user",
    ),
    (b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", "refused to open a connection: 502"),
    (b"what do you want?\r\n\r\n", "breaks HTTP's rules"),
    (b"Connection: close", "without sending a response"),
]


@pytest.mark.parametrize(("answered", "told"), LIES)
@pytest.mark.parametrize("tunnel", [True, False])
async def test_proxy_that_opens_no_tunnel(
    recorder: Recorder, client: Client, answered: bytes, told: str, tunnel: bool
) -> None:
    recorder.answers = [answered if answered.startswith((b"HTTP", b"what")) else b""]
    if tunnel:
        sent = await own(recorder, client, {"tunnel": True}, "http://far.example/")
    else:
        sent = await get("https://far.example/", ClientOptions(proxy=recorder.url))
    assert sent.error is not None
    assert told in sent.error.sentence
