"""Secrets of a run, and events without them.

Values of secret variables, of the vault and of auth parameters that keep something secret are
masked wherever they stand in an event: in names, messages, bodies, headers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import quote

import msgspec

from postroom_runtime.model.request import Auth
from postroom_runtime.runner.events import Exchanged, RunEvent

MASK = "******"

_SECRET_PARAMETERS = frozenset(
    (
        "accesskey",
        "accesstoken",
        "authkey",
        "clientsecret",
        "clienttoken",
        "consumersecret",
        "password",
        "privatekey",
        "refreshtoken",
        "secret",
        "secretkey",
        "sessiontoken",
        "token",
        "tokensecret",
        "value",
    )
)
_SECRET_HEADERS = frozenset(("authorization", "proxy-authorization"))
_WHOLE_WORD_BELOW = 4


@dataclass(slots=True)
class Secrets:
    """The texts that must not be seen. Grows while a run learns of more."""

    _known: set[str] = field(default_factory=set[str])
    _pattern: re.Pattern[str] | None = None

    def learn(self, values: Iterable[str]) -> None:
        """Add secret texts; empty ones and unresolved variables are no secrets."""
        fresh = {value for value in values if value.strip() and "{{" not in value} - self._known
        if fresh:
            self._known |= fresh
            self._pattern = _pattern(self._known)

    def learn_auth(self, auth: Auth | None) -> None:
        """Add the parameters of `auth` that keep something secret."""
        if auth is not None:
            self.learn(_auth_secrets(auth))

    def mask(self, text: str) -> str:
        """`text` with every secret in it covered."""
        return text if self._pattern is None else self._pattern.sub(MASK, text)

    def mask_event(self, event: RunEvent) -> RunEvent:
        """`event` with every secret in it covered, and the credentials of its request too."""
        masked = event if self._pattern is None else _masked(event, self.mask)
        return _without_credentials(masked) if isinstance(masked, Exchanged) else masked

    def mask_all_but_response(self, event: RunEvent) -> RunEvent:
        """`event` as `mask_event` gives it, with its response as it came: for an editor, which
        shows it to the person who asked for it, and runs scripts on it again."""
        masked = self.mask_event(event)
        if not isinstance(event, Exchanged) or not isinstance(masked, Exchanged):
            return masked
        return msgspec.structs.replace(masked, response=event.response)


def _auth_secrets(auth: Auth) -> Iterable[str]:
    for key, value in auth.parameters.items():
        # A demo password that is the word "password" would cover that word everywhere.
        if isinstance(value, str) and key.lower() in _SECRET_PARAMETERS and value != key:
            yield value


def _pattern(known: set[str]) -> re.Pattern[str]:
    """Longest first: a secret may hold a shorter one. Short ones count only as whole words."""
    spellings = {spelling for value in known for spelling in (value, quote(value, safe=""))}
    ordered = sorted(spellings, key=lambda text: (-len(text), text))
    return re.compile("|".join(_alternative(text) for text in ordered))


def _alternative(text: str) -> str:
    if len(text) < _WHOLE_WORD_BELOW:
        return rf"(?<!\w){re.escape(text)}(?!\w)"
    return re.escape(text)


def _without_credentials(event: Exchanged) -> Exchanged:
    rows = event.request.headers
    if not any(key.lower() in _SECRET_HEADERS for key, _ in rows):
        return event
    headers = [(key, _credentials(key, value)) for key, value in rows]
    request = msgspec.structs.replace(event.request, headers=headers)
    return msgspec.structs.replace(event, request=request)


def _credentials(key: str, value: str) -> str:
    if key.lower() not in _SECRET_HEADERS:
        return value
    scheme, space, _ = value.partition(" ")
    return f"{scheme} {MASK}" if space else MASK


_Masker = Callable[[str], str]


def _masked(value: RunEvent, mask: _Masker) -> RunEvent:
    return cast("RunEvent", _masked_value(value, mask))


def _masked_value(value: object, mask: _Masker) -> object:
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, msgspec.Struct):
        return _masked_struct(value, mask)
    if isinstance(value, Mapping):
        rows = cast("Mapping[object, object]", value)
        return {key: _masked_value(inner, mask) for key, inner in rows.items()}
    if isinstance(value, tuple):
        return tuple(_masked_value(inner, mask) for inner in cast("Sequence[object]", value))
    if isinstance(value, list):
        return [_masked_value(inner, mask) for inner in cast("Sequence[object]", value)]
    return value


def _masked_struct(value: msgspec.Struct, mask: _Masker) -> msgspec.Struct:
    changed: dict[str, object] = {}
    for name in value.__struct_fields__:
        inner = getattr(value, name)
        masked = _masked_value(inner, mask)
        if masked != inner:
            changed[name] = masked
    return msgspec.structs.replace(value, **changed) if changed else value
