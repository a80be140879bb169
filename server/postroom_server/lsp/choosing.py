"""Asking a person which environment to use: when told to, and before the first run without one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from postroom_server.lsp.session import Session

_NO_ENVIRONMENT = "No environment"


class NothingChosenError(Exception):
    """The person did not choose, or the editor cannot ask."""


async def ask_environment(session: Session) -> Path | None:
    """The chosen file, None for no environment. Raises NothingChosenError."""
    await session.indexing.ready.wait()
    files = {_label(session, name, path): path for name, path in session.environment_files()}
    answer = await session.editor.ask("Which environment?", [*files, _NO_ENVIRONMENT])
    if answer is None or answer not in (*files, _NO_ENVIRONMENT):
        raise NothingChosenError
    return files.get(answer)


async def environment_for_run(session: Session, path: Path) -> Path | None:
    """The environment for a run. Where nobody has chosen one yet, and there are some, the person
    is asked, once; an editor that shows the choice itself is left to do so."""
    await session.indexing.ready.wait()
    places = (session.collection_of(path), session.folder_of(path))
    decided = (
        session.asked_environment
        or session.environment_for(path) is not None
        or any(map(session.environments.has_choice, places))
    )
    shows_it_itself = "status" in session.client.extensions
    if decided or shows_it_itself or not session.environment_files():
        return session.environment_for(path)
    session.asked_environment = True
    try:
        chosen = await ask_environment(session)
    except NothingChosenError:
        return None
    choose(session, session.folder_of(path), chosen)
    return chosen


def choose(session: Session, place: Path, environment: Path | None) -> None:
    """Use an environment from now on in a workspace folder or a collection."""
    session.environments.choose(place, environment)
    session.tell_status()
    session.knowledge_changed()


def _label(session: Session, name: str, path: Path) -> str:
    """An environment as a person tells it from others of the same name."""
    folder = session.folder_of(path)
    place = path.relative_to(folder) if path.is_relative_to(folder) else path
    return f"{name} ({place.as_posix()})"
