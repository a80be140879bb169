"""Redirects by Postman's rules.

`tests/wire` compares with Postman's own tools; these are the rules one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from postroom_runtime.http import Client, Source

from tests.runtime.http.requests import (
    AGENT,
    HOST,
    TAIL,
    header_lines,
    headers,
    raw,
    sent_to,
)

if TYPE_CHECKING:
    from tests.runtime.http.conftest import Recorder


def moved(code: int, location: str) -> bytes:
    return f"HTTP/1.1 {code} X\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode()


@pytest.mark.parametrize(
    ("code", "method", "expected"),
    [
        (302, "POST", "GET /n HTTP/1.1"),
        (301, "HEAD", "HEAD /n HTTP/1.1"),
        (303, "PUT", "GET /n HTTP/1.1"),
        (307, "POST", "POST /n HTTP/1.1"),
        (308, "DELETE", "DELETE /n HTTP/1.1"),
        (300, "GET", "GET /n HTTP/1.1"),
        (304, "GET", "GET /n HTTP/1.1"),
    ],
)
async def test_redirects_by_code_and_method(
    recorder: Recorder, client: Client, code: int, method: str, expected: str
) -> None:
    recorder.answers = [
        f"HTTP/1.1 {code} X\r\nLocation: /n\r\nContent-Length: 0\r\n\r\n".encode(),
        b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    ]
    await sent_to(recorder, client, method=method)
    assert recorder.last.lines[0] == expected


async def test_headers_after_a_redirect(recorder: Recorder, client: Client) -> None:
    recorder.answers = [moved(302, "/n")]
    given = headers("Authorization:x", "X:1", "Host:h")
    await sent_to(recorder, client, method="POST", header=given, body=raw("xyz"))
    referer = "Referer: http://127.0.0.1:@PORT@/p"
    assert header_lines(recorder) == ["Authorization: x", "X: 1", *AGENT, *TAIL, referer, HOST]


async def test_307_sends_the_body_again(recorder: Recorder, client: Client) -> None:
    recorder.answers = [moved(307, "/n")]
    await sent_to(recorder, client, method="POST", body=raw("xyz"))
    assert recorder.last.body == b"xyz"


async def test_method_and_body_can_be_kept(recorder: Recorder, client: Client) -> None:
    recorder.answers = [moved(302, "/n")]
    keep = {"followOriginalHttpMethod": True, "removeRefererHeaderOnRedirect": True}
    await sent_to(recorder, client, method="POST", body=raw("xyz"), behavior=keep)
    assert (recorder.last.lines[0], recorder.last.body) == ("POST /n HTTP/1.1", b"xyz")
    assert recorder.last.header("Referer") == []


@pytest.mark.parametrize(("keep", "expected"), [(False, []), (True, ["x"])])
async def test_another_host_does_not_get_the_authorization(
    recorder: Recorder, client: Client, keep: bool, expected: list[str]
) -> None:
    recorder.answers = [moved(302, f"http://other.localhost:{recorder.port}/n")]
    given = headers("Authorization:x", "Cookie:c=1")
    behavior = {"followAuthorizationHeader": keep}
    await sent_to(recorder, client, header=given, behavior=behavior)
    assert recorder.last.header("Authorization") == expected
    assert recorder.last.header("Cookie") == []


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("n", "/a/n"),
        ("../n", "/a/../n"),
        ("?x=1", "/a/b?x=1"),
        ("/a b?q={x}#f", "/a%20b?q={x}"),
        ("//127.0.0.1:@PORT@/n", "/n"),
    ],
)
async def test_locations_are_resolved(
    recorder: Recorder, client: Client, location: str, target: str
) -> None:
    recorder.answers = [moved(302, location.replace("@PORT@", str(recorder.port)))]
    await sent_to(recorder, client, path="/a/b")
    assert recorder.last.target == target


async def test_redirects_can_be_left_alone(recorder: Recorder, client: Client) -> None:
    recorder.answers = [moved(302, "/n")]
    sent = await sent_to(recorder, client, behavior={"followRedirects": False})
    assert sent.response is not None
    assert (sent.response.code, len(recorder.arrivals)) == (302, 1)


async def test_redirect_loop_ends(recorder: Recorder, client: Client) -> None:
    recorder.answers = [moved(302, "/p")] * 20
    sent = await sent_to(recorder, client)
    assert sent.error is not None
    assert sent.error.message.startswith("Exceeded maxRedirects. Probably stuck in a redirect loop")
    assert len(recorder.arrivals) == 11


async def test_redirect_to_another_protocol(recorder: Recorder, client: Client) -> None:
    recorder.answers = [moved(302, "ftp://x/")]
    sent = await sent_to(recorder, client)
    assert sent.error is not None
    assert sent.error.message == "Invalid protocol: ftp:"


async def test_hops_tell_why_they_took_place(recorder: Recorder, client: Client) -> None:
    recorder.answers = [moved(302, "/n")]
    sent = await sent_to(recorder, client)
    assert [hop.source for hop in sent.hops] == [Source.COLLECTION, Source.REDIRECT]
    assert sent.request.url == f"{recorder.url}/n"
