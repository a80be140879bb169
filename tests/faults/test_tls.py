"""Servers whose TLS or certificate is wrong, in every way there is: each costs its own request one
sentence with the code that Node gives, and the run goes on."""

from __future__ import annotations

import socket
import ssl
import struct
import warnings
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.faults.conftest import FINE, OK, Liar, StartLiar, Talk, Terminal, Writer
from tests.faults.run_report import TIMEOUT, Report, report_of, silent, together

HOST = "127.0.0.1"
KNOWN, UNKNOWN = trustme.CA(), trustme.CA()
NOW = datetime.now(UTC)


def contextual(certificate: trustme.LeafCert | bytes | None = None) -> ssl.SSLContext:
    """A server's context. It shows a certificate of the known authority, or a PEM with its key."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if isinstance(certificate, bytes):
        with trustme.Blob(certificate).tempfile() as file:
            context.load_cert_chain(file)
        return context
    issued = certificate or KNOWN.issue_cert(HOST)
    with issued.private_key_and_cert_chain_pem.tempfile() as file:
        context.load_cert_chain(file)
    return context


def speaking(context: ssl.SSLContext, answer: bytes = FINE) -> Talk:
    """Talk over TLS: read a request, answer, close with no goodbye."""

    def talk(connection: socket.socket) -> None:
        with connection.dup() as raw:
            with suppress(OSError), context.wrap_socket(connection, server_side=True) as secure:
                secure.recv(65536)
                secure.sendall(answer)
            # To close with bytes unread would reset the connection, and an alert would be lost.
            raw.shutdown(socket.SHUT_WR)
            while raw.recv(65536):
                continue

    return talk


def dated(start: int, end: int) -> ssl.SSLContext:
    """A certificate that holds from `start` to `end`, in days from now."""
    days = [NOW + timedelta(days) for days in (start, end)]
    return contextual(KNOWN.issue_cert(HOST, not_before=days[0], not_after=days[1]))


def self_signed() -> ssl.SSLContext:
    """A certificate that nobody vouches for but itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(NOW).not_valid_after(NOW + timedelta(1))
    certificate = builder.sign(key, hashes.SHA256())
    form = serialization.PrivateFormat.PKCS8
    pem = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    return contextual(pem + certificate.public_bytes(serialization.Encoding.PEM))


def with_its_authority() -> ssl.SSLContext:
    """A chain that brings its own unknown authority along."""
    issued = UNKNOWN.issue_cert(HOST)
    chain = issued.private_key_and_cert_chain_pem.bytes() + UNKNOWN.cert_pem.bytes()
    return contextual(chain)


def outdated_protocol() -> ssl.SSLContext:
    """TLS 1.1 at most."""
    context = contextual()
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    return context


def other_ciphers() -> ssl.SSLContext:
    """A cipher alone that no client offers."""
    context = contextual()
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("NULL-SHA256:@SECLEVEL=0")
    return context


def demanding(version: ssl.TLSVersion) -> ssl.SSLContext:
    """A client certificate is wanted."""
    context = contextual()
    context.maximum_version = version
    context.verify_mode = ssl.CERT_REQUIRED
    KNOWN.configure_trust(context)  # pyright: ignore[reportUnknownMemberType]
    return context


