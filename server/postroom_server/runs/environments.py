"""Which environment a workspace uses, remembered between sessions, and the values after a run.

Only the choice is written to disk: current values may be secrets, so they stay in memory.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from postroom_runtime.home import home_directory

Rows = dict[str, object]
Values = dict[str, Rows]
"""Variables by scope: `environment`, `globals`, `collection`."""


def state_file() -> Path:
    """Where choices are kept: `POSTROOM_STATE` or the user's state directory."""
    setting = os.environ.get("POSTROOM_STATE")
    return (Path(setting) if setting else _user_state() / "postroom") / "environments.json"


def _user_state() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home_directory() / "AppData" / "Local")
    if sys.platform == "darwin":
        return home_directory() / "Library" / "Application Support"
    return Path(os.environ.get("XDG_STATE_HOME") or home_directory() / ".local" / "state")


@dataclass(slots=True)
class Environments:
    """The chosen environment file of each workspace folder and collection, and current values: the
    environment's by environment file, a collection's by collection, and the globals."""

    store: Path = field(default_factory=state_file)
    _chosen: dict[str, Any] | None = None
    _environments: dict[Path | None, Rows] = field(default_factory=dict[Path | None, Rows])
    _globals: Rows = field(default_factory=dict[str, object])
    _collections: dict[Path, Rows] = field(default_factory=dict[Path, Rows])

    def chosen(self, place: Path) -> Path | None:
        """The environment chosen for a workspace folder or a collection; None when none is, or it
        is gone."""
        name = self._choices().get(str(place))
        path = Path(name) if isinstance(name, str) else None
        return path if path is not None and path.is_file() else None

    def has_choice(self, place: Path) -> bool:
        """Whether somebody chose for a place, if only to have none, and the choice can be had."""
        choices = self._choices()
        if str(place) not in choices:
            return False
        return choices[str(place)] is None or self.chosen(place) is not None

    def choose(self, place: Path, environment: Path | None) -> None:
        """Use an environment from now on; None for none. Where the state cannot be written, the
        choice lasts as long as the server: that must not stop a run."""
        self._choices()[str(place)] = str(environment) if environment else None
        with suppress(OSError):
            _write(self.store, _read(self.store) | self._choices())

    def take_back(self, place: Path) -> None:
        """Forget what was chosen for a place."""
        self._choices().pop(str(place), None)
        with suppress(OSError):
            kept = _read(self.store) | self._choices()
            kept.pop(str(place), None)
            _write(self.store, kept)

    def _choices(self) -> dict[str, Any]:
        """The choices by place, read when first asked for."""
        if self._chosen is None:
            self._chosen = _read(self.store)
        return self._chosen

    def values(self, environment: Path | None, collection: Path) -> Values:
        """The values that earlier runs and people left, by scope; only scopes that have some."""
        scopes = {
            "environment": self._environments.get(environment),
            "globals": self._globals,
            "collection": self._collections.get(collection),
        }
        return {scope: dict(rows) for scope, rows in scopes.items() if rows}

    def keep(
        self, environment: Path | None, collection: Path, before: Values, after: Values
    ) -> bool:
        """Remember what a run has changed, for the next one; whether that was anything. `before`
        are the values that it began with, `after` those that it left which are not the files'. What
        others have changed meanwhile stays."""
        changed = False
        for scope, rows in after.items():
            given, held = before.get(scope, {}), self._scope(scope, environment, collection)
            new = {name: one for name, one in rows.items() if _differs(given, name, one)}
            gone = given.keys() - rows.keys()
            held.update(new)
            for name in gone:
                held.pop(name, None)
            changed = changed or bool(new or gone)
        return changed

    @property
    def has_values(self) -> bool:
        """Whether there are current values at all."""
        scopes = (*self._environments.values(), *self._collections.values())
        return bool(self._globals) or any(scopes)

    def put(
        self, scope: str, environment: Path | None, collection: Path, name: str, value: object
    ) -> None:
        """Give one variable a current value. `scope` is a key of `Values`."""
        self._scope(scope, environment, collection)[name] = value

    def forget(self, scope: str, environment: Path | None, collection: Path, name: str) -> None:
        """Drop the current value of one variable: the next run starts from its file's."""
        self._scope(scope, environment, collection).pop(name, None)

    def _scope(self, scope: str, environment: Path | None, collection: Path) -> Rows:
        if scope == "collection":
            return self._collections.setdefault(collection, {})
        if scope == "globals":
            return self._globals
        return self._environments.setdefault(environment, {})

    def reset(self) -> None:
        """Forget all current values: the next run starts from the files."""
        self._environments.clear()
        self._globals.clear()
        self._collections.clear()


def _differs(rows: Rows, name: str, value: object) -> bool:
    return name not in rows or rows[name] != value


def _read(store: Path) -> dict[str, Any]:
    try:
        choices = json.loads(store.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return cast("dict[str, Any]", choices) if isinstance(choices, dict) else {}


def _write(store: Path, choices: dict[str, Any]) -> None:
    store.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=store.parent, prefix=store.name)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(choices, file, indent=2, sort_keys=True)
    Path(temporary).replace(store)
