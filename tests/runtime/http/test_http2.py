"""`protocolVersion` against Node's own HTTP/2 server: forced, negotiated, refused."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

import pytest
import trustme
from postroom_runtime.formats import request_from_json
from postroom_runtime.http import Client, ClientOptions, Sent, send

from tests.runtime.http.proxies import connect_proxy, passing_on
from tests.runtime.http.secure import answer

SERVER = Path(__file__).parent / "http2_server.mjs"


@contextmanager
def node(authority: trustme.CA, folder: Path, protocols: str) -> Generator[str]:
    """The URL of a Node server that offers `both`, `http2` or `http1`."""
    program = shutil.which("node")
    if program is None:
        pytest.skip("an independent HTTP/2 server needs Node.js on the PATH")
    issued = authority.issue_cert("127.0.0.1")
    key, certificate = folder / "key.pem", folder / "cert.pem"
    issued.private_key_pem.write_to_path(key)
    issued.cert_chain_pems[0].write_to_path(certificate)
    with subprocess.Popen(
        [program, str(SERVER), str(key), str(certificate), protocols],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield f"https://127.0.0.1:{int(cast('IO[str]', process.stdout).readline())}"
        cast("IO[str]", process.stdin).close()


async def asked(url: str, version: str | None, **parts: Any) -> Sent:
    """Send a request of v2.1 with this `protocolVersion`."""
    behavior = {} if version is None else {"protocolVersion": version}
    async with Client(ClientOptions(verify=False, trust_env=False)) as client:
        return await send(
            request_from_json({"url": url, **parts}), client=client, behavior=behavior
        )


def seen(sent: Sent) -> dict[str, Any]:
    """What the server says that it saw."""
    return json.loads(answer(sent))


CHOICES = [
    ("both", None, "1.1"),
    ("both", "http1", "1.1"),
    ("both", "auto", "2.0"),
    ("both", "http2", "2.0"),
    ("http2", "auto", "2.0"),
    ("http2", "http2", "2.0"),
    ("http1", "auto", "1.1"),
    ("http1", "http1", "1.1"),
]


@pytest.mark.parametrize(("offered", "version", "spoken"), CHOICES)
async def test_protocol_by_setting(
    authority: trustme.CA, tmp_path: Path, offered: str, version: str | None, spoken: str
) -> None:
    with node(authority, tmp_path, offered) as url:
        sent = await asked(url + "/a?b=%20", version)
    assert seen(sent)["version"] == spoken
    assert seen(sent)["path"] == "/a?b=%20"
    assert sent.response is not None
    assert sent.response.http_version == {"2.0": "2", "1.1": "1.1"}[spoken]


@pytest.mark.parametrize(("offered", "version"), [("http1", "http2"), ("http2", "http1")])
async def test_server_that_cannot_do_what_is_forced(
    authority: trustme.CA, tmp_path: Path, offered: str, version: str
) -> None:
    with node(authority, tmp_path, offered) as url:
        sent = await asked(url, version)
    assert sent.error is not None
    assert sent.error.sentence.startswith("127.0.0.1:") or "TLS" in sent.error.sentence
    assert sent.error.sentence.count("\n") == 0


async def test_headers_of_http2(authority: trustme.CA, tmp_path: Path) -> None:
    rows = [("X-Mixed", "1"), ("Connection", "close"), ("TE", "gzip"), (":path", "/b"), ("A", "é")]
    header = [{"key": key, "value": value} for key, value in rows]
    with node(authority, tmp_path, "http2") as url:
        sent = await asked(url, "http2", header=header)
    raw = seen(sent)["headers"]
    names = raw[::2]
    assert names[:4] == [":method", ":authority", ":scheme", ":path"]
    assert names[4:] == [
        "x-mixed",
        "a",
        "user-agent",
        "accept",
        "cache-control",
        "postman-token",
        "accept-encoding",
    ]


async def test_body_over_http2(authority: trustme.CA, tmp_path: Path) -> None:
    body = {"mode": "raw", "raw": "é" * 200_000}
    with node(authority, tmp_path, "http2") as url:
        sent = await asked(url, "http2", method="POST", body=body)
    assert seen(sent)["bytes"] == 400_000


async def test_redirect_over_http2(authority: trustme.CA, tmp_path: Path) -> None:
    with node(authority, tmp_path, "http2") as url:
        sent = await asked(url + "/moved", "http2")
    assert seen(sent)["path"] == "/there"
    assert len(sent.hops) == 2


async def test_http2_through_a_tunnel(authority: trustme.CA, tmp_path: Path) -> None:
    with node(authority, tmp_path, "http2") as url:
        async with passing_on(connect_proxy) as proxy:
            options = ClientOptions(verify=False, proxy=proxy.place, trust_env=False)
            async with Client(options) as client:
                request = request_from_json(url + "/x")
                behavior = {"protocolVersion": "http2"}
                sent = await send(request, client=client, behavior=behavior)
    assert seen(sent)["version"] == "2.0"
    assert len(proxy.asked) == 1
