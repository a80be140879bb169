"""Every key of `protocolProfileBehavior` and of v3's `settings` that changes what happens.

The keys that only change what is written have their cases in `tests/wire`; here stands where each
has its test, and those that need a server of their own kind.
"""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import trustme
from postroom_runtime.formats import request_from_json
from postroom_runtime.http import Client, ClientOptions, Sent, send
from postroom_runtime.http.options import send_options
from postroom_runtime.http.tls import TlsSettings, tls_context

from tests.runtime.http.secure import answer, code, get, secure_server

if TYPE_CHECKING:
    from tests.runtime.http.conftest import Recorder

ROOT = Path(__file__).parents[3]

# Where each key is tried at the socket.
PROOFS = {
    "strictSSL": "tests/runtime/http/test_tls.py",
    "followRedirects": "tests/wire/cases/redirects.yaml",
    "maxRedirects": "tests/wire/cases/redirects.yaml",
    "followOriginalHttpMethod": "tests/wire/cases/redirects.yaml",
    "followAuthorizationHeader": "tests/wire/cases/redirects.yaml",
    "removeRefererHeaderOnRedirect": "tests/wire/cases/redirects.yaml",
    "insecureHTTPParser": "tests/runtime/http/test_settings.py",
    "disableUrlEncoding": "tests/wire/cases/urls.yaml",
    "disableCookies": "tests/wire/cases/cookies.yaml",
    "disableBodyPruning": "tests/wire/cases/methods.yaml",
    "disabledSystemHeaders": "tests/wire/cases/headers.yaml",
    "protocolVersion": "tests/runtime/http/test_http2.py",
    "tlsPreferServerCiphers": "tests/runtime/http/test_settings.py",
    "tlsDisabledProtocols": "tests/runtime/http/test_tls.py",
    "tlsCipherSelection": "tests/runtime/http/test_tls.py",
}

VALUES: Mapping[str, object] = {
    "strictSSL": False,
    "followRedirects": False,
    "maxRedirects": 3,
    "disabledSystemHeaders": ["host"],
    "protocolVersion": "auto",
    "tlsDisabledProtocols": ["TLSv1_2"],
    "tlsCipherSelection": ["AES128-SHA"],
}


@pytest.mark.parametrize("key", PROOFS)
def test_key_changes_the_options_and_has_its_proof(key: str) -> None:
    plain = send_options(ClientOptions(), {})
    assert send_options(ClientOptions(), {key: VALUES.get(key, True)}) != plain
    assert key in (ROOT / PROOFS[key]).read_text("utf-8")


BODY = b"Content-Length: 2\r\n\r\nok"
REFUSED = [
    b"HTTP/1.1 200 OK\r\nBad Name: x\r\nA : 1\r\n" + BODY,
    b"HTTP/1.1 100 Continue\r\nB@d: 1\r\n\r\nHTTP/1.1 200 OK\r\n(x): 1\r\n" + BODY,
    b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\nX@: 1\r\n\r\n"
    b"2\r\nok\r\n0\r\n\r\n",
]
MENDED = [
    *REFUSED,
    b"HTTP/1.1 200 OK\r\nA: \x01\x02b\r\n" + BODY,
    b"HTTP/1.1 200 OK\nA: 1\nno colon\nContent-Length: 2\n\nok",
    b"HTTP/1.1 200 \x07OK\r\n" + BODY,
]


async def told(recorder: Recorder, client: Client, head: bytes, *, insecure: bool) -> Sent:
    """What becomes of a response with this head."""
    recorder.answers = [head]
    behavior = {"insecureHTTPParser": insecure}
    return await send(request_from_json(recorder.url), client=client, behavior=behavior)


@pytest.mark.parametrize("head", MENDED)
async def test_insecure_parser_reads_broken_heads(
    recorder: Recorder, client: Client, head: bytes
) -> None:
    assert answer(await told(recorder, client, head, insecure=True)) == b"ok"


@pytest.mark.parametrize("head", REFUSED)
async def test_broken_heads_are_refused_without_it(
    recorder: Recorder, client: Client, head: bytes
) -> None:
    sent = await told(recorder, client, head, insecure=False)
    assert sent.error is not None
    assert "breaks HTTP's rules" in sent.error.sentence
    assert sent.error.code.startswith("HPE_")


async def test_insecure_parser_leaves_sound_heads_alone(recorder: Recorder, client: Client) -> None:
    whole = b"HTTP/1.1 200 OK\r\nX-A: 1\r\nx-a: 2\r\nContent-Length: 2\r\n\r\nok"
    sent = await told(recorder, client, whole, insecure=True)
    assert sent.response is not None
    assert sent.response.headers == (("X-A", "1"), ("x-a", "2"), ("Content-Length", "2"))


@pytest.mark.parametrize("preferred", [True, False])
def test_preference_of_the_servers_ciphers_reaches_openssl(preferred: bool) -> None:
    context = tls_context(TlsSettings(prefer_server_ciphers=preferred), ())
    assert bool(context.options & ssl.OP_CIPHER_SERVER_PREFERENCE) is preferred


async def test_preference_of_the_servers_ciphers_still_connects(
    authority: trustme.CA, tmp_path: Path
) -> None:
    async with secure_server(authority, tmp_path, "127.0.0.1") as server:
        sent = await get(server.url, ClientOptions(verify=False), {"tlsPreferServerCiphers": True})
    assert code(sent) == ""
