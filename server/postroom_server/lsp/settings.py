"""The settings of a session: what the editor says on top of what the project says."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, cast

from postroom_runtime.model.collection import ScriptKind

from postroom_server.workspace.files import is_script
from postroom_server.workspace.project_file import project_settings
from postroom_server.workspace.settings import Settings, merged, with_project

if TYPE_CHECKING:
    from postroom_server.lsp.session import Session

SECTION = "postroom"


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a session's settings come from. `may_trust` is false when the editor said at the start
    that it does not trust the workspace: settings, which may be the workspace's, cannot undo it."""

    editor: Settings = field(default_factory=Settings)
    project: Settings = field(default_factory=Settings)
    may_trust: bool = True

    @property
    def settings(self) -> Settings:
        """What counts."""
        both = with_project(self.editor, self.project)
        return replace(both, trusted=both.trusted and self.may_trust)


def start_settings(session: Session, given: object) -> None:
    """Take the settings that come with `initialize`, and the project's."""
    take_settings(session, given)
    session.sources = replace(session.sources, may_trust=session.settings.trusted)
    read_project(session)


def take_settings(session: Session, given: object) -> None:
    """Take settings from the editor; None is no answer."""
    if given is not None:
        editor, problems = merged(session.sources.editor, _section(given))
        _put(session, replace(session.sources, editor=editor), problems)


def read_project(session: Session) -> None:
    """Take the settings in the first folder's files."""
    if session.folders:
        project, problems = project_settings(session.folders[0])
        _put(session, replace(session.sources, project=project), problems)
        if session.initialized.is_set():
            tell_of_project(session)


def tell_of_project(session: Session) -> None:
    """Say what is wrong in the project's file in that file. Sent unasked also to an editor that
    asks: it asks about scripts and requests only."""
    from postroom_server.workspace.project_problems import project_problems  # seldom needed

    for folder in session.folders[:1]:
        session.diagnosing.tell_of_file(folder, project_problems(folder))


async def ask_settings(session: Session) -> None:
    """Take the settings that the editor has, if it can be asked."""
    take_settings(session, await session.editor.configuration(SECTION))


def script_kind(session: Session, path: Path) -> ScriptKind | None:
    """What the settings make of a JavaScript file: when it runs; None when they do not name it."""
    if not is_script(path):
        return None
    folder = session.folder_of(path)
    name = path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.as_posix()
    if any(fnmatch(name, pattern) for pattern in session.settings.before_request):
        return ScriptKind.PRE_REQUEST
    if any(fnmatch(name, pattern) for pattern in session.settings.after_response):
        return ScriptKind.POST_RESPONSE
    return None


def _put(session: Session, sources: Sources, problems: list[str]) -> None:
    session.sources = sources
    for problem in problems:
        session.editor.warn(problem)
    if session.settings != sources.settings:
        session.settings = sources.settings
        if session.initialized.is_set():
            session.knowledge_changed()


def _section(given: object) -> object:
    """The settings, also when they come inside a `postroom` object, as some editors send them."""
    if not isinstance(given, dict):
        return given
    values = cast("dict[str, object]", given)
    return values[SECTION] if set(values) == {SECTION} else values
