"""`{{name}}` in a text. Names are not trimmed; values may hold further `{{names}}`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_TOKEN = re.compile(r"\{\{([^{}]*)\}\}")
_PASSES = 19

Lookup = Callable[[str], str | None]


def substitute(text: str, lookup: Lookup) -> str:
    """`text` with every `{{name}}` replaced by `lookup(name)`, again and again until nothing
    changes or 19 passes are done. A name that `lookup` answers with None stays as it stands."""
    for _ in range(_PASSES):
        if "{{" not in text:
            return text
        replaced, changed = _substitute_once(text, lookup)
        if not changed:
            return replaced
        text = replaced
    return text


def names_in(text: str) -> Iterator[str]:
    """The names of the `{{name}}` tokens that stand in `text`, outermost braces first."""
    if "{{" not in text:
        return
    for token in _TOKEN.finditer(text):
        yield token[1]


def _substitute_once(text: str, lookup: Lookup) -> tuple[str, bool]:
    changed = False

    def replace(token: re.Match[str]) -> str:
        nonlocal changed
        value = lookup(token[1])
        if value is None:
            return token[0]
        changed = True
        return value

    return _TOKEN.sub(replace, text), changed
