"""Asks the person whether the scripts of a run may open the vault, and remembers who always may."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from postroom_runtime.service.frames import AskVault

if TYPE_CHECKING:
    from postroom_server.lsp.arguments import Arguments
    from postroom_server.lsp.session import Session

ONCE = "Allow Once"
ALWAYS = "Always Allow in This Workspace"
DENY = "Deny"


async def vault_consent(session: Session, asked: AskVault) -> bool:
    """Whether the run may open the vault. An editor that shows no choices denies it."""
    under_way = session.under_way.get(asked.run)
    if under_way is None:
        return False
    folder = session.folder_of(Path(under_way.order.path))
    if session.vault_grants.has(folder):
        return True
    chosen = await session.editor.ask(_text(asked, folder), (ONCE, ALWAYS, DENY))
    if chosen == ALWAYS:
        session.vault_grants.grant(folder)
    return chosen in (ONCE, ALWAYS)


async def forget_vault_consent(session: Session, arguments: Arguments) -> None:
    """Ask again in every workspace, also in those that were always allowed."""
    try:
        session.vault_grants.revoke_all()
    except OSError as error:
        store = session.vault_grants.store
        session.editor.complain(f"{store} cannot be written ({error.strerror}): delete it.")
        return
    session.editor.say("Scripts that open the vault are asked about again, in every workspace.")


def _text(asked: AskVault, folder: Path) -> str:
    question = asked.about
    return (
        f'"{question.request}" of the collection "{question.collection}" in {folder.name} wants '
        f'the secret "{question.key}" from your system\'s keyring. Its scripts can send what they '
        "read. Allow it?"
    )
