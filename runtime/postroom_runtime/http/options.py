"""How requests are sent: what holds for a whole run, and what one request overrides."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct, field

from postroom_runtime.model.request import OwnProxy

MEBIBYTE = 1024 * 1024


class ClientCertificate(Struct, frozen=True):
    """A client certificate for the hosts that match one of `matches` (`https://*.example.com/*`).

    `certificate` and `key` are PEM files; `pfx` is a PKCS #12 file that replaces both.
    """

    matches: tuple[str, ...]
    certificate: Path | None = None
    key: Path | None = None
    pfx: Path | None = None
    passphrase: str = ""


class ClientOptions(Struct, frozen=True):
    """What holds for every request of a run.

    `timeout` is milliseconds for one exchange, from connecting to the body's last byte; 0 is none.
    `working_dir` is where relative upload paths start; `restrict_files` refuses paths outside it
    and outside `workspace`.
    `proxy` is a URL for all requests; with None the environment decides unless `trust_env` is off.
    `max_response_size` bounds the body in bytes, both as sent and as decoded.
    `insecure_parser` reads response heads that break HTTP's rules.
    `hosts` overrides name resolution: host name to address.
    """

    timeout: float = 0
    verify: bool = True
    extra_ca: tuple[Path, ...] = ()
    certificates: tuple[ClientCertificate, ...] = ()
    proxy: str | None = None
    no_proxy: tuple[str, ...] = ()
    trust_env: bool = True
    follow_redirects: bool = True
    max_redirects: int = 10
    protocol_version: str = "http1"
    insecure_parser: bool = False
    max_response_size: int = 256 * MEBIBYTE
    working_dir: Path = field(default_factory=Path)
    workspace: Path | None = None
    restrict_files: bool = False
    hosts: Mapping[str, str] = field(default_factory=dict[str, str])
    keep_alive: float = 60.0


class SendOptions(Struct, frozen=True):
    """What holds for one request: the client's options with `protocolProfileBehavior` on top.

    `proxy` and `certificate` are the request's own, and go before the client's.
    """

    verify: bool = True
    follow_redirects: bool = True
    max_redirects: int = 10
    follow_original_method: bool = False
    follow_authorization: bool = False
    remove_referer: bool = False
    encode_url: bool = True
    prune_body: bool = True
    use_cookies: bool = True
    disabled_headers: frozenset[str] = frozenset()
    protocol_version: str = "http1"
    tls_disabled_protocols: tuple[str, ...] = ()
    tls_ciphers: tuple[str, ...] = ()
    tls_prefer_server_ciphers: bool = False
    insecure_parser: bool = False
    proxy: OwnProxy | None = None
    certificate: ClientCertificate | None = None
    timeout: float = 0
    max_response_size: int = 256 * MEBIBYTE
    working_dir: Path = field(default_factory=Path)
    workspace: Path | None = None
    restrict_files: bool = False
    allow_files: bool = True


def send_options(client: ClientOptions, behavior: Mapping[str, object]) -> SendOptions:
    """The options of one request. Values of the wrong type fall back to the client's."""
    return SendOptions(
        verify=_flag(behavior, "strictSSL", client.verify),
        follow_redirects=_flag(behavior, "followRedirects", client.follow_redirects),
        max_redirects=_count(behavior, "maxRedirects", client.max_redirects),
        follow_original_method=_flag(behavior, "followOriginalHttpMethod", False),
        follow_authorization=_flag(behavior, "followAuthorizationHeader", False),
        remove_referer=_flag(behavior, "removeRefererHeaderOnRedirect", False),
        encode_url=not _flag(behavior, "disableUrlEncoding", False),
        prune_body=not _flag(behavior, "disableBodyPruning", False),
        use_cookies=not _flag(behavior, "disableCookies", False),
        disabled_headers=_names(behavior.get("disabledSystemHeaders")),
        protocol_version=_protocol(behavior, client.protocol_version),
        tls_disabled_protocols=_texts(behavior.get("tlsDisabledProtocols")),
        tls_ciphers=_texts(behavior.get("tlsCipherSelection")),
        tls_prefer_server_ciphers=_flag(behavior, "tlsPreferServerCiphers", False),
        insecure_parser=_flag(behavior, "insecureHTTPParser", client.insecure_parser),
        timeout=client.timeout,
        max_response_size=client.max_response_size,
        working_dir=client.working_dir,
        workspace=client.workspace,
        restrict_files=client.restrict_files,
    )


def _flag(behavior: Mapping[str, object], key: str, fallback: bool) -> bool:
    value = behavior.get(key)
    return value if isinstance(value, bool) else fallback


def _count(behavior: Mapping[str, object], key: str, fallback: int) -> int:
    value = behavior.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return fallback
    return int(value) if 0 <= value < math.inf else fallback


def _protocol(behavior: Mapping[str, object], fallback: str) -> str:
    value = behavior.get("protocolVersion")
    return value if value in ("http1", "http2", "auto") else fallback


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        return ()
    return tuple(entry for entry in value if isinstance(entry, str))  # pyright: ignore


def _names(value: object) -> frozenset[str]:
    """Header names, in lower case as Postman knows them, from v2's `{name: true}` or v3's list."""
    if isinstance(value, Mapping):
        rows: list[object] = [name for name, off in value.items() if off is True]  # pyright: ignore
    else:
        rows = list(_texts(value))
    return frozenset(name for name in rows if isinstance(name, str))
