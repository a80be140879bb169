"""Headers: their order, and what Postman adds.

`tests/wire` compares with Postman's own tools; these are the rules one by one."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest
from postroom_runtime.formats import request_from_json
from postroom_runtime.http import Client, send

from tests.runtime.http.requests import (
    AGENT,
    HOST,
    SYSTEM,
    TAIL,
    header_lines,
    headers,
    raw,
    sent_to,
)

if TYPE_CHECKING:
    from tests.runtime.http.conftest import Recorder


HEADER_CASES: list[tuple[dict[str, object], list[str]]] = [
    ({}, SYSTEM),
    ({"method": "POST"}, [*SYSTEM, "Content-Length: 0"]),
    ({"method": "propfind"}, [*SYSTEM, "Content-Length: 0"]),
    ({"method": "DELETE"}, SYSTEM),
    ({"method": "OPTIONS"}, SYSTEM),
    (
        {"header": headers("X-A:1", "x-b:ü", "X-A:2", "Empty:", "user-agent:me", ":z")},
        ["X-A: 1", "X-A: 2", "x-b: ü", "Empty: ", "user-agent: me", *SYSTEM[1:]],
    ),
    ({"header": headers("X-A:1", "B:1", "x-a:2")}, ["x-a: 2", "B: 1", *SYSTEM]),
    ({"header": headers("host:example.com")}, ["host: example.com", *AGENT, *TAIL]),
    (
        {"header": headers("accept:x", "CACHE-CONTROL:y", "connection:Keep-Alive")},
        [
            "accept: x",
            "CACHE-CONTROL: y",
            "connection: Keep-Alive",
            AGENT[0],
            AGENT[3],
            HOST,
            TAIL[0],
        ],
    ),
    (
        {"method": "POST", "body": raw("hällo"), "header": headers("B:1")},
        ["B: 1", "Content-Type: text/plain", *SYSTEM, "Content-Length: 6"],
    ),
    (
        {"method": "POST", "body": raw("x", "json"), "header": headers("content-type:x/y", "B:1")},
        ["content-type: x/y", "B: 1", *SYSTEM, "Content-Length: 1"],
    ),
    (
        {
            "method": "POST",
            "body": {"mode": "urlencoded", "urlencoded": headers("a:1")},
            "header": headers("Content-type:text/x"),
        },
        ["Content-type: application/x-www-form-urlencoded", *SYSTEM, "Content-Length: 3"],
    ),
    (
        {"method": "POST", "body": {"mode": "urlencoded", "urlencoded": headers("a:1")}},
        [*SYSTEM, "Content-Type: application/x-www-form-urlencoded", "Content-Length: 3"],
    ),
    (
        {"auth": {"type": "bearer", "bearer": [{"key": "token", "value": "t"}]}},
        ["Authorization: Bearer t", *SYSTEM],
    ),
    (
        {
            "header": headers("authorization:x", "B:1"),
            "auth": {"type": "basic", "basic": {"username": "ü", "password": "p"}},
        },
        ["B: 1", "Authorization: Basic w7w6cA==", *SYSTEM],
    ),
]


@pytest.mark.parametrize(("parts", "expected"), HEADER_CASES)
async def test_headers_and_their_order(
    recorder: Recorder, client: Client, parts: dict[str, object], expected: list[str]
) -> None:
    await sent_to(recorder, client, **parts)
    assert header_lines(recorder) == expected


async def test_system_headers_can_be_disabled(recorder: Recorder, client: Client) -> None:
    names = ["cache-control", "postman-token", "accept-encoding", "user-agent", "connection"]
    off = {"disabledSystemHeaders": dict.fromkeys([*names, "accept"], True)}
    await sent_to(recorder, client, behavior=off)
    assert header_lines(recorder) == [HOST]


async def test_user_name_in_the_url(recorder: Recorder, client: Client) -> None:
    url = recorder.url.replace("//", "//user:pa%20ss@")
    await send(request_from_json({"method": "GET", "url": url}), client=client)
    pair = base64.b64encode(b"user:pa ss").decode()
    assert header_lines(recorder) == [*SYSTEM, f"Authorization: Basic {pair}"]


COOKIE_PLACES: list[tuple[dict[str, object], list[str]]] = [
    ({}, [*SYSTEM, "Cookie: a=1; b=2"]),
    ({"method": "POST"}, [*SYSTEM, "Cookie: a=1; b=2", "Content-Length: 0"]),
    (
        {"method": "POST", "body": raw("xyz")},
        ["Content-Type: text/plain", *SYSTEM, "Content-Length: 3", "Cookie: a=1; b=2"],
    ),
    ({"header": headers("cookie:mine=1")}, ["cookie: mine=1; a=1; b=2", *SYSTEM]),
]


@pytest.mark.parametrize(("parts", "expected"), COOKIE_PLACES)
async def test_cookies_have_their_place(
    recorder: Recorder, client: Client, parts: dict[str, object], expected: list[str]
) -> None:
    setting = b"Set-Cookie: a=1\r\nSet-Cookie: b=2; Path=/\r\n"
    recorder.answers = [b"HTTP/1.1 200 OK\r\n" + setting + b"Content-Length: 0\r\n\r\n"]
    await sent_to(recorder, client)
    await sent_to(recorder, client, **parts)
    assert header_lines(recorder) == expected


async def test_cookies_can_be_switched_off(recorder: Recorder, client: Client) -> None:
    recorder.answers = [b"HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nContent-Length: 0\r\n\r\n"]
    await sent_to(recorder, client, behavior={"disableCookies": True})
    await sent_to(recorder, client)
    assert header_lines(recorder) == SYSTEM
