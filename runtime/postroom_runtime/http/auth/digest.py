"""Digest, RFC 7616: the server's challenge is answered, and kept for the requests that follow."""

from __future__ import annotations

import hashlib
import secrets

from msgspec import Struct

from postroom_runtime.http.auth.body_digest import body_digest
from postroom_runtime.http.auth.challenges import challenges
from postroom_runtime.http.auth.placing import with_header
from postroom_runtime.http.auth.scheme import CannotSignError, Scheme, Signing
from postroom_runtime.http.headers import header_value
from postroom_runtime.http.preparation import PreparedRequest
from postroom_runtime.model.response import Response

_HASHES = {"MD5": "md5", "SHA-256": "sha256", "SHA-512-256": "sha512_256"}
# RFC 7616 has the algorithm bare; Postman, and so every server that Postman works with, quotes it.
_QUOTED = ("username", "realm", "nonce", "uri", "algorithm", "cnonce", "response", "opaque")


class _Challenge(Struct):
    """What the server asked for; `count` is how often its nonce has been used."""

    realm: str
    nonce: str
    algorithm: str
    qop: str
    opaque: str
    count: int = 0


async def _sign(prepared: PreparedRequest, signing: Signing) -> PreparedRequest:
    challenge = _known(signing, prepared)
    if challenge is None:
        return prepared
    if not signing.text("username"):
        raise CannotSignError("it has no user name")
    challenge.count += 1
    fields = await _fields(prepared, signing, challenge)
    return with_header(prepared, "Authorization", "Digest " + _joined(fields))


def _known(signing: Signing, prepared: PreparedRequest) -> _Challenge | None:
    """The challenge of an earlier response, or the one that the parameters spell out."""
    kept = signing.memory.get(signing.key(prepared.address.origin))
    if isinstance(kept, _Challenge):
        return kept
    if not (signing.text("realm") and signing.text("nonce")):
        return None
    challenge = _Challenge(
        signing.text("realm"),
        signing.text("nonce"),
        signing.text("algorithm", "MD5") or "MD5",
        signing.text("qop"),
        signing.text("opaque"),
    )
    signing.memory[signing.key(prepared.address.origin)] = challenge
    return challenge


async def _fields(
    prepared: PreparedRequest, signing: Signing, challenge: _Challenge
) -> dict[str, str]:
    fields = {
        "username": signing.text("username"),
        "realm": challenge.realm,
        "nonce": challenge.nonce,
        "uri": prepared.address.target,
        "algorithm": challenge.algorithm,
    }
    if challenge.qop:
        fields["qop"] = challenge.qop
        fields["nc"] = signing.text("nonceCount") or f"{challenge.count:08x}"
    if challenge.qop or challenge.algorithm.upper().endswith("-SESS"):
        fields["cnonce"] = signing.text("clientNonce") or secrets.token_hex(8)
    fields["response"] = await _response(prepared, signing.text("password"), fields)
    if challenge.opaque:
        fields["opaque"] = challenge.opaque
    return fields


async def _response(prepared: PreparedRequest, password: str, fields: dict[str, str]) -> str:
    algorithm = fields["algorithm"].upper()
    name = _HASHES.get(algorithm.removesuffix("-SESS"), "")
    if not name:
        raise CannotSignError(f"the server asks for {fields['algorithm']}, which is not known")

    def hashed(*parts: str) -> str:
        return hashlib.new(name, ":".join(parts).encode(), usedforsecurity=False).hexdigest()

    secret = hashed(fields["username"], fields["realm"], password)
    if algorithm.endswith("-SESS"):
        secret = hashed(secret, fields["nonce"], fields["cnonce"])
    action = [prepared.method, fields["uri"]]
    if fields.get("qop") == "auth-int":
        action.append((await body_digest(prepared, name)).hex())
    middle = [fields[key] for key in ("nonce", "nc", "cnonce", "qop") if key in fields]
    if "qop" not in fields:
        middle = [fields["nonce"]]
    return hashed(secret, *middle, hashed(*action))


def _joined(fields: dict[str, str]) -> str:
    return ", ".join(
        f'{key}="{_escaped(value)}"' if key in _QUOTED else f"{key}={value}"
        for key, value in fields.items()
    )


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')


def _answer(response: Response, prepared: PreparedRequest, signing: Signing) -> bool:
    """Keep the challenge of a response that refuses. A request is signed once for it."""
    if response.code not in (401, 403) or signing.flag("disableRetryRequest"):
        return False
    given = (header_value(prepared.headers, "authorization") or "").startswith("Digest ")
    challenge = _chosen(response, signing.text("algorithm"))
    if challenge is None:
        return False
    key = signing.key(prepared.address.origin)
    previous = signing.memory.get(key)
    signing.memory[key] = challenge
    # A fresh nonce is worth another try only where an old one was used: its time may be over.
    used = isinstance(previous, _Challenge) and previous.count > 1
    return not given or used


def _chosen(response: Response, wanted: str) -> _Challenge | None:
    """The digest challenge with the algorithm that the request names, else the first one known."""
    offers = [
        _challenge(fields)
        for name, value in response.headers
        if name.lower() == "www-authenticate"
        for scheme, fields in challenges(value)
        if scheme == "digest" and fields.get("nonce")
    ]
    fitting = [offer for offer in offers if offer.algorithm.upper() == wanted.upper()]
    return next(iter(fitting or offers), None)


def _challenge(fields: dict[str, str]) -> _Challenge:
    offered = [part.strip() for part in fields.get("qop", "").split(",")]
    qop = next((known for known in ("auth", "auth-int") if known in offered), "")
    return _Challenge(
        fields.get("realm", ""),
        fields["nonce"],
        fields.get("algorithm", "MD5"),
        qop,
        fields.get("opaque", ""),
    )


SCHEME = Scheme(_sign, _answer)
