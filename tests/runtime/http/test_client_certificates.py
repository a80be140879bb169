"""Client certificates: from options, from the request itself, and broken ones."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import ssl
import sys
from pathlib import Path

import pytest
import trustme
from postroom_runtime.formats import request_from_json
from postroom_runtime.http import Client, ClientCertificate, ClientOptions, send
from postroom_runtime.http.address import read_address
from postroom_runtime.http.client_certificates import matches

from tests.runtime.http.secure import answer, client_files, code, configure, get, secure_server

INSECURE = ClientOptions(verify=False)


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


@pytest.mark.parametrize("form", ["pem", "pfx"])
async def test_request_names_its_certificate(
    authority: trustme.CA, tmp_path: Path, form: str
) -> None:
    files = client_files(authority, tmp_path, b"open sesame")
    sources = {"pem": ("cert", "key"), "pfx": ("pfx",)}[form]
    certificate: dict[str, object] = {name: {"src": files[name].name} for name in sources}
    async with secure_server(authority, tmp_path, "127.0.0.1", client_certificates=True) as server:
        named = {**certificate, "passphrase": "open sesame"}
        request = request_from_json({"url": server.url, "certificate": named})
        options = ClientOptions(verify=False, trust_env=False, working_dir=tmp_path)
        async with Client(options) as client:
            sent = await send(request, client=client)
    assert answer(sent) == b"ok"
    assert server.peers == ["me@example.com"]


async def test_certificate_of_a_request_that_is_not_there(tmp_path: Path) -> None:
    certificate = {"cert": {"src": "gone.pem"}, "key": {"src": "gone.key"}}
    request = request_from_json({"url": "https://127.0.0.1:1/", "certificate": certificate})
    async with Client(ClientOptions(trust_env=False, working_dir=tmp_path)) as client:
        sent = await send(request, client=client)
    assert code(sent) == "ECONNREFUSED"
    (warning,) = sent.warnings
    assert warning.startswith("The request goes out without its client certificate")
    assert "gone.pem" in warning


def refuse(listening: socket.socket, context: ssl.SSLContext) -> None:
    """Serve one connection that shows no certificate. OpenSSL itself says why it ends."""
    connection, _ = listening.accept()
    with connection.dup() as raw:
        with (
            contextlib.suppress(OSError),
            context.wrap_socket(connection, server_side=True) as ssl_,
        ):
            ssl_.recv(1)
        # Closing with bytes unread would reset the connection, and the alert would be lost.
        while raw.recv(4096):
            continue


@pytest.mark.parametrize(
    ("version", "told"),
    [
        (ssl.TLSVersion.TLSv1_2, "may want a client certificate"),
        (ssl.TLSVersion.TLSv1_3, "wants a client certificate"),
    ],
)
async def test_server_that_wants_a_certificate_and_gets_none(
    authority: trustme.CA, version: ssl.TLSVersion, told: str
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.maximum_version = version
    configure(context, authority, "127.0.0.1")
    context.verify_mode = ssl.CERT_REQUIRED
    with socket.create_server(("127.0.0.1", 0)) as listening:
        serving = asyncio.create_task(asyncio.to_thread(refuse, listening, context))
        sent = await get(f"https://127.0.0.1:{listening.getsockname()[1]}/", INSECURE)
        await serving
    assert sent.error is not None
    assert told in sent.error.sentence
    assert "--ssl-client-cert" in sent.error.sentence


@pytest.mark.parametrize("command", ["send", "run"])
@pytest.mark.parametrize("form", ["pem", "list"])
async def test_certificates_from_the_command_line(
    authority: trustme.CA, tmp_path: Path, command: str, form: str
) -> None:
    files = client_files(authority, tmp_path, b"open sesame")
    listed = tmp_path / "list.json"
    pfx = {"matches": ["https://127.0.0.1:*/*"], "pfx": {"src": str(files["pfx"])}}
    listed.write_text(json.dumps([{**pfx, "passphrase": "open sesame"}]), "utf-8")
    pem = ["--ssl-client-cert", files["cert"], "--ssl-client-key", files["key"]]
    named = ["--ssl-client-cert-list", listed]
    shown = named if form == "list" else [*pem, "--ssl-client-passphrase", "open sesame"]
    async with secure_server(authority, tmp_path, "127.0.0.1", client_certificates=True) as server:
        collection = tmp_path / "a.postman_collection.json"
        item = {"name": "a", "request": server.url}
        collection.write_text(json.dumps({"info": {"name": "c"}, "item": [item]}), "utf-8")
        target = server.url if command == "send" else str(collection)
        trust = ["--ssl-extra-ca-certs", server.ca_file]
        arguments = [command, target, *map(str, (*trust, *shown))]
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "postroom_runtime", *arguments, stdout=asyncio.subprocess.PIPE
        )
        told, _ = await process.communicate()
    assert process.returncode == 0, told.decode()
    assert server.peers == ["me@example.com"]
