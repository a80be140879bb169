"""Which name was meant: the closest of those there are."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def closest(name: str, known: Iterable[str]) -> str | None:
    """The known name that `name` is most likely a slip of; None when none is near."""
    names = list(known)
    folded = {one.lower(): one for one in names}
    if name.lower() in folded:
        return folded[name.lower()]
    near = get_close_matches(name.lower(), folded, n=1, cutoff=0.7)
    return folded[near[0]] if near else None
