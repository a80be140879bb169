"""What the network, TLS and the HTTP parser report, as TransportErrors."""

from __future__ import annotations

import errno
import os
import re
import socket

from postroom_runtime.http.errors import TransportError

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


_LOOKUP_REMEDIES = {
    "EAI_AGAIN": "Check the network connection, or try `postroom echo` for a local service.",
    "ENOTFOUND": "Check its spelling and the network connection; for a local service there is "
    "`postroom echo`.",
}
_VARIABLE_REMEDY = (
    "It is a variable without a value: choose an environment that has one, or set it in a script."
)


def lookup_failed(error: socket.gaierror, host: str) -> TransportError:
    """The name `host` has no address, or the name server did not answer."""
    again = error.errno == socket.EAI_AGAIN
    code = "EAI_AGAIN" if again else "ENOTFOUND"
    remedy = _VARIABLE_REMEDY if "{{" in host else _LOOKUP_REMEDIES[code]
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


def proxy_refused(detail: str) -> TransportError:
    """The proxy opened no tunnel; `detail` is its status, or what SOCKS said."""
    remedy = " Give the proxy's URL a user name and password." if detail.startswith("407") else ""
    return TransportError(
        f"tunneling socket could not be established, statusCode={detail.partition(' ')[0]}",
        code="ECONNRESET",
        sentence=f"The proxy refused to open a connection: {detail}.{remedy}",
    )


def broken_off(error: BaseException, place: str, syscall: str) -> TransportError:
    """The connection ended while reading or writing."""
    cause = os_error(error)
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


def head_cut_off(place: str) -> TransportError:
    """The server sent something, and closed the connection before it was the head of a response."""
    return TransportError(
        "socket hang up",
        code="ECONNRESET",
        sentence=f"{place} closed the connection before the head of its response was complete. "
        "Does it speak HTTP?",
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
        sentence=f"The response body is larger than {limit} bytes. Raise the limit with "
        "--max-response-size if that is intended.",
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
    detail = re.sub(r"bytearray\(b(['\"])(.*)\1\)", r'"\2"', detail)
    code = next((code for part, code in _PARSE_CODES if part in detail.lower()), "HPE_INVALID")
    return TransportError(
        f"Parse Error: {detail}",
        code=code,
        sentence=f"{place} sent a response that breaks HTTP's rules: {detail}.",
    )


def response_broken(detail: str, place: str, received: int) -> TransportError:
    """What `detail`, in h11's words, says of a response; `received` counts its body's bytes."""
    lower = detail.lower()
    if "without sending a response" in lower:
        return hung_up(place)
    if "switch_upgrade" in lower:
        return _switched(place)
    if "closed connection" in lower or "connectionclosed" in lower:
        return cut_short(place, received)
    return malformed(detail, place)


def _switched(place: str) -> TransportError:
    return TransportError(
        "socket hang up",
        code="ECONNRESET",
        sentence=f"{place} switched to another protocol (status 101), such as WebSocket's. "
        "Requests here speak HTTP only.",
    )


def unsendable(detail: str) -> TransportError:
    """The request cannot be written as HTTP."""
    return TransportError(
        f"The request breaks HTTP's rules: {detail}",
        code="ERR_HTTP_INVALID_REQUEST",
        sentence=f"The request cannot be sent: {detail}.",
    )


_PARSE_CODES = (
    ("status line", "HPE_INVALID_CONSTANT"),
    ("header line", "HPE_INVALID_HEADER_TOKEN"),
    ("content-length", "HPE_INVALID_CONTENT_LENGTH"),
    ("transfer-encoding", "HPE_INVALID_TRANSFER_ENCODING"),
    ("chunk", "HPE_INVALID_CHUNK_SIZE"),
    ("too long", "HPE_HEADER_OVERFLOW"),
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


def os_error(error: BaseException) -> OSError | None:
    """The operating system's error that `error` stems from."""
    found = caused_by(error, OSError)
    return found if isinstance(found, OSError) and found.errno is not None else None


def caused_by(error: BaseException, kind: type[BaseException]) -> BaseException | None:
    """The first error of `kind` among `error` and what it stems from."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, kind):
            return seen
        seen = seen.__cause__ or seen.__context__
    return None
