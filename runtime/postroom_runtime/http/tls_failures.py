"""What TLS reports, as TransportErrors."""

from __future__ import annotations

import re
import ssl

from postroom_runtime.http.errors import TransportError
from postroom_runtime.http.failures import broken_off, caused_by, os_error

# OpenSSL's verification results, as Node names them.
_CERTIFICATE_CODES = {
    2: "UNABLE_TO_GET_ISSUER_CERT",
    9: "CERT_NOT_YET_VALID",
    10: "CERT_HAS_EXPIRED",
    18: "DEPTH_ZERO_SELF_SIGNED_CERT",
    19: "SELF_SIGNED_CERT_IN_CHAIN",
    20: "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    21: "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    23: "CERT_REVOKED",
    62: "ERR_TLS_CERT_ALTNAME_INVALID",
    64: "ERR_TLS_CERT_ALTNAME_INVALID",
}
_REMEDIES = {
    "CERT_HAS_EXPIRED": "Renew it on the server",
    "CERT_NOT_YET_VALID": "Check the clocks of both machines",
    "CERT_REVOKED": "Replace it on the server",
    "ERR_TLS_CERT_ALTNAME_INVALID": "Check the host of the URL, or let the certificate name it",
}


def tls_failed(error: BaseException, host: str) -> TransportError:
    """The TLS handshake failed, or the certificate is not trusted."""
    cause = caused_by(error, ssl.SSLError)
    if isinstance(cause, ssl.SSLCertVerificationError):
        return _certificate_refused(cause, host)
    if isinstance(cause, ssl.SSLError):
        return _handshake_failed(cause, host)
    reset = os_error(error)
    if reset is not None and reset.errno is not None:
        return broken_off(error, host, "read")
    return TransportError(
        "Client network socket disconnected before secure TLS connection was established",
        code="ECONNRESET",
        sentence=f"{host} closed the connection during the TLS handshake. Does it speak https?",
    )


def _certificate_refused(error: ssl.SSLCertVerificationError, host: str) -> TransportError:
    reason = error.verify_message
    code = _CERTIFICATE_CODES.get(error.verify_code, "UNABLE_TO_VERIFY_LEAF_SIGNATURE")
    remedy = _REMEDIES.get(code, "Name its CA (--ssl-extra-ca-certs)")
    return TransportError(
        reason,
        code=code,
        sentence=f"The certificate of {host} is not trusted: {reason.rstrip('.')}. {remedy}, or "
        "switch verification off (-k).",
    )


def _handshake_failed(error: ssl.SSLError, host: str) -> TransportError:
    reason = re.sub(r"[^A-Z0-9]+", "_", (error.reason or "PROTOCOL_ERROR").upper())
    if "CERTIFICATE_REQUIRED" in reason or "BAD_CERTIFICATE" in reason:
        return TransportError(
            f"TLS handshake failed: {reason.lower().replace('_', ' ')}",
            code=f"ERR_SSL_{reason}",
            sentence=f"{host} wants a client certificate, and has not accepted what it got. Name "
            "one with --ssl-client-cert and --ssl-client-key, or --ssl-client-cert-list.",
        )
    plain = reason in ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "HTTP_REQUEST")
    remedy = " It seems to speak plain http." if plain else ""
    if reason.endswith("HANDSHAKE_FAILURE"):
        remedy = " It may want a client certificate (--ssl-client-cert), or other ciphers."
    if reason.endswith("PROTOCOL_VERSION"):
        remedy = " It wants another version of TLS than the request allows."
    return TransportError(
        f"TLS handshake failed: {reason.lower().replace('_', ' ')}",
        code="EPROTO" if plain else f"ERR_SSL_{reason}",
        sentence=f"The TLS handshake with {host} failed: {reason.lower().replace('_', ' ')}."
        f"{remedy}",
        syscall="write" if plain else None,
    )
