"""Current values as a document, for editors with no view of their own: opened, edited, saved.

It is JSON by scope and name. A secret stands there masked; what is left masked stays as it is, what
is taken out goes back to what the files say. The document is read when it is saved and before the
values are used next: an editor need not tell of a file outside of its workspace.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from postroom_server.lsp.answered import answered
from postroom_server.lsp.arguments import Arguments
from postroom_server.lsp.value_commands import listed_values, places
from postroom_server.runs.secrets import HIDDEN

if TYPE_CHECKING:
    from postroom_server.lsp.session import Session

_ENDING = ".values.json"
_BROKEN = "{} cannot be read, so the values stay as they were: {}"

Scopes = dict[str, dict[str, object]]


@dataclass(frozen=True, slots=True)
class ValuesFile:
    """A document of current values: whose they are, and what stood there when it was last read."""

    path: Path
    environment: Path | None
    collection: Path
    text: str


@dataclass(slots=True)
class ValuesFiles:
    """The documents of current values that have been opened."""

    _by_path: dict[Path, ValuesFile] = field(default_factory=dict[Path, ValuesFile])

    def put(self, file: ValuesFile) -> None:
        """Keep a document that was written or read."""
        self._by_path[file.path] = file

    def changed(self) -> list[tuple[ValuesFile, str]]:
        """The documents that have been saved since they were read, with their texts."""
        texts = ((file, _text(file.path)) for file in self._by_path.values())
        return [(file, text) for file, text in texts if text is not None and text != file.text]


async def list_values(session: Session, arguments: Arguments) -> object:
    """The values that the next run starts with, secrets masked."""
    await session.indexing.ready.wait()
    take_edited(session)
    return answered(listed_values(session, *places(session, arguments)))


async def edit_values(session: Session, arguments: Arguments) -> object:
    """Open the current values of an environment, the globals and a collection."""
    await session.indexing.ready.wait()
    take_edited(session)
    environment, collection = places(session, arguments)
    name = session.environment_name(environment) if environment else "no-environment"
    path = session.scratch_directory() / f"{name}{_ENDING}"
    text = _rendered(session, environment, collection)
    path.write_text(text, "utf-8")
    session.values_files.put(ValuesFile(path, environment, collection, text))
    uri = path.as_uri()
    return uri if await session.editor.show(uri, focus=True) else None


def take_edited(session: Session) -> None:
    """Set what has been edited in documents of current values and saved since."""
    changed = session.values_files.changed()
    for file, text in changed:
        session.values_files.put(replace(file, text=text))
        try:
            _take(session, file, _scopes(file.text), _scopes(text))
        except ValueError as error:
            session.editor.complain(_BROKEN.format(file.path.name, error))
    if changed:
        session.knowledge_changed()


def _take(session: Session, file: ValuesFile, before: Scopes, after: Scopes) -> None:
    held = session.environments
    for scope in before.keys() | after.keys():
        rows, kept = before.get(scope, {}), after.get(scope, {})
        for name in rows.keys() - kept.keys():
            held.forget(scope, file.environment, file.collection, name)
        for name, value in kept.items():
            if value != rows.get(name, HIDDEN) and value != HIDDEN:
                held.put(scope, file.environment, file.collection, name, value)
                session.secrets.learn_values([{name: value}])


def _rendered(session: Session, environment: Path | None, collection: Path) -> str:
    scopes: Scopes = {"environment": {}, "globals": {}, "collection": {}}
    for one in listed_values(session, environment, collection):
        scopes[one.scope][one.name] = one.value
    return json.dumps(scopes, indent=2, ensure_ascii=False) + "\n"


def _scopes(text: str) -> Scopes:
    """The values in a document. Raises ValueError, with the place, for what is no such document."""
    try:
        given: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"line {error.lineno}: {error.msg}.") from error
    except RecursionError as error:
        raise ValueError("it is nested too deeply.") from error
    scopes = cast("Mapping[str, Any]", given) if isinstance(given, dict) else {"": None}
    for name, rows in scopes.items():
        if name not in ("environment", "globals", "collection") or not isinstance(rows, dict):
            raise ValueError("it must hold objects `environment`, `globals` and `collection`.")
    return dict(scopes)


def _text(path: Path) -> str | None:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
