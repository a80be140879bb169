"""Auth schemes by type. A scheme's module is imported when a request first uses it."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from postroom_runtime.http.auth.scheme import Scheme
from postroom_runtime.model.request import Auth

TYPES = (
    "basic",
    "bearer",
    "apikey",
    "digest",
    "oauth1",
    "oauth2",
    "hawk",
    "awsv4",
    "ntlm",
    "edgegrid",
    "asap",
    "jwt",
)
_NONE = ("", "noauth", "none", "inherit")


def scheme_for(auth: Auth | None, warn: Callable[[str], None]) -> Scheme | None:
    """The scheme that `auth` names, None for no auth. A type that is not known is warned of."""
    if auth is None or auth.type in _NONE:
        return None
    if auth.type not in TYPES:
        warn(f'The auth type "{auth.type}" is not known; the request goes out unsigned.')
        return None
    module = import_module(f"postroom_runtime.http.auth.{auth.type}")
    scheme: Scheme = module.SCHEME
    return scheme
