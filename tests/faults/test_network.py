"""Servers and proxies that misbehave: each costs its own request one sentence, and the run goes
on. A run meets them all; its JSON report tells what became of each."""

from __future__ import annotations

import gzip
import json
import socket
import struct
import time
from collections.abc import Iterator

import pytest

from tests.faults.conftest import OK, Liar, StartLiar, Talk, Terminal, Writer
from tests.faults.run_report import TIMEOUT, Report, report_of, silent, together
from tests.patience import UNHURRIED
from tests.ports import refusing

CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


def framed(length: int, body: bytes, *headers: bytes) -> bytes:
    """An answer that says its body has `length` bytes."""
    rows = b"".join(header + b"\r\n" for header in headers)
    return OK + rows + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % length + body


def reset(connection: socket.socket) -> None:
    """Begin a body, then reset the connection."""
    connection.sendall(framed(100, b"abc"))
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def drip(connection: socket.socket) -> None:
    """A byte now and then, for as long as the other side listens."""
    connection.sendall(framed(1000, b""))
    while True:
        connection.sendall(b".")
        time.sleep(0.05)


def endless(connection: socket.socket) -> None:
    """A body that never ends, slowly enough to fill no memory within the time-out."""
    connection.sendall(OK + b"\r\n")
    while True:
        connection.sendall(bytes(65536))
        time.sleep(0.01)


def endless_head(connection: socket.socket) -> None:
    """Headers that never end."""
    connection.sendall(OK)
    while True:
        connection.sendall(b"X: y\r\n" * 1000)


def endless_continues(connection: socket.socket) -> None:
    """Interim answers that never end."""
    while True:
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        time.sleep(0.01)


def redirect_to(target: bytes) -> bytes:
    """A redirect."""
    return b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + target + b"\r\n\r\n"


def bomb() -> bytes:
    """A gzip body of 1 MB that holds 1 GB."""
    part = gzip.compress(bytes(2**26))
    body = part * 16
    return framed(len(body), body, b"Content-Encoding: gzip")


def nested_bomb() -> bytes:
    """Gzip in gzip: 2 KB that hold 300 MB."""
    body = gzip.compress(gzip.compress(bytes(2**26)) * 5)
    return framed(len(body), body, b"Content-Encoding: gzip, gzip")


