"""Workspaces whose scripts may always open the vault, remembered between sessions.

They stand in the user's own state directory: no file of a collection can grant itself anything.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from postroom_server.runs.environments import state_file


def _grants_file() -> Path:
    return state_file().with_name("vault.json")


class _Kept(msgspec.Struct, frozen=True):
    """What stands in the file."""

    allowed: list[str]


@dataclass(slots=True)
class VaultGrants:
    """The workspace folders that a person has allowed the vault for good."""

    store: Path = field(default_factory=_grants_file)
    _granted: set[str] | None = None

    def has(self, folder: Path) -> bool:
        """Whether the scripts of a workspace folder need not ask."""
        return str(folder) in self._folders()

    def grant(self, folder: Path) -> None:
        """Ask for this folder no more. Where the state cannot be written, the choice lasts as long
        as the server."""
        with suppress(OSError):
            self._keep(self._folders() | {str(folder)})

    def revoke_all(self) -> None:
        """Ask for every folder again. Raises OSError when that lasts only as long as the server."""
        self._keep(set())

    def _folders(self) -> set[str]:
        if self._granted is None:
            self._granted = _read(self.store)
        return self._granted

    def _keep(self, folders: set[str]) -> None:
        self._granted = folders
        self.store.parent.mkdir(parents=True, exist_ok=True)
        temporary = self.store.with_suffix(".new")
        temporary.write_bytes(msgspec.json.encode(_Kept(sorted(folders))))
        temporary.replace(self.store)


def _read(store: Path) -> set[str]:
    try:
        return set(msgspec.json.decode(store.read_bytes(), type=_Kept).allowed)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return set()
