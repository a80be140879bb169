"""JSON bodies of saved responses."""

from __future__ import annotations

from collections.abc import Iterable

from postroom_runtime.formats.json_values import as_object

_LARGEST = 200_000


def saved_body(responses: Iterable[object], key: str = "body", code: str = "code") -> str:
    """The first JSON body among saved responses, successful ones first; empty when there is none.
    `key` and `code` are the names of a response's body and status."""
    saved = [as_object(one) for one in responses]
    for one in sorted(saved, key=lambda it: not _is_success(it.get(code))):
        body = one.get(key)
        if looks_like_json(body):
            return str(body)
    return ""


def looks_like_json(body: object) -> bool:
    """Whether a body is the text of an object or a list, and not too large to look into."""
    return isinstance(body, str) and len(body) <= _LARGEST and body.lstrip().startswith(("{", "["))


def _is_success(code: object) -> bool:
    return isinstance(code, int) and 200 <= code < 300
