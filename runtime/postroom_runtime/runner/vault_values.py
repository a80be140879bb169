"""`{{vault:name}}` in a request: the vault answers for names that no scope holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from postroom_runtime.runner.masking import Secrets
from postroom_runtime.runner.vault import Vault

_PREFIX = "vault:"


@dataclass(slots=True)
class WithVault(Mapping[str, object]):
    """Variables by name, with the vault's secrets as `vault:NAME` below them. Each secret that is
    read becomes one to mask. Iterating does not list the vault."""

    values_by_name: Mapping[str, object]
    vault: Vault
    secrets: Secrets
    _read: dict[str, str | None] = field(default_factory=dict[str, str | None])

    def __getitem__(self, key: str) -> object:
        if key in self.values_by_name:
            return self.values_by_name[key]
        secret = self._secret(key)
        if secret is None:
            raise KeyError(key)
        return secret

    def __contains__(self, key: object) -> bool:
        if key in self.values_by_name:
            return True
        return isinstance(key, str) and self._secret(key) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_by_name)

    def __len__(self) -> int:
        return len(self.values_by_name)

    def _secret(self, key: str) -> str | None:
        if not key.startswith(_PREFIX):
            return None
        if key not in self._read:
            secret = self._read[key] = self.vault.get(key.removeprefix(_PREFIX))
            self.secrets.learn(() if secret is None else (secret,))
        return self._read[key]
