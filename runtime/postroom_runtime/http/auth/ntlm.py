"""NTLM: a handshake of three messages, after which the connection is known to the server.

A handshake belongs to one request, and all of its messages go over the same connection.
"""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec import Struct

from postroom_runtime.http.auth.challenges import challenges
from postroom_runtime.http.auth.placing import with_header
from postroom_runtime.http.auth.scheme import CannotSignError, Scheme, Signing
from postroom_runtime.http.preparation import PreparedRequest
from postroom_runtime.model.response import Response

if TYPE_CHECKING:
    from spnego import ContextProxy

_NAME = "NETBIOS_COMPUTER_NAME"


class _Handshake(Struct):
    """`challenge` is the server's last message, empty for its invitation; None: nothing to say."""

    context: ContextProxy | None = None
    challenge: bytes | None = None


async def _sign(prepared: PreparedRequest, signing: Signing) -> PreparedRequest:
    handshake = _handshake(signing)
    if handshake.challenge is None:
        return prepared
    challenge, handshake.challenge = handshake.challenge, None
    message = _message(handshake, challenge, signing)
    return with_header(prepared, "Authorization", f"NTLM {base64.b64encode(message).decode()}")


def _message(handshake: _Handshake, challenge: bytes, signing: Signing) -> bytes:
    from spnego import client
    from spnego.exceptions import SpnegoError

    try:
        if handshake.context is None or not challenge:
            handshake.context = client(_account(signing), signing.text("password"), protocol="ntlm")
        with _workstation(signing.text("workstation")):
            message = handshake.context.step(challenge or None)
    except (SpnegoError, ValueError) as error:
        raise CannotSignError(f"the NTLM handshake failed: {error}") from error
    return message or b""


@contextmanager
def _workstation(name: str) -> Generator[None]:
    """Let pyspnego tell this name of the machine; without it, it would tell the real one."""
    previous = os.environ.get(_NAME)
    os.environ[_NAME] = name.upper()
    try:
        yield
    finally:
        if previous is None:
            del os.environ[_NAME]
        else:
            os.environ[_NAME] = previous


def _account(signing: Signing) -> str:
    r"""The account as `DOMAIN\user`; a domain inside the user name counts like one apart."""
    user, domain = signing.text("username"), signing.text("domain")
    if not user:
        raise CannotSignError("it has no user name")
    if "\\" in user or "@" in user or not domain:
        return user
    return f"{domain}\\{user}"


def _handshake(signing: Signing) -> _Handshake:
    found = signing.state.get("ntlm")
    if isinstance(found, _Handshake):
        return found
    handshake = _Handshake()
    signing.state["ntlm"] = handshake
    return handshake


def _answer(response: Response, prepared: PreparedRequest, signing: Signing) -> bool:
    handshake = _handshake(signing)
    if response.code != 401 or signing.flag("disableRetryRequest"):
        handshake.context = None
        return False
    token = _offered(response)
    if token is None or (not token and handshake.context is not None):
        handshake.context = None
        return False
    handshake.challenge = token
    return True


def _offered(response: Response) -> bytes | None:
    """The server's NTLM message, empty for a bare invitation; None when it offers no NTLM."""
    for name, value in response.headers:
        if name.lower() != "www-authenticate":
            continue
        for scheme, fields in challenges(value):
            if scheme == "ntlm":
                return _decoded(fields.get("", ""))
    return None


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        return None


SCHEME = Scheme(_sign, _answer, same_connection=True)
