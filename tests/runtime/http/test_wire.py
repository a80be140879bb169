"""What leaves the socket. The expectations were taken from postman-runtime 7.56.1, fed with the
same requests in front of the same recording server; only the User-Agent differs."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from postroom_runtime.formats import request_from_json
from postroom_runtime.http import Client, ClientOptions, Sent, Source, send

if TYPE_CHECKING:
    from tests.runtime.http.conftest import Recorder

HOST = "Host: 127.0.0.1:@PORT@"
AGENT = ["User-Agent: <agent>", "Accept: */*", "Cache-Control: no-cache", "Postman-Token: <token>"]
TAIL = ["Accept-Encoding: gzip, deflate, br", "Connection: keep-alive"]
SYSTEM = [*AGENT, HOST, *TAIL]


async def sent_to(recorder: Recorder, client: Client, **parts: Any) -> Sent:
    """Send a v2.1 request; `path` is what follows the recorder's address."""
    behavior = parts.pop("behavior", {})
    request = {"method": "GET", "url": recorder.url + parts.pop("path", "/p"), **parts}
    parsed = request_from_json(request)
    return await send(parsed, client=client, auth=parsed.auth, behavior=behavior)


def header_lines(recorder: Recorder) -> list[str]:
    """The header lines of the last request, with the port left open."""
    return [line.replace(str(recorder.port), "@PORT@") for line in recorder.last.lines[1:]]


def headers(*pairs: str) -> list[dict[str, str]]:
    rows = (pair.split(":", 1) for pair in pairs)
    return [{"key": key, "value": value} for key, value in rows]


def raw(text: str, language: str | None = None) -> dict[str, object]:
    options = {"options": {"raw": {"language": language}}} if language else {}
    return {"mode": "raw", "raw": text, **options}


# ---- The request target ----------------------------------------------------------------------

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


# ---- Headers ---------------------------------------------------------------------------------

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


# ---- Bodies ----------------------------------------------------------------------------------

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
Content-Disposition: form-data; name="m"; filename=""


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


# ---- Redirects -------------------------------------------------------------------------------


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


# ---- What cannot be sent ---------------------------------------------------------------------

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
