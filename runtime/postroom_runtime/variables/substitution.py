"""`{{name}}` in a text. Names are not trimmed; values may hold further `{{names}}`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_TOKEN = re.compile(r"\{\{([^{}]*)\}\}")
_PASSES = 19
_LONGEST = 256_000_000
_LONGEST_NESTED = 16_000_000
"""Characters of all values that are put into a text at once: by its own names, and by those that
stand in values. Values may be long; but ten that each name the next one ten times grow for ever."""

Lookup = Callable[[str], str | None]


class _TooLongError(Exception):
    """The values are longer than any request."""


def substitute(text: str, lookup: Lookup) -> str:
    """`text` with every `{{name}}` replaced by `lookup(name)`, again and again until nothing
    changes or 19 passes are done. A name that `lookup` answers with None stays as it stands, and
    so does all of `text` when its values grow beyond all reason."""
    replaced, room = text, _LONGEST
    try:
        for _ in range(_PASSES):
            if "{{" not in replaced:
                return replaced
            replaced, changed = _substitute_once(replaced, lookup, room)
            room = _LONGEST_NESTED
            if not changed:
                return replaced
    except _TooLongError:
        return text
    return replaced


def names_in(text: str) -> Iterator[str]:
    """The names of the `{{name}}` tokens that stand in `text`, outermost braces first."""
    if "{{" not in text:
        return
    for token in _TOKEN.finditer(text):
        yield token[1]


def _substitute_once(text: str, lookup: Lookup, room: int) -> tuple[str, bool]:
    changed = False

    def replace(token: re.Match[str]) -> str:
        nonlocal changed, room
        value = lookup(token[1])
        if value is None:
            return token[0]
        changed = True
        room -= len(value)
        if room < 0:
            raise _TooLongError
        return value

    return _TOKEN.sub(replace, text), changed
