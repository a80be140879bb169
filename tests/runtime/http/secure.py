"""HTTPS servers with certificates of an authority made for the test."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import trustme
from msgspec.structs import replace
from postroom_runtime.http import Client, ClientOptions, Sent, send
from postroom_runtime.http.url_text import parsed
from postroom_runtime.model.request import Request

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(slots=True)
class SecureServer:
    """An HTTPS server; `peers` are the names on the certificates that clients showed."""

    url: str
    authority: trustme.CA
    ca_file: Path
    peers: list[str] = field(default_factory=list[str])


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


def answer(sent: Sent) -> bytes:
    """The body of the response that there must be."""
    assert sent.error is None, sent.error.sentence
    assert sent.response is not None
    return sent.response.body


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
