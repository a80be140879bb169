"""Bodies by mode, their types and lengths.

`tests/wire` compares with Postman's own tools; these are the rules one by one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from postroom_runtime.formats import request_from_json
from postroom_runtime.http import (
    Client,
    ClientOptions,
    SendOptions,
    Source,
    TransportError,
    prepare,
    send,
)

from tests.runtime.http.requests import (
    SYSTEM,
    header_lines,
    headers,
    raw,
    sent_to,
)

if TYPE_CHECKING:
    from tests.runtime.http.conftest import Recorder


URLENCODED = [
    {"key": "b", "value": "1 2!'()*~ü"},
    {"key": "a", "value": "x&y=z"},
    {"key": "b", "value": "3"},
    {"key": "10", "value": "n"},
    {"key": "2", "value": "m"},
    {"key": "n", "value": None},
    {"key": "d", "value": "d", "disabled": True},
    {"key": "", "value": "v"},
    {"key": "%20", "value": "%41+"},
]
URLENCODED_TEXT = "2=m&10=n&b=1%202%21%27%28%29%2A~%C3%BC&b=3&a=x%26y%3Dz&n=&=v&%2520=%2541%2B"

BODIES: list[tuple[dict[str, object], str]] = [
    (raw("hällo"), "hällo"),
    (raw(""), ""),
    (raw('{ // c\n "a": /* x */ "//no"}', "json"), '{ \n "a":  "//no"}'),
    (raw("// kept"), "// kept"),
    ({"mode": "urlencoded", "urlencoded": URLENCODED}, URLENCODED_TEXT),
    ({"mode": "file", "file": {"content": "aGVsbG8="}}, "hello"),
    ({"mode": "graphql", "graphql": {"query": "{ é }"}}, '{"query":"{ é }"}'),
    (
        {
            "mode": "graphql",
            "graphql": {"query": "q", "variables": "{ x }", "operationName": "O"},
        },
        '{"query":"q","operationName":"O","variables":{ x }}',
    ),
    (
        {"mode": "graphql", "graphql": {"query": "q", "variables": {"a": 1}}},
        '{"query":"q","variables":{"a":1}}',
    ),
    ({**raw("x"), "disabled": True}, ""),
]


@pytest.mark.parametrize(("body", "expected"), BODIES)
async def test_bodies(
    recorder: Recorder, client: Client, body: dict[str, object], expected: str
) -> None:
    sent = await sent_to(recorder, client, method="POST", body=body)
    assert recorder.last.body.decode() == expected
    assert sent.request.body_size == len(expected.encode())


@pytest.mark.parametrize("content_type", ["application/json", "application/vnd.api+json"])
async def test_comments_go_by_content_type_when_no_language_is_set(
    recorder: Recorder, client: Client, content_type: str
) -> None:
    given = headers(f"Content-Type:{content_type}")
    await sent_to(recorder, client, method="POST", header=given, body=raw("{ } // c"))
    assert recorder.last.body == b"{ } "


@pytest.mark.parametrize("method", ["GET", "COPY", "HEAD", "PURGE", "UNLOCK"])
async def test_some_methods_lose_their_body(
    recorder: Recorder, client: Client, method: str
) -> None:
    await sent_to(recorder, client, method=method, body=raw("x"))
    assert recorder.last.body == b""


async def test_pruning_can_be_switched_off(recorder: Recorder, client: Client) -> None:
    await sent_to(recorder, client, body=raw("x"), behavior={"disableBodyPruning": True})
    assert recorder.last.body == b"x"


async def test_scripts_keep_the_body_of_a_get(recorder: Recorder, client: Client) -> None:
    request = request_from_json({"method": "GET", "url": recorder.url, "body": raw("x")})
    await send(request, client=client, source=Source.SCRIPT)
    assert recorder.last.body == b"x"


FORM = [
    {"key": "a", "value": "1", "type": "text"},
    {"key": 'ü"q', "value": "é", "type": "text", "contentType": "text/x"},
    {"key": "f", "type": "file", "src": "up.txt"},
    {"key": "g", "type": "file", "src": ["up.png", "up.txt"], "contentType": "image/x"},
    {"key": "h", "type": "file", "src": None},
    {"key": "m", "type": "file", "src": "missing.txt"},
    {"key": "z", "value": None, "type": "text"},
]
FORM_TEXT = """\
--abc
Content-Disposition: form-data; name="a"

