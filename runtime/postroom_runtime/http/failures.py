"""What the network, TLS and the HTTP parser report, as TransportErrors."""

from __future__ import annotations

import errno
import os
import re
import socket
import ssl

from postroom_runtime.http.errors import TransportError

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
_SENTENCES = {
    "ECONNREFUSED": "Nothing listens at {place}. Is the server running?",
    "ECONNRESET": "{place} closed the connection before the response was complete.",
    "EPIPE": "{place} closed the connection while the request was being sent.",
    "ETIMEDOUT": "{place} does not answer. Check the address, the proxy and the firewall.",
    "EHOSTUNREACH": "There is no route to {place}. Check the network and the proxy settings.",
    "ENETUNREACH": "The network of {place} cannot be reached. Check the network connection.",
}


def connect_failed(error: OSError, address: str, port: int) -> TransportError:
    """Connecting to `address` failed."""
    code = _code(error)
    place = f"{address}:{port}"
    return TransportError(
        f"connect {code} {place}",
        code=code,
        sentence=_sentence(code, place),
        errno=_errno(error),
        syscall="connect",
        address=address,
        port=port,
    )


def lookup_failed(error: socket.gaierror, host: str) -> TransportError:
    """The name `host` has no address, or the name server did not answer."""
    again = error.errno == socket.EAI_AGAIN
    code = "EAI_AGAIN" if again else "ENOTFOUND"
    remedy = (
        "Check the network connection, or try `postroom echo` for a local service."
        if again
        else "Check its spelling and the network connection; for a local service there is "
        "`postroom echo`."
    )
    return TransportError(
        f"getaddrinfo {code} {host}",
        code=code,
        sentence=f"The host {host} was not found. {remedy}",
        errno=-3001 if again else -3008,
        syscall="getaddrinfo",
    )


def proxy_unreachable(error: TransportError, place: str) -> TransportError:
    """`error`, which connecting to the proxy at `place` failed with."""
    return TransportError(
        error.message,
        code=error.code,
        sentence=f"The proxy {place} cannot be reached. {error.sentence}",
        errno=error.errno,
        syscall=error.syscall,
        address=error.address,
        port=error.port,
    )


def broken_off(error: BaseException, place: str, syscall: str) -> TransportError:
    """The connection ended while reading or writing."""
    cause = _os_error(error)
    if cause is None:
        return hung_up(place)
    code = _code(cause)
    return TransportError(
        f"{syscall} {code}",
        code=code,
        sentence=_sentence(code, place),
        errno=_errno(cause),
        syscall=syscall,
    )


def hung_up(place: str) -> TransportError:
    """The server closed the connection without a response."""
    return TransportError(
        "socket hang up",
        code="ECONNRESET",
        sentence=f"{place} closed the connection without sending a response.",
    )


def cut_short(place: str, received: int) -> TransportError:
    """The server closed the connection in the middle of a response body."""
    return TransportError(
        "aborted",
        code="ECONNRESET",
        sentence=f"{place} closed the connection in the middle of the response, after {received} "
        "bytes of its body; it announced more.",
    )


def timed_out(place: str, limit: float) -> TransportError:
    """No complete response within `limit` milliseconds."""
    return TransportError(
        "ESOCKETTIMEDOUT",
        code="ESOCKETTIMEDOUT",
        sentence=f"{place} gave no complete response within {limit:g} ms. "
        "Raise the request timeout if it needs longer.",
    )


def too_large(limit: int) -> TransportError:
    """The body passed the size limit, as sent or as decoded."""
    return TransportError(
        "Maximum response size reached",
        code="ERR_RESPONSE_TOO_LARGE",
        sentence=f"The response body is larger than {limit} bytes. Raise the limit for response "
        "sizes if that is intended.",
    )


def bad_encoding(encoding: str, reason: str) -> TransportError:
    """The body is not in the encoding that its headers name."""
    return TransportError(
        reason,
        code="Z_DATA_ERROR",
        sentence=f"The response says that its body is {encoding}, but it cannot be decoded as "
        f"that: {reason}.",
    )


def malformed(detail: str, place: str) -> TransportError:
    """The server sent something that is not HTTP."""
    code = next((code for part, code in _PARSE_CODES if part in detail.lower()), "HPE_INVALID")
    return TransportError(
        f"Parse Error: {detail}",
        code=code,
        sentence=f"{place} sent a response that breaks HTTP's rules: {detail}.",
    )


_PARSE_CODES = (
    ("status line", "HPE_INVALID_CONSTANT"),
    ("header line", "HPE_INVALID_HEADER_TOKEN"),
    ("content-length", "HPE_INVALID_CONTENT_LENGTH"),
    ("transfer-encoding", "HPE_INVALID_TRANSFER_ENCODING"),
    ("chunk", "HPE_INVALID_CHUNK_SIZE"),
    ("too long", "HPE_HEADER_OVERFLOW"),
)


def tls_failed(error: BaseException, host: str) -> TransportError:
    """The TLS handshake failed, or the certificate is not trusted."""
    cause = _caused_by(error, ssl.SSLError)
    if isinstance(cause, ssl.SSLCertVerificationError):
        return _certificate_refused(cause, host)
    if isinstance(cause, ssl.SSLError):
        return _handshake_failed(cause, host)
    reset = _os_error(error)
    if reset is not None and reset.errno is not None:
        return broken_off(error, host, "read")
    return TransportError(
        "Client network socket disconnected before secure TLS connection was established",
        code="ECONNRESET",
        sentence=f"{host} closed the connection during the TLS handshake. Does it speak https?",
    )


def _certificate_refused(error: ssl.SSLCertVerificationError, host: str) -> TransportError:
    reason = error.verify_message
    return TransportError(
        reason,
        code=_CERTIFICATE_CODES.get(error.verify_code, "UNABLE_TO_VERIFY_LEAF_SIGNATURE"),
        sentence=f"The certificate of {host} is not trusted: {reason}. Name its CA "
        "(--ssl-extra-ca-certs), or switch verification off (-k).",
    )


def _handshake_failed(error: ssl.SSLError, host: str) -> TransportError:
    reason = re.sub(r"[^A-Z0-9]+", "_", (error.reason or "PROTOCOL_ERROR").upper())
    plain = reason in ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "HTTP_REQUEST")
    remedy = " It seems to speak plain http." if plain else ""
    return TransportError(
        f"TLS handshake failed: {reason.lower().replace('_', ' ')}",
        code="EPROTO" if plain else f"ERR_SSL_{reason}",
        sentence=f"The TLS handshake with {host} failed: {reason.lower().replace('_', ' ')}."
        f"{remedy}",
        syscall="write" if plain else None,
    )


def _sentence(code: str, place: str) -> str:
    return _SENTENCES.get(code, "The connection to {place} failed ({code}).").format(
        place=place, code=code
    )


def _code(error: OSError) -> str:
    if isinstance(error, TimeoutError) and error.errno is None:
        return "ETIMEDOUT"
    return errno.errorcode.get(error.errno or errno.ECONNRESET, "ECONNRESET")


def _errno(error: OSError) -> int | None:
    # Node's errno is the negated number of the platform, except on Windows.
    return None if error.errno is None or os.name == "nt" else -error.errno


def _os_error(error: BaseException) -> OSError | None:
    found = _caused_by(error, OSError)
    return found if isinstance(found, OSError) and found.errno is not None else None


def _caused_by(error: BaseException, kind: type[BaseException]) -> BaseException | None:
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, kind):
            return seen
        seen = seen.__cause__ or seen.__context__
    return None
