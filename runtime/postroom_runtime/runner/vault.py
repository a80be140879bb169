"""`pm.vault` and `{{vault:name}}`: secrets that a person keeps outside the collection's files."""

from __future__ import annotations

from typing import Protocol


class Vault(Protocol):
    """A place that holds secrets by name."""

    def get(self, key: str) -> str | None:
        """The secret, or None when there is none of that name."""
        ...

    def set(self, key: str, value: str) -> None:
        """Keep a secret. Raises `VaultError` when the place cannot be written."""
        ...

    def unset(self, key: str) -> None:
        """Forget a secret. Raises `VaultError` when the place cannot be written."""
        ...


class VaultError(Exception):
    """The vault refused; the message says why, in a sentence a script's author can act on."""