1
--abc
Content-Disposition: form-data; name="ü"q"
Content-Type: text/x

é
--abc
Content-Disposition: form-data; name="f"; filename="up.txt"
Content-Type: text/plain

hello file
--abc
Content-Disposition: form-data; name="g"; filename="up.png"
Content-Type: image/x

PNG
--abc
Content-Disposition: form-data; name="g"; filename="up.txt"
Content-Type: image/x

hello file
--abc
Content-Disposition: form-data; name="h"; filename=""


--abc
Content-Disposition: form-data; name="z"


--abc--
"""


async def test_form_with_files(recorder: Recorder, tmp_path: Path) -> None:
    (tmp_path / "up.txt").write_text("hello file", encoding="utf-8")
    (tmp_path / "up.png").write_bytes(b"PNG")
    given = headers("Content-Type:multipart/form-data; boundary=abc")
    body = {"mode": "formdata", "formdata": FORM}
    async with Client(ClientOptions(working_dir=tmp_path, trust_env=False)) as client:
        sent = await sent_to(recorder, client, method="POST", header=given, body=body)
    assert recorder.last.body.decode() == FORM_TEXT.replace("\n", "\r\n")
    assert ['"missing.txt" cannot be read' in warning for warning in sent.warnings] == [True]


async def test_form_makes_its_own_boundary(recorder: Recorder, client: Client) -> None:
    body = {"mode": "formdata", "formdata": [{"key": "a", "value": "1", "type": "text"}]}
    await sent_to(recorder, client, method="POST", body=body)
    (content_type,) = recorder.last.header("Content-Type")
    found = re.fullmatch(r"multipart/form-data; boundary=(-{26}[0-9]{24})", content_type)
    assert found is not None
    assert recorder.last.body.startswith(f"--{found[1]}\r\n".encode())


async def test_file_body(recorder: Recorder, tmp_path: Path) -> None:
    (tmp_path / "up.png").write_bytes(b"\x89PNG\x00\xff")
    body = {"mode": "file", "file": {"src": "up.png"}}
    async with Client(ClientOptions(working_dir=tmp_path, trust_env=False)) as client:
        await sent_to(recorder, client, method="POST", body=body)
    assert recorder.last.body == b"\x89PNG\x00\xff"
    assert header_lines(recorder) == [*SYSTEM, "Content-Length: 6", "Content-Type: image/png"]


async def test_files_outside_the_working_directory_can_be_refused(
    recorder: Recorder, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text("s", encoding="utf-8")
    inner = tmp_path / "inner"
    inner.mkdir()
    body = {"mode": "file", "file": {"src": "../secret"}}
    options = ClientOptions(working_dir=inner, restrict_files=True, trust_env=False)
    async with Client(options) as client:
        sent = await sent_to(recorder, client, method="POST", body=body)
    assert recorder.last.body == b""
    assert "outside the working directory" in sent.warnings[0]


async def test_chunked_on_request(recorder: Recorder, client: Client) -> None:
    """Postman sends a Content-Length besides, which HTTP forbids: a named exception."""
    given = headers("Transfer-Encoding:chunked")
    await sent_to(recorder, client, method="POST", header=given, body=raw("xyz"))
    assert recorder.last.body == b"3\r\nxyz\r\n0\r\n\r\n"
    assert recorder.last.header("Content-Length") == []


@pytest.mark.parametrize(
    ("left", "told"),
    [
        (None, "cannot be read any more: No such file"),
        (b"x", "became shorter while it was being sent"),
    ],
)
async def test_file_that_changes_after_the_request_was_made(
    recorder: Recorder, client: Client, tmp_path: Path, left: bytes | None, told: str
) -> None:
    source = tmp_path / "large.bin"
    source.write_bytes(bytes(3_000_000))
    body = {"mode": "file", "file": {"src": str(source)}}
    request = request_from_json({"url": recorder.url, "method": "POST", "body": body})
    prepared = prepare(request, SendOptions(working_dir=tmp_path))
    source.unlink()
    if left is not None:
        source.write_bytes(left)
    with pytest.raises(TransportError) as failed:
        await client.transport.exchange(prepared, SendOptions())
    assert told in failed.value.sentence
