"""Where a cursor stands in a file of keys and values: under which keys, beside which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from postroom_server.text.span import Span

ITEM = "[]"
"""What stands in a path for an item of a list."""


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """A cursor in a file. `path` holds the keys on the way down, `[]` for an item of a list; at a
    value its own key too. `beside` holds the scalars in the same map, `above` those in the map
    around it.

    `typed` is what stands before the cursor of the word, at `span`; the word ends at `end`. `quote`
    is the quote that the word stands in. `indent` is the column where a key of this map starts;
    `colon` tells that the key has one already.
    """

    path: tuple[str, ...]
    is_key: bool
    typed: str
    span: Span
    end: int
    quote: str = ""
    indent: int = 0
    colon: bool = False
    beside: Mapping[str, str] = field(default_factory=dict[str, str])
    above: Mapping[str, str] = field(default_factory=dict[str, str])
