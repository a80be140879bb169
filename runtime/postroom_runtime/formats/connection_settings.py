"""What a request of collection v2 says of its connection: a proxy, a client certificate."""

from __future__ import annotations

from postroom_runtime.formats.json_values import as_list, as_object, as_text, is_object
from postroom_runtime.model.request import OwnCertificate, OwnProxy


def proxy_from_json(value: object) -> OwnProxy | None:
    """A `proxy`; None when there is none, or when it is disabled."""
    if not is_object(value) or not as_text(value.get("host")) or value.get("disabled") is True:
        return None
    port = as_text(value.get("port"))
    named = value.get("authenticate") is True
    return OwnProxy(
        host=as_text(value.get("host")),
        port=int(port) if port.isdecimal() else 8080,
        tunnel=value.get("tunnel") is True,
        username=as_text(value.get("username")) if named else None,
        password=as_text(value.get("password")) if named else "",
    )


def proxy_to_json(proxy: OwnProxy) -> dict[str, object]:
    """A `proxy` in v2.1's shape."""
    result: dict[str, object] = {"host": proxy.host, "port": proxy.port, "tunnel": proxy.tunnel}
    if proxy.username is not None:
        result |= {"authenticate": True, "username": proxy.username, "password": proxy.password}
    return result


def certificate_from_json(value: object) -> OwnCertificate | None:
    """A `certificate`; None when it names no file."""
    if not is_object(value):
        return None
    certificate, key, pfx = (_source(value.get(name)) for name in ("cert", "key", "pfx"))
    if not certificate and not pfx:
        return None
    matches = tuple(as_text(match) for match in as_list(value.get("matches")))
    return OwnCertificate(certificate, key, pfx, as_text(value.get("passphrase")), matches)


def certificate_to_json(certificate: OwnCertificate) -> dict[str, object]:
    """A `certificate` in v2.1's shape."""
    files = {"cert": certificate.certificate, "key": certificate.key, "pfx": certificate.pfx}
    result: dict[str, object] = {name: {"src": path} for name, path in files.items() if path}
    if certificate.passphrase:
        result["passphrase"] = certificate.passphrase
    if certificate.matches:
        result["matches"] = list(certificate.matches)
    return result


def _source(value: object) -> str:
    return value if isinstance(value, str) else as_text(as_object(value).get("src"))
