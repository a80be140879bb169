"""TLS contexts, made when a request to https first needs one."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from postroom_runtime.http.client_certificates import load_certificate
from postroom_runtime.http.errors import TransportError
from postroom_runtime.http.options import ClientCertificate

_PROTOCOLS = {"http1": ["http/1.1"], "http2": ["h2"], "auto": ["http/1.1", "h2"]}

# Older versions are off by default, in Node as here.
_VERSIONS = {
    "TLSv1_2": ssl.TLSVersion.TLSv1_2,
    "TLSv1_3": ssl.TLSVersion.TLSv1_3,
}


class TlsSettings(Struct, frozen=True):
    """What tells one TLS context from another."""

    verify: bool = True
    disabled_protocols: tuple[str, ...] = ()
    ciphers: tuple[str, ...] = ()
    prefer_server_ciphers: bool = False
    certificate: ClientCertificate | None = None


class TlsContexts:
    """Contexts by their settings, each made when it is first needed."""

    def __init__(self, extra_ca: tuple[Path, ...]) -> None:
        self._extra_ca = extra_ca
        self._contexts: dict[tuple[TlsSettings, str], ssl.SSLContext] = {}
        self._making = asyncio.Lock()

    async def get(self, settings: TlsSettings, protocol: str) -> ssl.SSLContext:
        """The context that offers `protocol`, which is http1, http2 or auto. Raises TransportError
        when a file or a cipher cannot be used."""
        async with self._making:
            found = self._contexts.get((settings, protocol))
            if found is None:
                found = await asyncio.to_thread(tls_context, settings, self._extra_ca)
                found.set_alpn_protocols(_PROTOCOLS[protocol])
                self._contexts[settings, protocol] = found
        return found


def tls_context(settings: TlsSettings, extra_ca: Iterable[Path]) -> ssl.SSLContext:
    """A context that trusts the system's authorities and those in `extra_ca`.

    It takes some 50 ms. Raises TransportError when a file or a cipher cannot be used.
    """
    from httpcore2 import default_ssl_context

    context = default_ssl_context()
    if not settings.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    for path in extra_ca:
        _trust(context, path)
    _limit_versions(context, settings.disabled_protocols)
    _prefer_server_ciphers(context, wanted=settings.prefer_server_ciphers)
    if settings.ciphers:
        _choose_ciphers(context, settings.ciphers)
    if settings.certificate is not None:
        load_certificate(context, settings.certificate)
    return context


def _trust(context: ssl.SSLContext, path: Path) -> None:
    try:
        context.load_verify_locations(path)
    except ssl.SSLError as error:
        raise TransportError(
            f"{path} holds no PEM certificates",
            code="ERR_OSSL_PEM_NO_START_LINE",
            sentence=f"{path}, named for extra CA certificates, holds no certificates in PEM form.",
        ) from error
    except OSError as error:
        raise TransportError(
            f"{error.strerror}, open '{path}'",
            code="ENOENT",
            sentence=f"The extra CA certificates {path} cannot be read: {error.strerror}.",
        ) from error


def _limit_versions(context: ssl.SSLContext, disabled: tuple[str, ...]) -> None:
    enabled = [version for name, version in _VERSIONS.items() if name not in disabled]
    if not enabled:
        raise TransportError(
            "No TLS version is enabled",
            code="ERR_SSL_NO_PROTOCOLS_AVAILABLE",
            sentence="The request disables TLS 1.2 and 1.3, and older versions are unsafe and off. "
            "Enable one of the two.",
        )
    context.minimum_version, context.maximum_version = enabled[0], enabled[-1]


def _prefer_server_ciphers(context: ssl.SSLContext, *, wanted: bool) -> None:
    """As in Node: an option of OpenSSL that a server heeds; what a client sends stays the same."""
    if wanted:
        context.options |= ssl.OP_CIPHER_SERVER_PREFERENCE
    else:
        context.options &= ~ssl.OP_CIPHER_SERVER_PREFERENCE


def _choose_ciphers(context: ssl.SSLContext, names: tuple[str, ...]) -> None:
    # Those of TLS 1.3 are always on and not for this list.
    chosen = [name for name in names if not name.startswith("TLS_")]
    if not chosen:
        return
    try:
        context.set_ciphers(":".join(chosen))
    except ssl.SSLError as error:
        raise TransportError(
            "no cipher match",
            code="ERR_SSL_NO_CIPHER_MATCH",
            sentence=f"None of the request's ciphers is known here: {', '.join(chosen)}.",
        ) from error
