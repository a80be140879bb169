"""Names of items as names of files."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_FORBIDDEN = re.compile(r'[/\\:*?"<>|\x00-\x1f]+')
# Windows opens devices under these names, whatever the suffix.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|\Z)", re.IGNORECASE)
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class FileNames:
    """Hands out names that differ on every file system, for the files of one directory."""

    _taken: set[str] = field(default_factory=set[str])

    def unique(self, name: str, default: str) -> str:
        """A file name for an item called `name`; ` 1`, ` 2` … follow where it is taken."""
        wanted = _allowed(name) or default
        candidate, number = wanted, 0
        while candidate.casefold() in self._taken:
            number += 1
            candidate = f"{wanted} {number}"
        self._taken.add(candidate.casefold())
        return candidate


def _allowed(name: str) -> str:
    cleaned = _FORBIDDEN.sub("-", name).strip().lstrip(".")
    while len(cleaned.encode()) > _LONGEST:
        cleaned = cleaned[:-1]
    return f"{cleaned}-" if _RESERVED.match(cleaned) else cleaned.rstrip()
