"""Signing JSON Web Tokens."""

from __future__ import annotations

import base64
import json

from postroom_runtime.http.auth.scheme import CannotSignError

ALGORITHMS = frozenset(
    f"{kind}{bits}" for kind in ("HS", "RS", "PS", "ES") for bits in (256, 384, 512)
)


def signed_token(
    payload: dict[str, object], key: str | bytes, algorithm: str, header: dict[str, object]
) -> str:
    """A token of these claims; `alg` in `header` gives way to `algorithm`.

    Raises CannotSignError for a key or an algorithm that cannot sign.
    """
    import warnings

    import jwt

    if algorithm not in ALGORITHMS:
        raise CannotSignError(f"the algorithm {algorithm} is not known")
    if not key:
        raise CannotSignError("it has no key to sign with")
    ordered = {name: value for name, value in header.items() if name != "alg"}
    text = f"{_encoded({**ordered, 'alg': algorithm})}.{_encoded(payload)}"
    try:
        with warnings.catch_warnings():
            # A short key is the server's choice; the request shall leave all the same.
            warnings.simplefilter("ignore", jwt.InsecureKeyLengthWarning)
            signer = jwt.get_algorithm_by_name(algorithm)
            signature = signer.sign(text.encode(), signer.prepare_key(key))
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise CannotSignError(f"its key cannot sign with {algorithm}: {error}") from error
    return f"{text}.{_base64url(signature)}"


def _encoded(part: dict[str, object]) -> str:
    """A part as Postman writes it: members in their order, nothing added."""
    text = json.dumps(part, ensure_ascii=False, separators=(",", ":"))
    return _base64url(text.encode("utf-8", "replace"))


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
