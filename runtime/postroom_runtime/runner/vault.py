"""`pm.vault` and `{{vault:name}}`: secrets that a person keeps outside the collection's files.

A collection comes from anywhere, and its scripts can send what they read. So a vault that a person
has not named for a run is opened only with their consent, given once for all of a run.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from msgspec import Struct, field

_Answer = TypeVar("_Answer")


class Vault(Protocol):
    """A place that holds secrets by name. It may take its time: it is used on threads."""

    def get(self, key: str) -> str | None:
        """The secret, or None when there is none of that name. Raises `VaultError`."""
        ...

    def set(self, key: str, value: str) -> None:
        """Keep a secret. Raises `VaultError` when the place cannot be written."""
        ...

    def unset(self, key: str) -> None:
        """Forget a secret. Raises `VaultError` when the place cannot be written."""
        ...


class VaultError(Exception):
    """The vault refused; the message says why, in a sentence a script's author can act on."""


class VaultQuestion(Struct, frozen=True):
    """Who wants into the vault first: a request of a collection, for a secret by its name."""

    collection: str
    request: str
    key: str


Consent = Callable[[VaultQuestion], Awaitable[bool]]
"""Asks a person. Raises `VaultError` when there is nobody to ask."""

NO_VAULT = (
    "Vault access denied: this run has no vault. Give it one with --vault-keyring, --vault-file "
    "FILE or --vault-env."
)
DENIED = "Vault access denied: it was not allowed for this run."


async def always(question: VaultQuestion) -> bool:
    """The consent of somebody who has named the vault for the run."""
    return True


class AskedOnce(Struct):
    """A consent that is asked for once: the answer holds for all that the run wants."""

    ask: Consent
    _answer: bool | None = None
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def __call__(self, question: VaultQuestion) -> bool:
        """The answer; concurrent questions wait for that to the first."""
        async with self._asking:
            if self._answer is None:
                self._answer = await self.ask(question)
            return self._answer


class GuardedVault(Struct, frozen=True):
    """A run's vault and who may open it. What is asked of it is done in that order."""

    vault: Vault
    consent: Consent = always
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def get(self, question: VaultQuestion) -> str | None:
        """The secret that is asked for. Raises `VaultError`."""
        return await self._use(question, lambda: self.vault.get(question.key))

    async def set(self, question: VaultQuestion, value: str) -> None:
        """Keep a secret. Raises `VaultError`."""
        await self._use(question, lambda: self.vault.set(question.key, value))

    async def unset(self, question: VaultQuestion) -> None:
        """Forget a secret. Raises `VaultError`."""
        await self._use(question, lambda: self.vault.unset(question.key))

    async def _use(self, question: VaultQuestion, use: Callable[[], _Answer]) -> _Answer:
        async with self._turn:
            if not await self.consent(question):
                raise VaultError(DENIED)
            return await asyncio.to_thread(use)
