"""`{{vault:name}}` in a request: the vault answers for names that no scope holds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import TypeVar

_PREFIX = "vault:"
_Resolved = TypeVar("_Resolved")


class WithVault(Mapping[str, object]):
    """Variables by name, with secrets as `vault:NAME` below them. `wanted` gathers the names of
    secrets that somebody looked for and that are not known yet. Iterating lists no secrets."""

    def __init__(
        self, values_by_name: Mapping[str, object], known: Mapping[str, str | None]
    ) -> None:
        self.values_by_name = values_by_name
        self.known = known
        self.wanted: dict[str, None] = {}

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
        name = key.removeprefix(_PREFIX)
        if name not in self.known:
            self.wanted[name] = None
        return self.known.get(name)


async def resolve_with_vault(
    values: Mapping[str, object],
    resolve: Callable[[Mapping[str, object]], Awaitable[_Resolved]],
    read: Callable[[str], Awaitable[str | None]],
) -> _Resolved:
    """What `resolve` makes of the values, with the secrets that it turns out to want. Secrets may
    name further ones, so it may be called several times."""
    known: dict[str, str | None] = {}
    while True:
        with_vault = WithVault(values, known)
        resolved = await resolve(with_vault)
        if not with_vault.wanted:
            return resolved
        for name in with_vault.wanted:
            known[name] = await read(name)
