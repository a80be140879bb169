"""Responses as documents: each in the language of its body, and what is no text described."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from postroom_runtime.runner.events import ItemRef, Place, SentRequest
from postroom_runtime.scripting.frames import ResponseData
from postroom_server.runs.account import Account, Hop, Line
from postroom_server.runs.response_text import LONGEST_BODY, language, rendered, whole_body
from postroom_server.runs.responses import Exchange

PLACE = Place("/shop/Login.request.yaml", 6, 4)


def exchange(text: str | None, media_type: str, data: bytes = b"", **more: object) -> Exchange:
    response = ResponseData(
        code=200,
        status="OK",
        headers=[("Content-Type", media_type)] if media_type else [],
        text=text,
        base64=base64.b64encode(data).decode() if data else None,
    )
    sent = SentRequest("GET", "http://127.0.0.1/login", [("Accept", "*/*")])
    item = ItemRef("id", "Login", ["Shop", "Login"], PLACE)
    return Exchange("key", item, sent, response, **more)  # pyright: ignore[reportArgumentType]


def body_of(one: Exchange, saved: Path | None = None) -> str:
    """What stands between the head and what was sent."""
    return rendered(one, saved).split("\n\n", 1)[1].rpartition("\n\n")[0]


@pytest.mark.parametrize(
    ("text", "media_type", "ending", "shown"),
    [
        ('{"a":[1.0,"é"]}', "application/json", ".jsonc", '{\n  "a": [\n    1.0,\n    "é"\n  ]\n}'),
        ('{"a":1}', "application/problem+json", ".jsonc", '{\n  "a": 1\n}'),
        ('[1]', "text/plain", ".jsonc", "[\n  1\n]"),
        ('{"a":', "application/json", ".jsonc", '{"a":'),
        ("<a><b>1</b></a>", "text/xml; charset=utf-8", ".xml", "<a>\n  <b>1</b>\n</a>"),
        ("<a>\n<b/></a>", "image/svg+xml", ".xml", "<a>\n<b/></a>"),
        ("<p>hello</p>", "text/html", ".html", "<p>hello</p>"),
        ("a: 1", "application/x-yaml", ".yaml", "a: 1"),
        ("hello", "text/plain", ".txt", "hello"),
        ("hello", "", ".txt", "hello"),
    ],
)  # fmt: skip
def test_a_body_is_formatted_in_its_own_language(
    text: str, media_type: str, ending: str, shown: str
):
    one = exchange(text, media_type)
    assert language(one).ending == ending
    assert body_of(one) == shown


@pytest.mark.parametrize(
    ("version", "line"), [("1.1", "HTTP/1.1 200 OK"), ("2", "HTTP/2 200 OK"), ("", "HTTP 200 OK")]
)
def test_the_status_line_is_as_the_server_wrote_it(version: str, line: str):
    one = exchange("hello", "text/plain")
    response = msgspec.structs.replace(one.response, http_version=version)
    lines = rendered(replace(one, response=response)).splitlines()
    assert line in [one.lstrip("# ") for one in lines]


def test_an_image_is_described_and_lies_in_a_file(tmp_path: Path):
    picture = b"\x89PNG\r\n\x1a\n" + bytes(1000)
    one = exchange(None, "image/png", picture)
    assert whole_body(one.response) == picture
    lines = body_of(one, tmp_path / "Login.png").splitlines()
    assert lines[:3] == [
        "# 1008 bytes of image/png",
        f"# saved as {tmp_path / 'Login.png'}",
        "#",
    ]
    assert lines[3].startswith("# 00000000  89 50 4e 47 0d 0a 1a 0a 00")
    assert lines[3].endswith(".PNG............")
    assert lines[-1] == "# …"


def test_no_body_is_told():
    assert body_of(exchange(None, "image/png")) == "# There is no body."


def test_of_a_huge_body_the_beginning_is_shown(tmp_path: Path):
    one = exchange("x" * (LONGEST_BODY + 5), "text/plain")
    assert whole_body(one.response) == one.response.text.encode()  # pyright: ignore[reportOptionalMemberAccess]
    shown = body_of(one, tmp_path / "Login.txt")
    assert shown.count("x", 0, LONGEST_BODY) == LONGEST_BODY
    told = (
        f"# Cut here: the body has {LONGEST_BODY + 5} characters; the whole of it is in {tmp_path}"
    )
    assert shown.splitlines()[-1].startswith(told)
    assert whole_body(exchange("short", "text/plain").response) is None


def test_below_the_body_stands_what_happened_around_it():
    account = Account()
    account.redirects.append(Hop("GET", "http://127.0.0.1/old", 302))
    account.verdicts.append(Line("✗", "is 201: expected 200 to equal 201", PLACE))
    account.console.append(Line("log", "two\nlines", PLACE))
    one = exchange("hi", "text/plain", cookies=(("sid", "1"),), account=account)
    assert rendered(one).split("hi\n\n")[1] == (
        "# Sent:\n#   GET http://127.0.0.1/login\n#   Accept: */*\n#\n"
        "# Redirects:\n#   GET http://127.0.0.1/old → 302\n#\n"
        "# Cookies:\n#   sid=1\n#\n"
        "# Tests:\n#   ✗ is 201: expected 200 to equal 201  (Login.request.yaml:7)\n#\n"
        "# Console:\n#   log two\n#   lines  (Login.request.yaml:7)\n"
    )


@pytest.mark.parametrize(("media_type", "closing"), [("text/html", "-->"), ("text/css", "*/")])
def test_what_was_sent_cannot_end_its_comment(media_type: str, closing: str):
    one = exchange("a", media_type)
    one.sent.headers.append(("X-Odd", f"a {closing} b"))
    (line,) = [line for line in rendered(one).splitlines() if "X-Odd" in line]
    assert line.count(closing) == 1
    assert line.endswith(closing)
