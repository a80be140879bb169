"""The echo service, over a real socket, seen with Python's own HTTP client."""

from __future__ import annotations

import base64
import json
import os
import signal
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from postroom_runtime.echo import EchoServer

from tests.patience import PATIENCE


@pytest.fixture(scope="module")
def echo() -> Iterator[EchoServer]:
    with EchoServer(tls_port=0) as server:
        yield server


def ask(url: str, **options: Any) -> tuple[int, dict[str, str], bytes]:
    trusting = options.pop("context", None)
    request = urllib.request.Request(url, **options)
    try:
        with urllib.request.urlopen(request, context=trusting) as response:
            return response.status, dict(response.headers), response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read()


def ask_json(url: str, **options: Any) -> Any:
    return json.loads(ask(url, **options)[2])


def test_get_gives_arguments_headers_and_url(echo: EchoServer) -> None:
    answer = ask_json(f"{echo.url}/get?a=1&b=2&b=3", headers={"X-One": "1"})
    assert answer["args"] == {"a": "1", "b": ["2", "3"]}
    assert answer["headers"]["x-one"] == "1"
    assert answer["url"] == f"{echo.url}/get?a=1&b=2&b=3"


@pytest.mark.parametrize(
    ("kind", "sent", "expected"),
    [
        ("application/json", b'{"a": 1}', {"data": {"a": 1}, "json": {"a": 1}}),
        ("application/json", b"{broken", {"data": "{broken", "json": None}),
        ("text/plain", "grüß".encode(), {"data": "grüß", "json": None}),
        ("application/octet-stream", b"\xff\xfe", {"data": "//4=", "json": None}),
        ("application/x-www-form-urlencoded", b"a=1&a=2", {"form": {"a": ["1", "2"]}}),
    ],
)
def test_post_gives_the_body_by_kind(
    echo: EchoServer, kind: str, sent: bytes, expected: dict[str, Any]
) -> None:
    answer = ask_json(f"{echo.url}/post", data=sent, headers={"Content-Type": kind})
    assert {key: answer[key] for key in expected} == expected


def test_post_gives_uploaded_files(echo: EchoServer) -> None:
    body = (
        b'--b\r\nContent-Disposition: form-data; name="f"; filename="a.txt"\r\n\r\nhi\r\n'
        b'--b\r\nContent-Disposition: form-data; name="n"\r\n\r\n1\r\n--b--\r\n'
    )
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    answer = ask_json(f"{echo.url}/post", data=body, headers=kind)
    assert answer["form"] == {"n": "1"}
    assert base64.b64decode(answer["files"]["a.txt"].partition(",")[2]) == b"hi"


@pytest.mark.parametrize(
    ("given", "status"), [("postman:password", 200), ("postman:wrong", 401), (None, 401)]
)
def test_basic_auth(echo: EchoServer, given: str | None, status: int) -> None:
    token = base64.b64encode((given or "").encode()).decode()
    headers = {"Authorization": f"Basic {token}"} if given else {}
    assert ask(f"{echo.url}/basic-auth", headers=headers)[0] == status


def test_digest_auth_is_verified(echo: EchoServer) -> None:
    manager = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    manager.add_password(None, echo.url, "postman", "password")
    opener = urllib.request.build_opener(urllib.request.HTTPDigestAuthHandler(manager))
    with opener.open(f"{echo.url}/digest-auth") as response:
        assert json.load(response) == {"authenticated": True}
    assert ask(f"{echo.url}/digest-auth")[0] == 401


def test_oauth1_needs_a_signature(echo: EchoServer) -> None:
    assert ask(f"{echo.url}/oauth1")[0] == 401


def test_cookies_are_set_and_shown(echo: EchoServer) -> None:
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    with opener.open(f"{echo.url}/cookies/set?a=1") as response:
        assert json.load(response) == {"cookies": {"a": "1"}}
    with opener.open(f"{echo.url}/cookies/delete?a") as response:
        assert json.load(response) == {"cookies": {}}