def after_hello(answer: bytes) -> Talk:
    """Read the client's first message and answer it with something."""

    def talk(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(answer)

    return talk


def silent_after_hello(connection: socket.socket) -> None:
    """Read the client's first message, and then nothing until it gives up."""
    connection.recv(65536)
    silent(connection)


def reset_after_hello(connection: socket.socket) -> None:
    """Read the client's first message and reset the connection."""
    connection.recv(65536)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


SHORT = OK + b"Content-Length: 100\r\n\r\nabc"
# How a server speaks; then the code of the error, and a part of the sentence about it.
FAULTS: dict[str, tuple[Talk, str, str]] = {
    "expired": (speaking(dated(-9, -1)), "CERT_HAS_EXPIRED", "Renew it on the server"),
    "not yet valid": (speaking(dated(2, 9)), "CERT_NOT_YET_VALID", "Check the clocks"),
    "another host": (
        speaking(contextual(KNOWN.issue_cert("example.com"))),
        "ERR_TLS_CERT_ALTNAME_INVALID",
        "Check the host of the URL",
    ),
    "self-signed": (speaking(self_signed()), "DEPTH_ZERO_SELF_SIGNED_CERT", "-k"),
    "unknown authority": (
        speaking(contextual(UNKNOWN.issue_cert(HOST))),
        "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
        "Name its CA (--ssl-extra-ca-certs), or switch verification off (-k).",
    ),
    "its own authority": (speaking(with_its_authority()), "SELF_SIGNED_CERT_IN_CHAIN", "-k"),
    "outdated protocol": (speaking(outdated_protocol()), "ERR_SSL_", "another version of TLS"),
    "other ciphers": (speaking(other_ciphers()), "ERR_SSL_", "other ciphers"),
    "client certificate, 1.2": (
        speaking(demanding(ssl.TLSVersion.TLSv1_2)),
        "ERR_SSL_",
        "--ssl-client-cert",
    ),
    "client certificate, 1.3": (
        speaking(demanding(ssl.TLSVersion.TLSv1_3)),
        "ERR_SSL_",
        "wants a client certificate",
    ),
    "plain": (after_hello(FINE), "EPROTO", "It seems to speak plain http."),
    "garbage": (after_hello(bytes(200)), "EPROTO", "The TLS handshake with"),
    "ends in the handshake": (after_hello(b""), "ECONNRESET", "during the TLS handshake"),
    "resets in the handshake": (reset_after_hello, "ECONNRESET", "closed the connection"),
    "cut off": (speaking(contextual(), SHORT), "ECONNRESET", "after 3 bytes of its body"),
    "silent": (silent_after_hello, "ESOCKETTIMEDOUT", "no complete response"),
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Report]:
    """A run that meets every fault, and one for who is silent, in which requests get little time.
    They trust the known authority."""
    folder = tmp_path_factory.mktemp("tls")
    liars = {name: Liar.started(talk, eager=True) for name, (talk, *_) in FAULTS.items()}
    items = [
        {"name": name, "request": f"https://{liar.authority}/"} for name, liar in liars.items()
    ]
    KNOWN.cert_pem.write_to_path(folder / "ca.pem")
    terminal, write = Terminal(folder), Writer(folder).items
    trust = ("--ssl-extra-ca-certs", "ca.pem")
    told = report_of(terminal, write(*items[:-1]), *trust)
    yield together(told, report_of(terminal, write(items[-1]), *trust, timeout=TIMEOUT))
    for liar in liars.values():
        liar.stop()


def test_the_run_goes_on_to_its_end(report: Report) -> None:
    assert (report.code, report.err) == (1, "")
    assert list(report.executions) == list(FAULTS)


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_one_sentence(report: Report, name: str) -> None:
    _, code, sentence = FAULTS[name]
    error = report.failures[name]
    assert code in error["name"]
    assert sentence in error["message"]
    assert "\n" not in error["message"]


@pytest.mark.parametrize("name", ["expired", "another host", "self-signed", "unknown authority"])
def test_distrust_can_be_switched_off(
    postroom: Terminal, collection: Writer, lying: StartLiar, name: str
) -> None:
    path = collection(f"https://{lying(FAULTS[name][0], eager=True).authority}/")
    assert postroom("run", path, "-k").code == 0


def test_no_tls_where_there_is_some(
    postroom: Terminal, collection: Writer, lying: StartLiar
) -> None:
    secure = lying(speaking(contextual()), eager=True)
    ended = postroom("run", collection(secure.url))
    assert ended.code == 1
    assert secure.authority in ended.out
