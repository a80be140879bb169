"""Text that no encoder takes: lone halves of surrogate pairs.

Python makes them of JSON's escapes and of file names and arguments that are not UTF-8.
"""

from __future__ import annotations

import re
from typing import cast

import msgspec

_LONE = re.compile("[\ud800-\udfff]")


def whole(text: str) -> str:
    """`text` with U+FFFD for each half of a surrogate pair."""
    return text if text.isascii() else _LONE.sub("\ufffd", text)


def whole_values(value: object) -> object:
    """Lists and dictionaries with each text in them made whole."""
    if isinstance(value, str):
        return whole(value)
    if isinstance(value, (list, tuple)):
        return [whole_values(item) for item in cast("list[object]", value)]
    if isinstance(value, dict):
        rows = cast("dict[str, object]", value)
        return {whole(key): whole_values(item) for key, item in rows.items()}
    return value


def encode_json(value: object) -> bytes:
    """`value`, msgspec's structs included, as JSON in UTF-8, made whole where it has to be."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        return msgspec.json.encode(whole_values(msgspec.to_builtins(value, enc_hook=_parsed)))


def _parsed(raw: object) -> object:
    assert isinstance(raw, msgspec.Raw)
    return msgspec.json.decode(raw)
