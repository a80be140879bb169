"""TLS, client certificates, HTTP/2 and proxies, on real sockets."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest
import trustme
from postroom_runtime.http import Client, ClientCertificate, ClientOptions, Sent, send
from postroom_runtime.http.address import parsed, read_address
from postroom_runtime.http.client_certificates import matches
from postroom_runtime.http.proxies import proxy_for
from postroom_runtime.model.request import Request

if TYPE_CHECKING:
    from tests.runtime.http.conftest import Recorder

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(slots=True)
class SecureServer:
    """An HTTPS server; `peers` are the names on the certificates that clients showed."""

    url: str
    authority: trustme.CA
    ca_file: Path
    peers: list[str] = field(default_factory=list[str])


@pytest.fixture
def authority() -> trustme.CA:
    """An authority that nobody trusts by itself."""
    return trustme.CA()


def configure(context: ssl.SSLContext, authority: trustme.CA, *names: str) -> None:
    """Let `context` show a certificate for `names`."""
    issued = authority.issue_cert(*names)
    with issued.private_key_and_cert_chain_pem.tempfile() as file:
        context.load_cert_chain(file)


@asynccontextmanager
async def secure_server(
    authority: trustme.CA, folder: Path, *names: str, client_certificates: bool = False
) -> AsyncGenerator[SecureServer]:
    """A server with a certificate for `names`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    configure(context, authority, *names)
    if client_certificates:
        context.load_verify_locations(cadata=authority.cert_pem.bytes().decode())
        context.verify_mode = ssl.CERT_REQUIRED
    ca_file = folder / "ca.pem"
    authority.cert_pem.write_to_path(ca_file)
    running = SecureServer("", authority, ca_file)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        certificate: Any = writer.get_extra_info("peercert")
        if certificate:
            running.peers.append(certificate["subjectAltName"][0][1])
        await reader.readuntil(b"\r\n\r\n")
        writer.write(ANSWER)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    running.url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    try:
        yield running
    finally:
        server.close()


async def get(url: str, options: ClientOptions, behavior: Mapping[str, object] = NOTHING) -> Sent:
    """Send a GET with a client of its own."""
    async with Client(replace(options, trust_env=False)) as client:
        return await send(Request("GET", parsed(url)), client=client, behavior=behavior)


def code(sent: Sent) -> str:
    """The error's code; empty when there is none."""
    return "" if sent.error is None else sent.error.code


async def test_extra_authority_is_trusted(authority: trustme.CA, tmp_path: Path) -> None:
    async with secure_server(authority, tmp_path, "127.0.0.1") as server:
        sent = await get(server.url, ClientOptions(extra_ca=(server.ca_file,)))
    assert sent.response is not None
    assert sent.response.timings.tls is not None


@pytest.mark.parametrize(
    ("options", "behavior", "expected"),
    [
        (ClientOptions(), {}, "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"),
        (ClientOptions(verify=False), {}, ""),
        (ClientOptions(), {"strictSSL": False}, ""),
        (ClientOptions(verify=False), {"strictSSL": True}, "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"),
    ],
)
async def test_verification(
    authority: trustme.CA,
    tmp_path: Path,
    options: ClientOptions,
    behavior: Mapping[str, object],
    expected: str,
) -> None:
    async with secure_server(authority, tmp_path, "127.0.0.1") as server:
        assert code(await get(server.url, options, behavior)) == expected


async def test_certificate_of_another_host(authority: trustme.CA, tmp_path: Path) -> None:
    async with secure_server(authority, tmp_path, "other.example") as server:
        sent = await get(server.url, ClientOptions(extra_ca=(server.ca_file,)))
    assert code(sent) == "ERR_TLS_CERT_ALTNAME_INVALID"


