"""Secrets of a run, and events without them.

Values of secret variables, of the vault and of auth parameters that keep something secret are
masked wherever they stand in an event: in names, messages, bodies, headers. So are credentials that
a request was seen to carry, and cookies: their headers show what they are and not what they hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import cast
from urllib.parse import quote

import msgspec
from msgspec import Struct, field

from postroom_runtime.model.request import Auth
from postroom_runtime.runner.events import Exchanged, RunEvent
from postroom_runtime.text.surrogates import encode_json

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
_COOKIE_HEADERS = frozenset(("cookie", "set-cookie"))
_WHOLE_WORD_BELOW = 4
_CREDENTIALS_FROM = 8
_COOKIES_FROM = 16
"""Characters from which a value is looked for elsewhere; `lang=english` is no secret."""
_CARRIED_AT_MOST = 200
"""Credentials that are remembered; requests may be signed anew each time."""


class Secrets(Struct):
    """The texts that must not be seen. Grows while a run learns of more. `_untold` are declared
    secrets, of variables and of the vault, that nobody has asked for yet."""

    _known: set[str] = field(default_factory=set[str])
    _untold: set[str] = field(default_factory=set[str])
    _carried: int = 0
    _pattern: re.Pattern[str] | None = None

    def learn(self, values: Iterable[str]) -> None:
        """Add what is declared secret; empty texts and unresolved variables are no secrets."""
        self._untold |= self.cover(values)

    def learn_auth(self, auth: Auth | None) -> None:
        """Add the parameters of `auth` that keep something secret."""
        self.cover(auth_secrets(auth))

    def cover(self, values: Iterable[str]) -> set[str]:
        """Add texts that are secret by the place where they stand; gives those that are new."""
        fresh = {value for value in values if value.strip() and "{{" not in value} - self._known
        if fresh:
            self._known |= fresh
            self._pattern = _pattern(self._known)
        return fresh

    def take_untold(self) -> set[str]:
        """The declared secrets that were learned since this was last asked."""
        untold, self._untold = self._untold, set()
        return untold

    def mask(self, text: str) -> str:
        """`text` with every secret in it covered."""
        return text if self._pattern is None else self._pattern.sub(MASK, text)

    def mask_json(self, value: object) -> object:
        """A JSON value with every secret in it covered, and what headers hold that say who
        somebody is."""
        masked = value if self._pattern is None else _masked_value(value, self.mask)
        return _without_header_values(masked)

    def mask_event(self, event: RunEvent) -> RunEvent:
        """`event` with every secret in it covered, and the credentials of its request too."""
        if isinstance(event, Exchanged):
            self._learn_carried(event)
        masked = event if self._pattern is None else masked_event(event, self.mask)
        return _without_credentials(masked) if isinstance(masked, Exchanged) else masked

    def _learn_carried(self, event: Exchanged) -> None:
        """Add the credentials and cookies of an exchange, which a server may repeat in its body."""
        if self._carried < _CARRIED_AT_MOST:
            self._carried += len(self.cover(_carried_by(event)))

    def mask_all_but_response(self, event: RunEvent) -> RunEvent:
        """`event` as `mask_event` gives it, with its response as it came: for an editor, which
        shows it to the person who asked for it, and runs scripts on it again."""
        masked = self.mask_event(event)
        if not isinstance(event, Exchanged) or not isinstance(masked, Exchanged):
            return masked
        return msgspec.structs.replace(masked, response=event.response, cookies=event.cookies)


def auth_secrets(auth: Auth | None) -> Iterable[str]:
    """The parameters of `auth` that keep something secret."""
    if auth is None:
        return
    for key, value in auth.parameters.items():
        # A demo password that is the word "password" would cover that word everywhere.
        if isinstance(value, str) and key.lower() in _SECRET_PARAMETERS and value != key:
            yield value


def _pattern(known: set[str]) -> re.Pattern[str]:
    """Longest first: a secret may hold a shorter one. Short ones count only as whole words."""
    spellings = {spelling for value in known for spelling in _spellings(value)}
    ordered = sorted(spellings, key=lambda text: (-len(text), text))
    return re.compile("|".join(_alternative(text) for text in ordered))


def _spellings(value: str) -> tuple[str, ...]:
    """A secret as it is, in a URL, and inside a JSON string."""
    return value, quote(value, safe=""), encode_json(value).decode()[1:-1]


def _alternative(text: str) -> str:
    if len(text) < _WHOLE_WORD_BELOW:
        return rf"(?<!\w){re.escape(text)}(?!\w)"
    return re.escape(text)


def _carried_by(event: Exchanged) -> Iterable[str]:
    """What identifies somebody in an exchange. A signature, which has parts, serves only once."""
    for key, value in event.request.headers:
        token = value.rpartition(" ")[2]
        if key.lower() in _SECRET_HEADERS and value.count(" ") == 1 and "," not in token:
            yield from (token,) if len(token) >= _CREDENTIALS_FROM else ()
    for _, value in event.cookies:
        yield from (value,) if len(value) >= _COOKIES_FROM else ()


def _without_credentials(event: Exchanged) -> Exchanged:
    """`event` with the headers covered that say who somebody is, and the values of cookies."""
    covered: dict[str, object] = {}
    for name in ("request", "response"):
        message = getattr(event, name)
        if message is not None and any(_is_secret(key) for key, _ in message.headers):
            headers = [(key, _covered(key, value)) for key, value in message.headers]
            covered[name] = msgspec.structs.replace(message, headers=headers)
    if event.cookies:
        covered["cookies"] = [(name, MASK) for name, _ in event.cookies]
    return msgspec.structs.replace(event, **covered) if covered else event


def _without_header_values(value: object) -> object:
    if isinstance(value, list):
        return [_without_header_values(row) for row in cast("list[object]", value)]
    if not isinstance(value, dict):
        return value
    rows = cast("dict[str, object]", value)
    key, text = rows.get("key"), rows.get("value")
    if isinstance(key, str) and isinstance(text, str) and _is_secret(key) and "{{" not in text:
        return {**rows, "value": _covered(key, text)}
    return {name: _without_header_values(inner) for name, inner in rows.items()}


def _is_secret(key: str) -> bool:
    return key.lower() in _SECRET_HEADERS or key.lower() in _COOKIE_HEADERS


def _covered(key: str, value: str) -> str:
    if key.lower() in _COOKIE_HEADERS:
        return _without_values(key, value)
    if key.lower() not in _SECRET_HEADERS:
        return value
    scheme, space, _ = value.partition(" ")
    return f"{scheme} {MASK}" if space else MASK


def _without_values(key: str, value: str) -> str:
    """A cookie header with names and attributes, and without the values of cookies."""
    first, *others = value.split(";")
    if key.lower() == "set-cookie":
        return ";".join((_named(first), *others))
    return ";".join(map(_named, (first, *others)))


def _named(pair: str) -> str:
    name, equals, _ = pair.partition("=")
    return f"{name}={MASK}" if equals else MASK


_Masker = Callable[[str], str]

_NO_TEXTS = frozenset(("id", "kind", "level", "source", "path", "base64"))
"""Members of events that say what and where something is, and bytes: no secret stands in them that
is as short as `test`, but its letters may."""


def masked_event(event: RunEvent, mask: _Masker) -> RunEvent:
    """`event` with `mask` applied to every text in it that a person or a server has written."""
    return cast("RunEvent", _masked_value(event, mask))


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
        if name in _NO_TEXTS and isinstance(inner, str):
            continue
        masked = _masked_value(inner, mask)
        if masked != inner:
            changed[name] = masked
    return msgspec.structs.replace(value, **changed) if changed else value
