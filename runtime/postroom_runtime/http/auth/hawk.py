"""Hawk: a MAC over method, target, host and, if asked for, the body."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import string
import time

from postroom_runtime.http.auth.placing import with_header
from postroom_runtime.http.auth.scheme import CannotSignError, Scheme, Signing
from postroom_runtime.http.headers import header_value
from postroom_runtime.http.preparation import PreparedRequest

_LETTERS = string.ascii_letters + string.digits


async def _sign(prepared: PreparedRequest, signing: Signing) -> PreparedRequest:
    identity, key = signing.text("authId"), signing.text("authKey")
    algorithm = signing.text("algorithm", "sha256") or "sha256"
    if not identity or not key:
        raise CannotSignError("it lacks an id or a key")
    if algorithm not in ("sha256", "sha1"):
        raise CannotSignError(f"Hawk knows sha256 and sha1, not {algorithm}")
    fields = {
        "id": identity,
        "ts": signing.text("timestamp") or str(int(time.time())),
        "nonce": signing.text("nonce") or "".join(secrets.choice(_LETTERS) for _ in range(6)),
    }
    if signing.flag("includePayloadHash") and prepared.payload.size:
        fields["hash"] = await _payload_hash(prepared, algorithm)
    fields["ext"] = signing.text("extraData")
    fields["mac"] = _mac(prepared, fields, signing, algorithm)
    fields |= {"app": signing.text("app"), "dlg": signing.text("delegation")}
    return with_header(prepared, "Authorization", _header(fields))


def _mac(
    prepared: PreparedRequest, fields: dict[str, str], signing: Signing, algorithm: str
) -> str:
    address = prepared.address
    lines = [
        "hawk.1.header",
        fields["ts"],
        fields["nonce"],
        prepared.method,
        address.target,
        address.host,
        str(address.effective_port),
        fields.get("hash", ""),
        fields["ext"].replace("\\", "\\\\").replace("\n", "\\n"),
    ]
    if signing.text("app"):
        lines += [signing.text("app"), signing.text("delegation")]
    text = "\n".join(lines) + "\n"
    mac = hmac.new(signing.text("authKey").encode(), text.encode(), algorithm)
    return base64.b64encode(mac.digest()).decode()


async def _payload_hash(prepared: PreparedRequest, algorithm: str) -> str:
    content_type = (header_value(prepared.headers, "content-type") or "").partition(";")[0]
    digest = hashlib.new(algorithm, usedforsecurity=False)
    digest.update(f"hawk.1.payload\n{content_type.strip().lower()}\n".encode())
    async for piece in prepared.payload.stream():
        digest.update(piece)
    digest.update(b"\n")
    return base64.b64encode(digest.digest()).decode()


def _header(fields: dict[str, str]) -> str:
    order = ("id", "ts", "nonce", "hash", "ext", "mac", "app", "dlg")
    shown = ((key, fields.get(key, "")) for key in order)
    return "Hawk " + ", ".join(f'{key}="{_escaped(value)}"' for key, value in shown if value)


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')


SCHEME = Scheme(_sign)
