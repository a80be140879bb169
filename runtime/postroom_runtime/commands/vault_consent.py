"""Which vault a run in a terminal has, and the question whether scripts may open it."""

from __future__ import annotations

import asyncio
import sys
from argparse import Namespace
from threading import Thread

from postroom_runtime.reports.safe_text import safe_line
from postroom_runtime.runner.vault import AskedOnce, GuardedVault, VaultError, VaultQuestion
from postroom_runtime.runner.vault_places import EnvironmentVault, FileVault, KeyringVault

_NOBODY = (
    "Vault access denied: there is nobody to ask. Allow it with --vault-keyring, or give secrets "
    "with --vault-file FILE or --vault-env."
)
_QUESTION = 'Scripts of "{0}" want the secret "{1}" from the system\'s keyring. Allow it? [y/N] '


def vault_of(args: Namespace) -> GuardedVault:
    """The vault that the options name; without one, the keyring, after a question.

    Raises UnreadableInputError for a vault file that cannot be read.
    """
    if args.vault_file is not None:
        return GuardedVault(FileVault.read(args.vault_file))
    if args.vault_env is not None:
        return GuardedVault(EnvironmentVault(args.vault_env))
    if args.vault_keyring:
        return GuardedVault(KeyringVault())
    return GuardedVault(KeyringVault(), AskedOnce(ask_in_terminal))


async def ask_in_terminal(question: VaultQuestion) -> bool:
    """Whether the person at the terminal says yes. Raises VaultError when there is no terminal."""
    if any(stream is None or not stream.isatty() for stream in (sys.stdin, sys.stderr)):
        raise VaultError(_NOBODY)
    text = _QUESTION.format(safe_line(question.collection), safe_line(question.key))
    return (await _answer(text)).strip().lower() in {"y", "yes"}


async def _answer(text: str) -> str:
    """A line from the terminal. A run that is interrupted does not wait for it."""
    loop = asyncio.get_running_loop()
    answered: asyncio.Future[str] = loop.create_future()

    def tell(line: str) -> None:
        if not answered.done():
            answered.set_result(line)

    def read() -> None:
        sys.stderr.write(text)
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not loop.is_closed():
            loop.call_soon_threadsafe(tell, line)

    Thread(target=read, name="vault question", daemon=True).start()
    return await answered
