"""Request targets: what is encoded, where path variables and hosts go.

`tests/wire` compares with Postman's own tools; these are the rules one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from postroom_runtime.formats import request_from_json
from postroom_runtime.http import Client, send

from tests.runtime.http.requests import (
    HOST,
    header_lines,
    headers,
    sent_to,
)

if TYPE_CHECKING:
    from tests.runtime.http.conftest import Recorder


TARGETS = [
    ("", "/"),
    ("?q=1", "/?q=1"),
    ("/a b/../c//d/./e", "/a%20b/../c//d/./e"),
    ("/ü?q=ü ü", "/%C3%BC?q=%C3%BC%20%C3%BC"),
    ("/p%20x%zz%41?%20=%zz", "/p%20x%zz%41?%20=%zz"),
    ('/{x}|^`<>"?a={b}|^`<>"\'', "/%7Bx%7D|^%60%3C%3E%22?a={b}|^`%3C%3E%22%27"),
    ("/a?x=1&y&z=&=w&&=", "/a?x=1&y&z=&=w&&="),
    ("/a?b#frag", "/a?b"),
    ("/a;b,c:d@e!$&'()*+=~", "/a;b,c:d@e!$&'()*+=~"),
    ("/a\\b?c\\d", "/a/b?c\\d"),
    ("/a[1]?b[]=1", "/a[1]?b[]=1"),
    ("/%", "/%"),
    ("/a?x=a+b", "/a?x=a+b"),
    ("/:id/:id2.json", "/:id/:id2.json"),
    ("/x\ty?z\tw", "/x%09y?z%09w"),
    ("/a??b=?", "/a??b=?"),
    ("/\x7f?\x7f", "/%7F?%7F"),
    ("/a?b=c#d?e", "/a?b=c"),
    ("/😀?😀=1", "/%F0%9F%98%80?%F0%9F%98%80=1"),
    ("/x ", "/x%20"),
    ("/{{a}}?{{b}}={{c}}", "/%7B%7Ba%7D%7D?{{b}}={{c}}"),
]


@pytest.mark.parametrize(("written", "expected"), TARGETS)
async def test_url_is_encoded(
    recorder: Recorder, client: Client, written: str, expected: str
) -> None:
    await sent_to(recorder, client, path=written)
    assert recorder.last.target == expected


QUERY_ROWS = [
    ({"key": "a", "value": "b&c=d#e"}, "a=b%26c=d%23e"),
    ({"key": "a&b=c#d", "value": "1"}, "a%26b%3Dc%23d=1"),
    ({"key": None, "value": "v"}, "=v"),
    ({"key": "k", "value": None}, "k"),
    ({"key": "k", "value": ""}, "k="),
    ({"key": "sp ace", "value": "sp ace+"}, "sp%20ace=sp%20ace+"),
    ({"key": "u", "value": "ü%20%zz"}, "u=%C3%BC%20%zz"),
    ({"key": "q", "value": "?/:@"}, "q=?/:@"),
]


@pytest.mark.parametrize(("row", "expected"), QUERY_ROWS)
async def test_query_rows_are_encoded(
    recorder: Recorder, client: Client, row: dict[str, object], expected: str
) -> None:
    url = {"protocol": "http", "host": "127.0.0.1", "port": str(recorder.port), "path": ["x"]}
    request = request_from_json({"method": "GET", "url": {**url, "query": [row]}})
    await send(request, client=client)
    assert recorder.last.target == f"/x?{expected}"


async def test_path_variables_fill_segments(recorder: Recorder, client: Client) -> None:
    url = {
        "raw": f"{recorder.url}/:id/:id.json/:missing/:empty/a:id",
        "protocol": "http",
        "host": ["127", "0", "0", "1"],
        "port": str(recorder.port),
        "path": [":id", ":id.json", ":missing", ":empty", "a:id"],
        "variable": [{"key": "id", "value": "4 2"}, {"key": "empty", "value": ""}],
    }
    await send(request_from_json({"method": "GET", "url": url}), client=client)
    assert recorder.last.target == "/4%202/4%202.json/:missing/:empty/a:id"


async def test_encoding_can_be_switched_off(recorder: Recorder, client: Client) -> None:
    off = {"disableUrlEncoding": True}
    await sent_to(recorder, client, path="/a/{x}?x=\"<>%zz'`", behavior=off)
    assert recorder.last.target == "/a/{x}?x=\"<>%zz'`"


HOSTS = [
    ("http://127.1:@PORT@/", HOST),
    ("HTTP://127.0.0.1:@PORT@/", HOST),
    ("127.0.0.1:@PORT@/x", HOST),
    ("http:///127.0.0.1:@PORT@/x", HOST),
    (" http://127.0.0.1:@PORT@/x", HOST),
    ("http://FOO.localhost:@PORT@/x", "Host: foo.localhost:@PORT@"),
]


@pytest.mark.parametrize(("url", "expected"), HOSTS)
async def test_hosts_are_read(recorder: Recorder, client: Client, url: str, expected: str) -> None:
    url = url.replace("@PORT@", str(recorder.port))
    sent = await send(request_from_json({"method": "GET", "url": url}), client=client)
    assert sent.error is None
    assert expected in header_lines(recorder)


UNSENDABLE = [
    ({"header": headers("bad name:1")}, "ERR_INVALID_HTTP_TOKEN"),
    ({"header": headers("bad:mi\nne=1")}, "ERR_INVALID_CHAR"),
    ({"header": headers("bad:日本")}, "ERR_INVALID_CHAR"),
    ({"url": "http://127.0.0.1:99999/"}, "ERR_SOCKET_BAD_PORT"),
    ({"url": "ftp://127.0.0.1/"}, ""),
    ({"url": ""}, ""),
]


@pytest.mark.parametrize(("parts", "code"), UNSENDABLE)
async def test_what_cannot_be_sent_is_an_error(
    recorder: Recorder, client: Client, parts: dict[str, object], code: str
) -> None:
    sent = await sent_to(recorder, client, **parts)
    assert sent.error is not None
    assert sent.error.code == code
    assert sent.error.sentence.endswith(".")
    assert recorder.arrivals == []
