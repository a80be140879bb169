"""Places for the secrets of `pm.vault` and `{{vault:name}}`: a file, variables, the keyring."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct, field

from postroom_runtime.model.problems import Problem, UnreadableInputError
from postroom_runtime.runner.vault import VaultError

SERVICE = "postroom"
"""The service under which the system's keyring keeps the secrets; their names are its users."""
_NO_KEYRING = (
    "The system has no keyring that could be used. Give secrets with --vault-file FILE or "
    "--vault-env."
)
_Answer = TypeVar("_Answer")


class FileVault(Struct):
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
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
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


class EnvironmentVault(Struct):
    """Secrets in environment variables: `api-key` is the prefix and `API_KEY`. What scripts set
    lasts for the run only."""

    prefix: str
    variables: Mapping[str, str] = field(default_factory=lambda: os.environ)
    _changed: dict[str, str | None] = field(default_factory=dict[str, "str | None"])

    def get(self, key: str) -> str | None:
        """The secret, or None when there is no such variable."""
        if key in self._changed:
            return self._changed[key]
        return self.variables.get(self.prefix + re.sub(r"\W", "_", key).upper())

    def set(self, key: str, value: str) -> None:
        """Keep a secret for the rest of the run."""
        self._changed[key] = value

    def unset(self, key: str) -> None:
        """Forget a secret for the rest of the run."""
        self._changed[key] = None


class KeyringVault(Struct, frozen=True):
    """Secrets in the system's keyring, which is opened when it is first used: macOS's Keychain,
    Windows' Credential Locker, the Secret Service of a Linux desktop, or what keyring is set to."""

    def get(self, key: str) -> str | None:
        """The secret, or None when there is none of that name. Raises VaultError."""
        import keyring

        return _answered(lambda: keyring.get_password(SERVICE, key))

    def set(self, key: str, value: str) -> None:
        """Keep a secret. Raises VaultError."""
        import keyring

        _answered(lambda: keyring.set_password(SERVICE, key, value))

    def unset(self, key: str) -> None:
        """Forget a secret. Raises VaultError."""
        import keyring

        if self.get(key) is not None:
            _answered(lambda: keyring.delete_password(SERVICE, key))


def _answered(question: Callable[[], _Answer]) -> _Answer:
    from keyring.errors import KeyringError, NoKeyringError

    try:
        return question()
    except NoKeyringError as error:
        raise VaultError(_NO_KEYRING) from error
    except KeyringError as error:
        reason = str(error) or type(error).__name__
        raise VaultError(f"The system's keyring refused: {reason}") from error