def flood(connection: socket.socket) -> None:
    """Interim answers as fast as they are taken."""
    while True:
        connection.sendall(b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" * 1000)


def half_closed(connection: socket.socket) -> None:
    """Nothing is to come, but the connection stays open."""
    connection.shutdown(socket.SHUT_WR)
    connection.recv(1)


COOKIES = (
    b"=",
    b"old=1; Max-Age=99999999999999999999999",
    b"older=1; Max-Age=" + b"9" * 5000,
    b"date=1; Expires=Thu, 99 Foo 99999 99:99:99 GMT",
    b"last=1; Expires=Fri, 31 Dec 9999 23:59:59 GMT",
    b"gone=1; Max-Age=-1; Domain=..; Path=",
    b"\xff\xfe=\xff; domain=\xff",
    *(b"many%d=1" % number for number in range(5000)),
)


def cut_gzip() -> bytes:
    """Gzip without its end."""
    body = gzip.compress(b"hello world", compresslevel=0)[:-8]
    return framed(len(body), body, b"Content-Encoding: gzip")


# What each server does; then the code of the error, and a part of the sentence about it.
FAULTS: dict[str, tuple[Talk | bytes, str, str]] = {
    "closes at once": (b"", "ECONNRESET", "closed the connection without sending a response"),
    "resets in the body": (reset, "ECONNRESET", "closed the connection before the response was"),
    "drips": (drip, "ESOCKETTIMEDOUT", f"no complete response within {TIMEOUT} ms"),
    "never ends": (endless, "ESOCKETTIMEDOUT", f"no complete response within {TIMEOUT} ms"),
    "is silent": (silent, "ESOCKETTIMEDOUT", "Raise the request timeout if it needs longer."),
    "continues": (endless_continues, "ESOCKETTIMEDOUT", "no complete response within"),
    "endless head": (endless_head, "HPE_HEADER_OVERFLOW", "breaks HTTP's rules"),
    "body too short": (framed(9, b"abc"), "ECONNRESET", "after 3 bytes of its body; it announced"),
    "cut chunk": (CHUNKED + b"9\r\nabc", "ECONNRESET", "in the middle of the response"),
    "chunk size": (CHUNKED + b"zz\r\nabc\r\n", "HPE_INVALID", "breaks HTTP's rules"),
    "chunk length": (CHUNKED + b"-1\r\nabc\r\n", "HPE_INVALID", "breaks HTTP's rules"),
    "chunk end": (CHUNKED + b"1\r\nabcdef\r\n0\r\n\r\n", "HPE_INVALID", "breaks HTTP's rules"),
    "header": (OK + b"Bad Header: x\r\n\r\n", "HPE_INVALID_HEADER_TOKEN", "breaks HTTP's rules"),
    "no colon": (OK + b"nothing\r\n\r\n", "HPE_INVALID_HEADER_TOKEN", "breaks HTTP's rules"),
    "two lengths": (
        OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nok",
        "HPE_INVALID_CONTENT_LENGTH",
        "breaks HTTP's rules",
    ),
    "length": (OK + b"Content-Length: -1\r\n\r\n", "HPE_INVALID_CONTENT_LENGTH", "HTTP's rules"),
    "status": (b"HTTP/1.1 9999 No\r\n\r\n", "HPE_INVALID", "breaks HTTP's rules"),
    "garbage": (bytes(range(256)) * 8, "HPE_INVALID", "breaks HTTP's rules"),
    "ssh": (b"SSH-2.0-OpenSSH_9.6\r\n\r\n", "HPE_INVALID_CONSTANT", "breaks HTTP's rules"),
    "not brotli": (framed(9, b"\0" * 9, b"Content-Encoding: br"), "Z_DATA_ERROR", "is br, but"),
    "not deflate": (
        framed(9, b"\x78\x9c" + b"\xff" * 7, b"Content-Encoding: deflate"),
        "Z_DATA_ERROR",
        "is deflate, but",
    ),
    "bomb in a bomb": (nested_bomb(), "ERR_RESPONSE_TOO_LARGE", "The response body is larger than"),
    "HTTP/0.9": (b"<html>", "ECONNRESET", "before the head of its response was complete"),
    "NUL in a header": (OK + b"X: a\0b\r\n\r\n", "HPE_INVALID_HEADER_TOKEN", "breaks HTTP's rules"),
    "long header": (OK + b"X: " + b"x" * 10**6, "HPE_HEADER_OVERFLOW", "breaks HTTP's rules"),
    "long chunk extension": (CHUNKED + b"2;" + b"x" * 10**6, "HPE_HEADER_OVERFLOW", "HTTP's rules"),
    "trailer": (CHUNKED + b"0\r\nX T\0: 1\r\n\r\n", "HPE_INVALID_HEADER_TOKEN", "HTTP's rules"),
    "flood of interim answers": (flood, "ESOCKETTIMEDOUT", "no complete response within"),
    "half closed": (half_closed, "ECONNRESET", "closed the connection without sending a response"),
    "not gzip": (
        framed(8, b"not gzip", b"Content-Encoding: gzip"),
        "Z_DATA_ERROR",
        "says that its body is gzip, but it cannot be decoded",
    ),
    "gzip bomb": (bomb(), "ERR_RESPONSE_TOO_LARGE", "The response body is larger than"),
    "loop": (redirect_to(b"/"), "", "redirected more than 10 times, probably in a loop"),
    "to a file": (
        redirect_to(b"file:///etc/passwd"),
        "",
        "Requests go over http or https; the URL says file.",
    ),
    "to nowhere": (redirect_to(b"http://"), "", ""),
    "to a bracket": (redirect_to(b"http://[::/"), "", ""),
    "to no host": (redirect_to(b"http://[/"), "", "The request's URL names no host."),
}
ENDLESS = {name for name, (_, code, _) in FAULTS.items() if code == "ESOCKETTIMEDOUT"}
FINE_AFTER_ALL: dict[str, tuple[bytes, bytes]] = {
    "body too long": (framed(2, b"ok and more"), b"ok"),
    "cut gzip": (cut_gzip(), b"hello world"),
    "bare line feeds": (b"HTTP/1.1 200 OK\nContent-Length: 2\n\nok", b"ok"),
    "odd status": (b"HTTP/1.1 799 Odd\r\nContent-Length: 2\r\n\r\nok", b"ok"),
    "not utf-8": (framed(3, b"\xff\xfe\x00"), b"\xff\xfe\x00"),
    "header not utf-8": (framed(2, b"ok", b"X-Odd: \xff\xfe"), b"ok"),
    "odd cookies": (framed(2, b"ok", *(b"Set-Cookie: " + one for one in COOKIES)), b"ok"),
    "empty gzip members": (
        framed(4_000_000, gzip.compress(b"") * 200_000, b"Content-Encoding: gzip"),
        b"",
    ),
    "encodings that nobody knows": (framed(2, b"ok", b"Content-Encoding: zstd, x"), b"ok"),
    "trailers": (CHUNKED + b"2\r\nok\r\n0\r\nX-Trailer: 1\r\nContent-Length: 5\r\n\r\n", b"ok"),
    "two ways to say a length": (
        OK + b"Content-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
        b"ok",
    ),
    "many headers": (framed(2, b"ok", *(b"X-%d: 1" % n for n in range(1000))), b"ok"),
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Report]:
    """A run that meets every fault, and the servers in it that are fine after all; and one, in
    which requests get little time, that meets those who would keep them for ever."""
    folder = tmp_path_factory.mktemp("network")
    terminal, write = Terminal(folder), Writer(folder).items
    liars = list(_servers())
    scripted = {"listen": "test", "script": {"exec": ["pm.cookies.toObject()"]}}
    items = [{"name": name, "request": liar.url, "event": [scripted]} for name, liar in liars]
    kept = [item for item in items if item["name"] in ENDLESS]
    with refusing() as port:
        others = [item for item in items if item not in kept]
        others.append({"name": "refused", "request": f"http://127.0.0.1:{port}/"})
        others.append({"name": "unknown", "request": "http://nobody.invalid/"})
        told = report_of(terminal, write(*others))
    yield together(told, report_of(terminal, write(*kept), timeout=TIMEOUT))
    for _, liar in liars:
        liar.stop()


def _servers() -> Iterator[tuple[str, Liar]]:
    for name, (talk, *_) in FAULTS.items():
        yield name, Liar.started(talk)
    for name, (answer, _) in FINE_AFTER_ALL.items():
        yield name, Liar.started(answer)


def test_the_run_goes_on_to_its_end(report: Report) -> None:
    assert (report.code, report.err) == (1, "")
    assert len(report.executions) == len(FAULTS) + len(FINE_AFTER_ALL) + 2
    assert set(report.failures) == {*FAULTS, "refused", "unknown"}


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_one_sentence(report: Report, name: str) -> None:
    _, code, sentence = FAULTS[name]
    error = report.failures[name]
    assert code in error["name"]
    assert sentence in error["message"]
    assert "\n" not in error["message"]


@pytest.mark.parametrize("name", FINE_AFTER_ALL)
def test_what_can_be_read_is_read(report: Report, name: str) -> None:
    _, body = FINE_AFTER_ALL[name]
    assert bytes(report.executions[name]["response"]["stream"]["data"]) == body


@pytest.mark.parametrize("answers", [True, False], ids=["answered", "unanswered"])
def test_a_reset_while_a_large_body_is_sent(
    postroom: Terminal, collection: Writer, lying: StartLiar, answers: bool
) -> None:
    """What the server said before counts; if it said nothing, that it closed the connection."""

    def talk(connection: socket.socket) -> None:
        if answers:
            connection.sendall(b"HTTP/1.1 413 No\r\nContent-Length: 2\r\n\r\nno")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    body = {"mode": "raw", "raw": "x" * 20_000_000}
    request = {"url": lying(talk).url, "method": "POST", "body": body}
    report = report_of(postroom, collection.items({"name": "One", "request": request}))
    assert report.err == ""
    if answers and "One" not in report.failures:
        assert report.executions["One"]["response"]["code"] == 413
    else:
        assert report.failures["One"]["name"] in ("ECONNRESET", "EPIPE")


def asking_each(urls: list[str]) -> list[str]:
    """A script that sends to each and logs the code of the error."""
    return [
        f"for (const url of {json.dumps(urls)}) {{",
        "  const failure = await pm.sendRequest(url).then(() => 'none', (error) => error);",
        "  console.log('code', failure.code);",
        "}",
    ]


def test_a_script_sees_the_fault_of_its_own_request(
    postroom: Terminal, collection: Writer, url: str, lying: StartLiar
) -> None:
    answers = {"garbage": b"\0\1\2\3\r\n\r\n", "nothing": b"", "short": framed(9, b"abc")}
    with refusing() as port:
        urls = [lying(answer).url for answer in answers.values()] + [f"http://127.0.0.1:{port}/"]
        ended = postroom("run", collection(url, test=asking_each(urls)))
    assert ended.code == 0
    logged = [
        line.split("code ")[1].split()[0] for line in ended.out.splitlines() if "code " in line
    ]
    assert logged == ["HPE_INVALID_CONSTANT", "ECONNRESET", "ECONNRESET", "ECONNREFUSED"]


# ---- Proxies -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"", "ECONNRESET"),
        (b"\0\1\2\3\r\n\r\n", "HPE_INVALID"),
        (b"HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n", ""),
        (b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", ""),
        (b"HTTP/1.1 200 Established\r\n\r\n", ""),
        (b"HTTP/1.1 200 Established\r\n\r\nnot TLS at all", ""),
        (silent, "ESOCKETTIMEDOUT"),
    ],
)
def test_a_proxy_that_lies(
    postroom: Terminal, collection: Writer, lying: StartLiar, answer: bytes, code: str
) -> None:
    proxy = lying(answer)
    path = collection("https://nobody.invalid/")
    timeout = TIMEOUT if answer is silent else UNHURRIED
    report = report_of(postroom, path, "--proxy", proxy.url, timeout=timeout)
    assert (report.code, report.err) == (1, "")
    error = report.failures["One"]
    assert code in error["name"]
    assert "\n" not in error["message"]
    assert proxy.heads[0].startswith(b"CONNECT nobody.invalid:443 ")


def test_a_proxy_that_is_not_there(postroom: Terminal, collection: Writer, url: str) -> None:
    with refusing() as port:
        place = f"127.0.0.1:{port}"
        ended = postroom("run", collection(url), "--proxy", place)
    assert ended.code == 1
    assert f"The proxy {place} cannot be reached. Nothing listens at {place}." in ended.out
