"""TLS: what is trusted, what a request may ask for, and what is told when it fails."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import trustme
from postroom_runtime.http import ClientOptions

from tests.runtime.http.secure import code, get, secure_server

if TYPE_CHECKING:
    from tests.runtime.http.conftest import Recorder


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


async def test_extra_authority_that_is_not_there(tmp_path: Path) -> None:
    sent = await get("https://127.0.0.1:1/", ClientOptions(extra_ca=(tmp_path / "no.pem",)))
    assert sent.error is not None
    assert "no.pem cannot be read" in sent.error.sentence


async def test_plain_http_makes_no_tls_context(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> ssl.SSLContext:
        raise AssertionError("a TLS context was made")

    monkeypatch.setattr("httpcore2.default_ssl_context", refuse)
    assert code(await get(recorder.url, ClientOptions())) == ""


@pytest.mark.parametrize(
    ("name", "expires", "told"),
    [
        ("127.0.0.1", None, "Name its CA (--ssl-extra-ca-certs), or switch verification off (-k)."),
        ("127.0.0.1", datetime(2001, 1, 1, tzinfo=UTC), "has expired. Renew it on the server, or"),
        ("example.com", None, "Check the host of the URL, or let the certificate name it, or"),
    ],
)
async def test_each_distrust_has_its_remedy(
    authority: trustme.CA, tmp_path: Path, name: str, expires: datetime | None, told: str
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    issued = authority.issue_cert(name, not_after=expires)
    with issued.private_key_and_cert_chain_pem.tempfile() as file:
        context.load_cert_chain(file)
    known = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(known)
    trusted = () if told.startswith("Name its CA") else (known,)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    place = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    sent = await get(f"https://{place}/", ClientOptions(extra_ca=trusted))
    server.close()
    assert sent.error is not None
    assert told in sent.error.sentence
