"""Places for the secrets of `pm.vault` and `{{vault:name}}`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar, cast

import msgspec

from postroom_runtime.model.problems import Problem, UnreadableInputError
from postroom_runtime.runner.vault import VaultError

_SERVICE = "postroom"
_Answer = TypeVar("_Answer")


@dataclass(slots=True)
class FileVault:
    """Secrets in a JSON file, `{"name": "secret"}`. What scripts set lasts for the run only:
    files a person wrote are not changed."""

    path: Path
    secrets: dict[str, str] = field(default_factory=dict[str, str])

    @classmethod
    def read(cls, path: Path) -> FileVault:
        """Read the file. Raises UnreadableInputError."""
        try:
            secrets = msgspec.json.decode(path.read_bytes(), type=dict[str, str])
        except OSError as error:
            message = f"The vault file cannot be read: {error.strerror}."
            raise UnreadableInputError(Problem(path, message)) from error
        except msgspec.DecodeError as error:
            message = "A vault file is a JSON object of names and secret texts."
            raise UnreadableInputError(Problem(path, message)) from error
        return cls(path, secrets)

    def get(self, key: str) -> str | None:
        """The secret, or None when there is none of that name."""
        return self.secrets.get(key)

    def set(self, key: str, value: str) -> None:
        """Keep a secret for the rest of the run."""
        self.secrets[key] = value

    def unset(self, key: str) -> None:
        """Forget a secret for the rest of the run."""
        self.secrets.pop(key, None)


class _Keyring(Protocol):
    def get_password(self, service: str, username: str) -> str | None: ...
    def set_password(self, service: str, username: str, password: str) -> None: ...
    def delete_password(self, service: str, username: str) -> None: ...


@dataclass(frozen=True, slots=True)
class KeyringVault:
    """Secrets in the system's keyring, under the service `postroom`."""

    keyring: _Keyring
    refusals: type[Exception]

    @classmethod
    def open(cls) -> KeyringVault:
        """Open the keyring. Raises UnreadableInputError when the keyring package is missing."""
        from importlib import import_module

        try:
            refusals = import_module("keyring.errors").KeyringError
            return cls(cast("_Keyring", import_module("keyring")), refusals)
        except ModuleNotFoundError as error:
            message = "The system's keyring needs the Python package keyring, which is missing."
            remedy = "Install it beside postroom, or use --vault-file FILE."
            problem = Problem(Path("--vault-keyring"), message, remedy=remedy)
            raise UnreadableInputError(problem) from error

    def get(self, key: str) -> str | None:
        """The secret, or None when there is none of that name. Raises VaultError."""
        return self._ask(lambda: self.keyring.get_password(_SERVICE, key))

    def set(self, key: str, value: str) -> None:
        """Keep a secret. Raises VaultError."""
        self._ask(lambda: self.keyring.set_password(_SERVICE, key, value))

    def unset(self, key: str) -> None:
        """Forget a secret. Raises VaultError."""
        if self.get(key) is not None:
            self._ask(lambda: self.keyring.delete_password(_SERVICE, key))

    def _ask(self, question: Callable[[], _Answer]) -> _Answer:
        try:
            return question()
        except self.refusals as error:
            raise VaultError(f"The system's keyring refused: {error}") from error
