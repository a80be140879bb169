"""Asking a person which environment to use: when told to, and before the first run without one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from postroom_server.lsp.session import Session

_NO_ENVIRONMENT = "No environment"
_AS_THE_WORKSPACE = "What the workspace uses"


async def ask_environment(session: Session, place: Path) -> bool:
    """Let the person choose for a workspace folder or a collection; whether they did."""
    await session.indexing.ready.wait()
    files = {_label(session, name, path): path for name, path in session.environment_files()}
    alone = place != session.folder_of(place)
    choices = [*files, _NO_ENVIRONMENT, *([_AS_THE_WORKSPACE] if alone else [])]
    answer = await session.editor.ask("Which environment?", choices)
    if answer is None or answer not in choices:
        return False
    if answer == _AS_THE_WORKSPACE:
        take_back(session, place)
    else:
        choose(session, place, files.get(answer))
    return True


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
    await ask_environment(session, session.folder_of(path))
    return session.environment_for(path)


def choose(session: Session, place: Path, environment: Path | None) -> None:
    """Use an environment from now on in a workspace folder or a collection."""
    session.environments.choose(place, environment)
    _chosen(session)


def take_back(session: Session, collection: Path) -> None:
    """Let a collection use what the workspace uses."""
    session.environments.take_back(collection)
    _chosen(session)


def _chosen(session: Session) -> None:
    session.tell_status()
    session.knowledge_changed()


def _label(session: Session, name: str, path: Path) -> str:
    """An environment as a person tells it from others of the same name."""
    folder = session.folder_of(path)
    place = path.relative_to(folder) if path.is_relative_to(folder) else path
    return f"{name} ({place.as_posix()})"