@pytest.mark.parametrize("code", [200, 204, 404, 418, 503])
def test_status(echo: EchoServer, code: int) -> None:
    assert ask(f"{echo.url}/status/{code}")[0] == code


def test_status_out_of_range_is_refused_in_words(echo: EchoServer) -> None:
    assert ask_json(f"{echo.url}/status/999")["error"] == "999 is no status of a final response"


def test_response_headers_reach_the_wire(echo: EchoServer) -> None:
    _, headers, _ = ask(f"{echo.url}/response-headers?X-State=in%20transit")
    assert headers["X-State"] == "in transit"


@pytest.mark.parametrize(("path", "encoding"), [("gzip", "gzip"), ("deflate", "deflate")])
def test_compressed_bodies(echo: EchoServer, path: str, encoding: str) -> None:
    assert ask(f"{echo.url}/{path}")[1]["content-encoding"] == encoding


def test_stream_gives_so_many_lines(echo: EchoServer) -> None:
    assert len(ask(f"{echo.url}/stream/7")[2].splitlines()) == 7


def test_bytes_gives_so_many_bytes(echo: EchoServer) -> None:
    assert len(ask(f"{echo.url}/bytes/100000")[2]) == 100_000


def test_redirect(echo: EchoServer) -> None:
    assert ask_json(f"{echo.url}/redirect-to?url=/get%3Fa=1")["args"] == {"a": "1"}


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("valid?timestamp=2016-10-10", {"valid": True}),
        ("valid?timestamp=soon", {"valid": False}),
        ("format?timestamp=2016-10-10&format=YYYY/MM", {"format": "2016/10"}),
        ("unit?timestamp=2016-10-10&unit=day", {"unit": 1}),
        ("add?timestamp=2016-02-29&years=1", {"sum": "Tue Feb 28 2017 00:00:00 GMT+0000"}),
        (
            "subtract?timestamp=2016-10-10&days=10",
            {"difference": "Fri Sep 30 2016 00:00:00 GMT+0000"},
        ),
        (
            "start?timestamp=2016-10-10T12:30:00&unit=month",
            {"start": "Sat Oct 01 2016 00:00:00 GMT+0000"},
        ),
        ("before?timestamp=2016-10-10&target=2017-10-10", {"before": True}),
        ("after?timestamp=2016-10-10&target=2017-10-10", {"after": False}),
        ("between?timestamp=2016-10-10&start=2016-01-01&end=2017-01-01", {"between": True}),
        ("leap?timestamp=2016-10-10", {"leap": True}),
        ("leap?timestamp=soon", {"error": "'soon' is no timestamp"}),
    ],
)
def test_time(echo: EchoServer, question: str, answer: dict[str, object]) -> None:
    assert ask_json(f"{echo.url}/time/{question}") == answer


def test_https_is_trusted_with_its_own_certificate(echo: EchoServer) -> None:
    trusting = ssl.create_default_context(cafile=echo.authority)
    assert ask_json(f"{echo.tls_url}/get", context=trusting)["url"] == f"{echo.tls_url}/get"


def test_a_port_in_use_is_an_os_error(echo: EchoServer) -> None:
    port = int(echo.url.rpartition(":")[2])
    with pytest.raises(OSError, match="in use"), EchoServer(port=port):
        pytest.fail("it listened")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends processes without a signal")
@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_it_leaves_nothing_behind(told: signal.Signals, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "postroom_runtime", "echo"]
    command = [*command, "--port", "0", "--tls-port", "0"]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        try:
            announced = [process.stdout.readline(), process.stdout.readline()]
            assert b"trust" in announced[1]
            assert list(tmp_path.iterdir())
            process.send_signal(told)
            assert process.wait(PATIENCE) == 0
        finally:
            process.kill()
    assert list(tmp_path.iterdir()) == []
