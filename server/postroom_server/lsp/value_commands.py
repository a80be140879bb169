"""The commands about current values: what runs and people have set without touching a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from lsprotocol import types
from postroom_runtime.formats import load_variables
from postroom_runtime.formats.write.variables import set_variable, with_variable
from postroom_runtime.model.problems import UnreadableInputError
from pygls.exceptions import JsonRpcInvalidParams

from postroom_server.lsp.arguments import (
    Arguments,
    optional_path,
    optional_target,
    optional_text,
    text,
)
from postroom_server.lsp.documents import Document, difference
from postroom_server.lsp.edits import workspace_edit
from postroom_server.lsp.messages import CurrentValue
from postroom_server.lsp.scope_files import globals_file
from postroom_server.runs.secrets import HIDDEN

if TYPE_CHECKING:
    from postroom_server.lsp.session import Session

Scope = Literal["environment", "globals", "collection"]

_SCOPES: tuple[Scope, ...] = ("environment", "globals", "collection")
_NO_FILE = {
    "environment": "Choose an environment first: it is its file that the value is written to.",
    "globals": "There is no file of globals in the workspace that the value could be written to.",
    "collection": "Values of a collection are not written to its file: edit its variables there.",
}

Rows = dict[str, object]


def listed_values(
    session: Session, environment: Path | None, collection: Path
) -> list[CurrentValue]:
    """The values by scope and name, as `postroom.listValues` answers them."""
    current = session.environments.values(environment, collection)
    globals_ = globals_file(session, collection)
    session.secrets.learn_files(environment, globals_)
    files = {"environment": environment, "globals": globals_}
    initial = {scope: _file_values(session, path) for scope, path in files.items()}
    return [
        one for scope in _SCOPES
        for one in _rows(session, scope, initial.get(scope, {}), current.get(scope))
    ]  # fmt: skip


async def set_value(session: Session, arguments: Arguments) -> None:
    """Set or forget one current value."""
    environment, collection = places(session, arguments)
    name, scope = text(arguments, "name"), _scope(arguments)
    value = arguments.get("value")
    if value is None:
        session.environments.forget(scope, environment, collection, name)
    else:
        session.environments.put(scope, environment, collection, name, value)
        session.secrets.learn_values([{name: value}])
    session.knowledge_changed()


async def promote_value(session: Session, arguments: Arguments) -> object:
    """Write one current value into the file of the environment or of the globals."""
    await session.indexing.ready.wait()
    environment, collection = places(session, arguments)
    name, scope = text(arguments, "name"), _scope(arguments)
    files = {"environment": environment, "globals": globals_file(session, collection)}
    path = files.get(scope)
    if path is None:
        session.editor.say(_NO_FILE[scope])
        return None
    values = session.environments.values(environment, collection).get(scope, {})
    if name not in values:
        session.editor.say(f"`{name}` has no current value to write into {path.name}.")
        return None
    if not await _written(session, path, name, values[name]):
        return None
    session.environments.forget(scope, environment, collection, name)
    session.knowledge_changed()
    return {"environment": str(path)}


def places(session: Session, arguments: Arguments) -> tuple[Path | None, Path]:
    """The environment that is named or in use, and the collection, which without a target is none
    that exists."""
    target = optional_target(arguments)
    collection = session.collection_of(target) if target else Path()
    environment = optional_path(arguments, "environment") or session.environment_for(target)
    session.secrets.learn_files(environment)
    return environment, collection


def _scope(arguments: Arguments) -> str:
    scope = optional_text(arguments, "scope") or "environment"
    if scope not in _SCOPES:
        raise JsonRpcInvalidParams(f"`scope` must be one of {', '.join(_SCOPES)}, not {scope!r}.")
    return scope


def _file_values(session: Session, path: Path | None) -> Rows:
    if path is None:
        return {}
    overlays = {Path(name): held for name, held in session.overlays().items()}
    try:
        scope = load_variables(path, overlays)
    except UnreadableInputError:
        return {}
    return {row.key: row.value for row in scope.rows if row.enabled}


def _rows(
    session: Session, scope: Scope, initial: Rows, current: Rows | None
) -> Iterator[CurrentValue]:
    for name, value in (initial | (current or {})).items():
        secret = name in session.secrets.names
        shown = HIDDEN if secret else _masked(session, value)
        changed = name not in initial or value != initial[name]
        yield CurrentValue(scope, name, shown, changed, secret)


def _masked(session: Session, value: object) -> object:
    return session.mask(value) if isinstance(value, str) else value


async def _written(session: Session, path: Path, name: str, value: object) -> bool:
    """Write into the open document, if there is one, else the file; whether that worked."""
    document = session.open_at(str(path))
    try:
        if document is not None and session.client.applies_edits:
            changed = with_variable(path, document.text, name, value)
            edit = workspace_edit(session.client, {document: [_changed(document, changed)]})
            return await session.editor.apply(edit, f"Write {name} into {path.name}")
        set_variable(path, name, value)
    except (UnreadableInputError, OSError) as error:
        session.editor.complain(f"`{name}` could not be written into {path}: {error}")
        return False
    session.indexing.changed_on_disk([path])
    return True


def _changed(document: Document, text_: str) -> types.TextEdit:
    start, end, new = difference(document.text, text_)
    return types.TextEdit(document.places.range(start, end), new)