async def test_https_to_a_server_in_clear() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    sent = await get(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/", ClientOptions())
    server.close()
    assert sent.error is not None
    assert sent.error.code == "EPROTO"
    assert "It seems to speak plain http" in sent.error.sentence


@pytest.mark.parametrize(
    ("behavior", "expected"),
    [
        ({"tlsDisabledProtocols": ["TLSv1_3"]}, ""),
        ({"tlsDisabledProtocols": ["TLSv1_2", "TLSv1_3"]}, "ERR_SSL_NO_PROTOCOLS_AVAILABLE"),
        ({"tlsCipherSelection": ["ECDHE-RSA-AES128-GCM-SHA256"]}, ""),
        ({"tlsCipherSelection": ["NO-SUCH"]}, "ERR_SSL_NO_CIPHER_MATCH"),
    ],
)
async def test_tls_settings_of_a_request(
    authority: trustme.CA, tmp_path: Path, behavior: Mapping[str, object], expected: str
) -> None:
    async with secure_server(authority, tmp_path, "127.0.0.1") as server:
        sent = await get(server.url, ClientOptions(verify=False), behavior)
    assert code(sent) == expected


def client_files(authority: trustme.CA, folder: Path, passphrase: bytes) -> dict[str, Path]:
    """A client certificate as PEM files and as PFX."""
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization as forms
    from cryptography.hazmat.primitives.serialization import pkcs12

    issued = authority.issue_cert("me@example.com")
    pem = issued.private_key_pem.bytes()
    key = forms.load_pem_private_key(pem, None)
    encryption = forms.BestAvailableEncryption(passphrase)
    certificate = x509.load_pem_x509_certificate(issued.cert_chain_pems[0].bytes())
    contents = {
        "cert": issued.cert_chain_pems[0].bytes(),
        "key": key.private_bytes(forms.Encoding.PEM, forms.PrivateFormat.PKCS8, encryption),
        "pfx": pkcs12.serialize_key_and_certificates(
            b"me",
            key,  # pyright: ignore[reportArgumentType]
            certificate,
            None,
            encryption,
        ),
    }
    paths = {name: folder / f"client.{name}" for name in contents}
    for name, path in paths.items():
        path.write_bytes(contents[name])
    return paths


@pytest.mark.parametrize("form", ["pem", "pfx"])
async def test_client_certificate(authority: trustme.CA, tmp_path: Path, form: str) -> None:
    files = client_files(authority, tmp_path, b"open sesame")
    everywhere = ("https://*:*/*",)
    if form == "pem":
        shown = ClientCertificate(everywhere, files["cert"], files["key"], None, "open sesame")
    else:
        shown = ClientCertificate(everywhere, pfx=files["pfx"], passphrase="open sesame")
    async with secure_server(authority, tmp_path, "127.0.0.1", client_certificates=True) as server:
        sent = await get(server.url, ClientOptions(verify=False, certificates=(shown,)))
    assert code(sent) == ""
    assert server.peers == ["me@example.com"]


@pytest.mark.parametrize("form", ["pem", "pfx"])
async def test_client_certificate_with_a_wrong_passphrase(
    authority: trustme.CA, tmp_path: Path, form: str
) -> None:
    files = client_files(authority, tmp_path, b"open sesame")
    pem = form == "pem"
    wrong = ClientCertificate(
        ("https://*:*/*",),
        files["cert"] if pem else None,
        files["key"] if pem else None,
        None if pem else files["pfx"],
        "no",
    )
    sent = await get("https://127.0.0.1:1/", ClientOptions(certificates=(wrong,)))
    assert sent.error is not None
    assert "Check the file, its key and the passphrase" in sent.error.sentence


async def test_extra_authority_that_is_not_there(tmp_path: Path) -> None:
    sent = await get("https://127.0.0.1:1/", ClientOptions(extra_ca=(tmp_path / "no.pem",)))
    assert sent.error is not None
    assert "no.pem cannot be read" in sent.error.sentence


@pytest.mark.parametrize(
    ("pattern", "url", "expected"),
    [
        ("https://*:*/*", "https://a.example:8443/x", True),
        ("https://*/*", "https://a.example/x", True),
        ("https://*/*", "https://a.example:8443/x", False),
        ("https://*.example.com/*", "https://a.b.example.com/", True),
        ("https://*.example.com/*", "https://badexample.com/", False),
        ("https://api.example.com/v1/*", "https://api.example.com/v2/x", False),
        ("https://api.example.com:8443/*", "https://api.example.com:8443/x", True),
        ("no pattern", "https://api.example.com/", False),
    ],
)
def test_certificate_patterns(pattern: str, url: str, expected: bool) -> None:
    assert matches(pattern, read_address(url)) is expected


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


async def test_secure_request_tunnels_through_the_proxy(
    authority: trustme.CA, tmp_path: Path
) -> None:
    heads: list[bytes] = []
    ended = asyncio.Event()

    async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        except ConnectionError:
            return
        finally:
            writer.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        heads.append(head)
        host, port = head.split(b" ")[1].decode().split(":")
        far = await asyncio.open_connection(host, int(port))
        writer.write(b"HTTP/1.1 200 Connected\r\n\r\n")
        await asyncio.gather(pipe(reader, far[1]), pipe(far[0], writer))
        ended.set()

    proxy = await asyncio.start_server(serve, "127.0.0.1", 0)
    place = f"127.0.0.1:{proxy.sockets[0].getsockname()[1]}"
    async with secure_server(authority, tmp_path, "127.0.0.1") as server:
        sent = await get(server.url, ClientOptions(proxy=place, extra_ca=(server.ca_file,)))
        await ended.wait()
    proxy.close()
    assert sent.response is not None
    assert sent.response.body == b"ok"
    assert heads[0].startswith(b"CONNECT 127.0.0.1:")
    assert b"User-Agent" not in heads[0]


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


async def test_http2_when_both_sides_can(authority: trustme.CA, tmp_path: Path) -> None:
    import h2.config
    import h2.connection
    import h2.events

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_alpn_protocols(["h2"])
    configure(context, authority, "127.0.0.1")
    seen: list[tuple[str, str]] = []
    ended = asyncio.Event()

    async def arriving(reader: asyncio.StreamReader) -> bytes:
        try:
            return await reader.read(65536)
        except ConnectionError:
            return b""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        config = h2.config.H2Configuration(client_side=False, header_encoding="utf-8")
        talk = h2.connection.H2Connection(config)
        talk.initiate_connection()
        writer.write(talk.data_to_send())
        while data := await arriving(reader):
            for event in talk.receive_data(data):
                if isinstance(event, h2.events.RequestReceived):
                    seen.extend((str(k), str(v)) for k, v in event.headers)
                    talk.send_headers(event.stream_id, [(":status", "201"), ("x-a", "1")])
                    talk.send_data(event.stream_id, b"two", end_stream=True)
            writer.write(talk.data_to_send())
        writer.close()
        ended.set()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/a"
    try:
        sent = await get(url, ClientOptions(verify=False), {"protocolVersion": "auto"})
        await ended.wait()
    finally:
        server.close()
    assert sent.response is not None
    assert (sent.response.http_version, sent.response.code, sent.response.status) == (
        "2",
        201,
        "Created",
    )
    assert sent.response.body == b"two"
    names = [name for name, _ in seen]
    assert names[:4] == [":method", ":authority", ":scheme", ":path"]
    assert "connection" not in names


async def test_plain_http_makes_no_tls_context(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> ssl.SSLContext:
        raise AssertionError("a TLS context was made")

    monkeypatch.setattr("httpcore2.default_ssl_context", refuse)
    assert code(await get(recorder.url, ClientOptions())) == ""
