"""Client certificates: which one a host gets, and loading it."""

from __future__ import annotations

import os
import re
import secrets
import ssl
from collections.abc import Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from postroom_runtime.http.address import Address
from postroom_runtime.http.errors import TransportError
from postroom_runtime.http.options import ClientCertificate

if TYPE_CHECKING:
    from collections.abc import Generator

_PATTERN = re.compile(r"(?P<scheme>[*a-z]+)://(?P<host>[^/:]*)(?::(?P<port>[*\d]+))?(?P<path>/.*)?")


def certificate_for(
    address: Address, certificates: Iterable[ClientCertificate]
) -> ClientCertificate | None:
    """The first certificate with a pattern that matches `address`; only https has any."""
    if address.scheme != "https":
        return None
    return next((c for c in certificates if any(matches(p, address) for p in c.matches)), None)


def matches(pattern: str, address: Address) -> bool:
    """Whether a pattern such as `https://*.example.com:8443/api/*` covers `address`. A pattern
    without a port means the scheme's own."""
    parts = _PATTERN.fullmatch(pattern.strip().lower())
    if parts is None:
        return False
    if parts["scheme"] not in ("*", address.scheme):
        return False
    if not _host_matches(parts["host"], address.host):
        return False
    if parts["port"] != "*" and int(parts["port"] or 443) != address.effective_port:
        return False
    return _path_matches(parts["path"] or "/*", address.path.lower())


def _host_matches(pattern: str, host: str) -> bool:
    if pattern.startswith("*."):
        return host == pattern[2:] or host.endswith(pattern[1:])
    return pattern in ("*", host)


def _path_matches(pattern: str, path: str) -> bool:
    return bool(re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), path))


def load_certificate(context: ssl.SSLContext, certificate: ClientCertificate) -> None:
    """Let `context` show `certificate`. Raises TransportError when it cannot be read."""
    try:
        _load(context, certificate)
    except (OSError, ValueError) as error:
        path = certificate.pfx or certificate.certificate
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise TransportError(
            f"Unable to load the client certificate {path}: {reason}",
            code="ERR_OSSL_CERTIFICATE",
            sentence=f"The client certificate {path} cannot be used: {reason}. "
            "Check the file, its key and the passphrase.",
        ) from error


def _load(context: ssl.SSLContext, certificate: ClientCertificate) -> None:
    if certificate.pfx is not None:
        _load_pfx(context, certificate.pfx, certificate.passphrase)
        return
    if certificate.certificate is None:
        raise ValueError("it names neither a certificate nor a PFX file")
    # Without a password OpenSSL would ask for one on the terminal.
    context.load_cert_chain(
        certificate.certificate, certificate.key, lambda: certificate.passphrase
    )


def _load_pfx(context: ssl.SSLContext, path: Path, passphrase: str) -> None:
    from cryptography.hazmat.primitives import serialization as forms
    from cryptography.hazmat.primitives.serialization import pkcs12

    content = pkcs12.load_pkcs12(path.read_bytes(), passphrase.encode() or None)
    if content.key is None or content.cert is None:
        raise ValueError("it holds no certificate with a key")
    password = secrets.token_bytes(16).hex()
    pem = forms.Encoding.PEM
    chain = [content.cert.certificate, *(more.certificate for more in content.additional_certs)]
    lines = [certificate.public_bytes(pem) for certificate in chain]
    encryption = forms.BestAvailableEncryption(password.encode())
    lines.append(content.key.private_bytes(pem, forms.PrivateFormat.PKCS8, encryption))
    with _private_file(b"".join(lines)) as file:
        context.load_cert_chain(file, password=password)


@contextmanager
def _private_file(content: bytes) -> Generator[Path]:
    """A file for OpenSSL, which loads certificates from nothing else; gone afterwards."""
    import tempfile  # here: few requests need a certificate

    handle, name = tempfile.mkstemp(suffix=".pem")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        yield Path(name)
    finally:
        Path(name).unlink()
