"""The semantic tokens that a client has, so that it need be told only what has changed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field

Token = tuple[int, int, int, int, int]
"""Line, character, length, type, modifiers."""

_KEPT = 32
_SCRIPTS_KEPT = 4096
_WIDTH = 5
"""The numbers of one token."""


@dataclass(slots=True)
class ToldTokens:
    """The last tokens of each document, by its URI, with the id that the client knows them by."""

    _last: OrderedDict[str, tuple[str, list[int]]] = field(
        default_factory=OrderedDict[str, tuple[str, list[int]]]
    )
    _scripts: OrderedDict[Hashable, tuple[Token, ...]] = field(
        default_factory=OrderedDict[Hashable, tuple[Token, ...]]
    )
    _number: int = 0

    def script(self, key: Hashable) -> tuple[Token, ...] | None:
        """The tokens of a script that were worked out before."""
        return self._scripts.get(key)

    def keep_script(self, key: Hashable, tokens: tuple[Token, ...]) -> None:
        """Remember the tokens of a script."""
        self._scripts[key] = tokens
        if len(self._scripts) > _SCRIPTS_KEPT:
            self._scripts.popitem(last=False)

    def keep(self, uri: str, data: list[int]) -> str:
        """Remember what a document's tokens are; the id to tell the client."""
        self._number += 1
        result_id = str(self._number)
        self._last[uri] = (result_id, data)
        self._last.move_to_end(uri)
        if len(self._last) > _KEPT:
            self._last.popitem(last=False)
        return result_id

    def data(self, uri: str, result_id: str) -> list[int] | None:
        """What the client was told under an id; None when that is no longer known."""
        known = self._last.get(uri)
        return known[1] if known is not None and known[0] == result_id else None

    def forget(self, uri: str) -> None:
        """A document is closed."""
        self._last.pop(uri, None)


def difference(before: list[int], after: list[int]) -> tuple[int, int, list[int]]:
    """The one stretch of whole tokens in which two lists differ: where it starts, how many numbers
    go, and which come."""
    shorter = min(len(before), len(after))
    start = next((at for at in range(shorter) if before[at] != after[at]), shorter)
    start -= start % _WIDTH
    most = shorter - start
    same = next((at for at in range(most) if before[-1 - at] != after[-1 - at]), most)
    same -= same % _WIDTH
    return start, len(before) - same - start, after[start : len(after) - same]
